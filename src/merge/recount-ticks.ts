import { readCheckbox } from './entry.ts';
import type { Decision } from './merge-result.ts';
import { readOutline, splitLines, type Outline } from './outline.ts';

/**
 * Progress rows counted again from the plan ticks of the merged roadmap, where the merge brought ticks of both sides together:
 * two branches that both wrote `1/4` for different plans make `2/4`. Only upwards, and only where the ticks are as many as the
 * row says there are plans.
 */
export function recountTicks(
  merged: string,
  sides: { readonly ours: string; readonly theirs: string },
): { readonly text: string; readonly decisions: readonly Decision[] } {
  const ticks = ticksOf(readOutline(merged));
  const before = [sides.ours, sides.theirs].map((side) => ticksOf(readOutline(side)));
  const joined = new Map(
    [...ticks].filter(([phase, count]) => before.every((side) => (side.get(phase)?.done ?? 0) < count.done)),
  );
  if (joined.size === 0) return { text: merged, decisions: [] };
  const decisions: Decision[] = [];
  const lines = splitLines(merged).map((line) => {
    const number = rowNumber(line);
    const count = number === undefined ? undefined : joined.get(number);
    if (!count) return line;
    return line.replace(/(?<=\|\s*)(\d+)\/(\d+)(?=\s*\|)/, (was, done: string, plans: string) => {
      if (count.plans !== Number(plans) || count.done <= Number(done)) return was;
      const what = `${was} → ${count.done}/${plans}, counted from the ticks of its plans`;
      decisions.push({ rule: 'counter', where: `row ${number}`, took: 'recomputed', what });
      return `${count.done}/${plans}`;
    });
  });
  return { text: lines.join(''), decisions };
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
