import type { Entry } from './entry.ts';
import { readCheckbox } from './entry.ts';
import type { Decision } from './merge-result.ts';
import { readOutline, splitLines, type Outline } from './outline.ts';

/**
 * Progress rows that both sides raised, counted again from the plan ticks of the merged roadmap: two branches that both wrote
 * `1/4` for different plans make `2/4`. Only upwards, and only where the ticks are as many as the row says there are plans.
 */
export function recountTicks(
  merged: string,
  sides: { readonly base: string; readonly ours: string; readonly theirs: string },
): { readonly text: string; readonly decisions: readonly Decision[] } {
  const base = rowsOf(readOutline(sides.base));
  const ours = rowsOf(readOutline(sides.ours));
  const theirs = rowsOf(readOutline(sides.theirs));
  const raised = new Set(
    [...ours].flatMap(([number, row]) => {
      const both = row !== base.get(number) && theirs.get(number) !== base.get(number) && theirs.has(number);
      return both ? [number] : [];
    }),
  );
  if (raised.size === 0) return { text: merged, decisions: [] };
  const ticks = ticksOf(readOutline(merged));
  const decisions: Decision[] = [];
  const lines = splitLines(merged).map((line) => {
    const number = rowNumber(line);
    const count = number === undefined || !raised.has(number) ? undefined : ticks.get(number);
    return line.replace(/(?<=\|\s*)(\d+)\/(\d+)(?=\s*\|)/, (was, done: string, plans: string) => {
      if (!count || count.plans !== Number(plans) || count.done <= Number(done)) return was;
      const what = `${was} → ${count.done}/${plans}, counted from the ticks of its plans`;
      decisions.push({ rule: 'counter', where: `row ${number}`, took: 'recomputed', what });
      return `${count.done}/${plans}`;
    });
  });
  return { text: lines.join(''), decisions };
}

function rowsOf(outline: Outline): ReadonlyMap<string, string> {
  const rows = outline.sections.flatMap((section) => section.entries).filter((entry) => entry.kind === 'row');
  return new Map(rows.flatMap((row) => numbered(row)));
}

function numbered(row: Entry): ReadonlyArray<readonly [string, string]> {
  const number = rowNumber(row.text);
  const count = /\|\s*(\d+\/\d+)\s*\|/.exec(row.text)?.[1];
  return number === undefined || count === undefined ? [] : [[number, count]];
}

function rowNumber(line: string): string | undefined {
  return /^\s*\|\s*(?:\*\*)?(?:phase\s+)?0*(\d+(?:\.\d+)*)[.:\s|]/i.exec(line)?.[1];
}

function ticksOf(outline: Outline): ReadonlyMap<string, { readonly plans: number; readonly done: number }> {
  return new Map(
    outline.sections.flatMap((section) => {
      const number = /^phase\s+0*(\d+(?:\.\d+)*)/i.exec(section.title)?.[1];
      const boxes = section.entries.flatMap((entry) => {
        const box = entry.kind === 'checkbox' ? readCheckbox(entry.text) : undefined;
        return box && /^\W*\d+(?:\.\d+)*-\d+/.test(box.label) ? [box.mark === 'x'] : [];
      });
      if (number === undefined || boxes.length === 0) return [];
      return [[number, { plans: boxes.length, done: boxes.filter(Boolean).length }] as const];
    }),
  );
}
