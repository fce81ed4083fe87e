import { readCheckbox } from './entry.ts';
import type { Decision } from './merge-result.ts';
import { readOutline, splitLines, type Outline } from './outline.ts';

/**
 * Counts of done plans, counted again from the plan ticks of the merged roadmap where the merge brought ticks of both sides
 * together: two branches that both wrote `1/4` for different plans make `2/4`. Only upwards, and only where there are as many
 * plan boxes as the count says there are plans.
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
  let section: string | undefined;
  const lines = splitLines(merged).map((line) => {
    if (line.startsWith('#')) section = /^#+\s+phase\s+0*(\d+(?:\.\d+)*)/i.exec(line)?.[1];
    const place = placeOfCount(line, section);
    const count = place && joined.get(place.phase);
    if (!count) return line;
    return line.replace(place.count, (was, done: string, plans: string) => {
      if (count.plans !== Number(plans) || count.done <= Number(done)) return was;
      const now = was.replace(done, String(count.done));
      const what = `${was} → ${now}, counted from the ticks of its plans`;
      decisions.push({ rule: 'counter', where: `${place.what} ${place.phase}`, took: 'recomputed', what });
      return now;
    });
  });
  return { text: lines.join(''), decisions };
}

/** A count of done plans: in the progress row of a phase, behind its name in a list, or under its heading. */
function placeOfCount(
  line: string,
  section: string | undefined,
): { readonly phase: string; readonly what: string; readonly count: RegExp } | undefined {
  const row = rowNumber(line);
  if (row !== undefined) return { phase: row, what: 'row', count: /(?<=\|\s*)(\d+)\/(\d+)(?=\s*\|)/ };
  const listed = /^phase\s+0*(\d+(?:\.\d+)*)/i.exec(readCheckbox(line)?.label.replaceAll('*', '') ?? '')?.[1];
  if (listed !== undefined)
    return { phase: listed, what: 'phase', count: /(?<=\()(\d+)\/(\d+)(?= plans?\))/ };
  if (section === undefined || !/^\s*\*\*Plans(?:\*\*)?:/.test(line)) return undefined;
  return { phase: section, what: 'phase', count: /(?<=:(?:\*\*)?\s*)(\d+)\/(\d+)/ };
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
