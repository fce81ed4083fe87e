import type { Classified, Noted } from '../lane/lane-change.ts';
import { fit, hanging, pad } from './layout.ts';
import type { TextOptions } from './status-text.ts';

/** Lines of authored text that are quoted for one file before the rest is counted. */
const quotedLines = 6;

export interface Brief {
  readonly phase: string;
  readonly branch: string;
  readonly base: string;
  readonly folder: string;
  readonly captured: readonly string[];
  readonly unseen: readonly string[];
  readonly type: readonly string[];
  /** The first line of `type` is typed already. */
  readonly begun?: boolean;
  /** The file with what the session is told. */
  readonly told: string;
}

/** What a planner lane sees and does not see, and what to type in it: printed before the session opens. */
export function briefText(brief: Brief, { columns, paint }: TextOptions): string {
  const labels = brief.begun === true ? ['opens', 'type'] : ['type'];
  const row = (label: string, text: string): string[] => hanging(`  ${pad(label, 9)} `, text, columns);
  const lines = [
    paint('strong', `Planner lane of phase ${brief.phase}, on ${brief.branch} at ${brief.base.slice(0, 7)}`),
    ...row('folder', brief.folder),
    ...(brief.captured.length === 0
      ? []
      : row('captured', `${listed(brief.captured)}: uncommitted planning files, carried in`)),
    ...(brief.unseen.length === 0
      ? []
      : row('not seen', `${listed(brief.unseen)}: uncommitted; commit what the plan needs`)),
    ...brief.type.flatMap((line, index) =>
      row(labels[index] ?? '', line).map((each) => each.replace(line, () => paint('strong', line))),
    ),
    ...row('told', `${brief.told} (the brief of the session; leapfrog brief shows it)`),
    ...row('then', 'leave the session when the plan is finished; it is checked and held'),
  ];
  return `${lines.join('\n')}\n`;
}

function listed(paths: readonly string[]): string {
  const shown = paths.slice(0, 8).join(', ');
  return paths.length > 8 ? `${shown} and ${paths.length - 8} more` : shown;
}

/** The three classes of what a planner lane changed (design 3.3), every file named, authored text quoted. */
export function classesText({ brought, left, heldBack }: Classified, options: TextOptions): string {
  const lines = [
    ...brought.flatMap(({ path, what }) => classLines('brought', path, what, options)),
    ...left.flatMap(({ path, what }) => classLines('left', path, what, options)),
    ...heldBack.flatMap((noted) => [
      ...classLines('held back', noted.path, noted.what, options).map((line) => options.paint('warn', line)),
      ...quoted(noted, options),
    ]),
  ];
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function classLines(label: string, path: string, what: string, { columns }: TextOptions): string[] {
  return hanging(`  ${pad(label, 9)} `, `${path}: ${what}`, columns);
}

function quoted({ lines }: Noted, { columns, paint }: TextOptions): string[] {
  const more = lines.length - quotedLines;
  return [
    ...lines.slice(0, quotedLines).map((line) => paint('faint', fit(`            > ${line}`, columns))),
    ...(more > 0 ? [paint('faint', `            > … ${more} more lines`)] : []),
  ];
}
