import type { CommandContext } from './context.ts';

type Style = 'strong' | 'faint' | 'good' | 'warn' | 'bad';
export type Paint = (style: Style, text: string) => string;

const codes: Readonly<Record<Style, readonly [number, number]>> = {
  strong: [1, 22],
  faint: [2, 22],
  good: [32, 39],
  warn: [33, 39],
  bad: [31, 39],
};

export const plain: Paint = (_style, text) => text;
export const coloured: Paint = (style, text) => `\u001b[${codes[style][0]}m${text}\u001b[${codes[style][1]}m`;

/** Colour in a terminal only, and not where NO_COLOR is set to anything (https://no-color.org). */
export function paintFor(context: Pick<CommandContext, 'stdout' | 'env'>): Paint {
  const wanted = context.stdout.isTTY === true && !context.env['NO_COLOR'] && context.env['TERM'] !== 'dumb';
  return wanted ? coloured : plain;
}

/** Columns to write for: the terminal's, or 80 where there is none; never so narrow that nothing fits. */
export function widthOf(context: Pick<CommandContext, 'stdout' | 'env'>): number {
  const asked = context.stdout.columns ?? Number(context.env['COLUMNS'] ?? '80');
  return Number.isFinite(asked) ? Math.min(120, Math.max(40, asked)) : 80;
}
