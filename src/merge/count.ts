import { meaning, readField } from './entry.ts';
import type { PlanningFileKind } from './kind.ts';
import type { Side } from './merge-result.ts';

/** The greater side of a comparison of ours with theirs. */
export function sideOf(order: number): Side | undefined {
  return order === 0 ? undefined : order > 0 ? 'ours' : 'theirs';
}

export function countIn(text: string): number {
  const found = /(\d+)\s*%/.exec(text) ?? /(\d+)\s*\/\s*\d+/.exec(text) ?? /:\s*~?(\d+(?:\.\d+)?)/.exec(text);
  return Number(found?.[1] ?? -1);
}

/** Two readings of one count (`**Plans:** 2/4 plans`, `3 pending todos`): the one that tells of more. */
export function greaterCount(ours: string, theirs: string, kind: PlanningFileKind): Side | undefined {
  const label = readField(ours)?.label ?? '';
  if (/^plans?$/.test(label)) {
    return sideOf(planCount(ours) - planCount(theirs)) ?? longer(ours, theirs);
  }
  const counting = /complete|progress|mapped|total|satisfied|coverage|pending|requirements$/.test(label);
  const derived = counting || (kind === 'state' && /^\s*(?:[-*]\s+)?\d+ \w+/.test(ours));
  if (!derived || digitsMasked(ours) !== digitsMasked(theirs)) return undefined;
  return sideOf(firstNumber(ours) - firstNumber(theirs)) ?? longer(ours, theirs);
}

/** `2/4 plans` says more than `4 plans`, and that more than `TBD`. */
function planCount(text: string): number {
  const part = /(\d+)\s*\/\s*(\d+)|(\d+) complete/.exec(text);
  if (part) return 1 + Number(part[1] ?? part[3]);
  return /\d/.test(text) ? 0.5 : 0;
}

function firstNumber(text: string): number {
  return Number(/\d+/.exec(text)?.[0] ?? 0);
}

/** A choice between equals that does not depend on which side is called ours. */
export function longer(ours: string, theirs: string): Side {
  return sideOf(ours.length - theirs.length) ?? (ours >= theirs ? 'ours' : 'theirs');
}

function digitsMasked(text: string): string {
  return meaning(text).replaceAll(/\d+/g, '0');
}
