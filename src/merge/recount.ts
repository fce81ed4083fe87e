import { readCheckbox } from './entry.ts';
import { splitLines } from './outline.ts';

/** What the PLAN and SUMMARY files of one phase say. */
export interface PhaseCount {
  /** As the roadmap writes it, unpadded: "3", "2.1". */
  readonly number: string;
  readonly plans: number;
  readonly done: number;
  /** Ids of the plans that have a summary, "03-01". */
  readonly donePlans: readonly string[];
}

export interface Recounted {
  readonly text: string;
  /** One line for each change: what it was and what it is. */
  readonly changes: readonly string[];
}

/** Counts, rows and plan ticks of ROADMAP.md, set to what the files say. A tick is never taken away: only the file can lag. */
export function recountRoadmap(text: string, phases: readonly PhaseCount[]): Recounted {
  const counts = new Map(phases.filter((phase) => phase.plans > 0).map((phase) => [phase.number, phase]));
  const done = new Set(phases.flatMap((phase) => phase.donePlans));
  let current: PhaseCount | undefined;
  return eachLine(text, (line) => {
    const heading = /^#{1,6}\s/.test(line) ? (/\bphase\s+(\d+(?:\.\d+)*)/i.exec(line)?.[1] ?? '') : undefined;
    if (heading !== undefined) current = counts.get(unpadded(heading));
    const plan = /^(\d+(?:\.\d+)*-\d+)-PLAN\.md/.exec(
      readCheckbox(line)?.label.replaceAll(/[`*]/g, '') ?? '',
    )?.[1];
    if (plan !== undefined && done.has(plan)) return line.replace('[ ]', '[x]');
    if (current && /^\s*\*\*Plans\*?\*?:/.test(line)) return withCount(line, current);
    const row = /^\s*\|\s*(?:\*\*)?(?:phase\s+)?(\d+(?:\.\d+)*)[.:\s|]/i.exec(line)?.[1];
    const counted = row === undefined ? undefined : counts.get(unpadded(row));
    return counted && /\|\s*\d+\/\d+\s*\|/.test(line) ? withCount(line, counted) : line;
  });
}

/** Counters and bar of STATE.md over the phases of the running milestone; keys that are not there are not made. */
export function recountState(text: string, phases: readonly PhaseCount[]): Recounted {
  const total = sum(phases.map((phase) => phase.plans));
  const done = sum(phases.map((phase) => phase.done));
  if (total === 0) return { text, changes: [] };
  const percent = Math.round((100 * done) / total);
  return eachLine(text, (line) => {
    if (/^\s+total_plans:\s*\d+\s*$/.test(line)) return line.replace(/\d+/, String(total));
    if (/^\s+completed_plans:\s*\d+\s*$/.test(line)) return line.replace(/\d+/, String(done));
    if (/^\s+percent:\s*\d+\s*$/.test(line)) return line.replace(/\d+/, String(percent));
    const bar = /^(\W*Progress:\W*\[)([█░]+)(\]\s*)\d+%/.exec(line);
    if (!bar) return line;
    const width = bar[2]?.length ?? 10;
    const filled = Math.round((width * percent) / 100);
    return line.replace(
      bar[0],
      `${bar[1]}${'█'.repeat(filled)}${'░'.repeat(width - filled)}${bar[3]}${percent}%`,
    );
  });
}

function eachLine(text: string, change: (line: string) => string): Recounted {
  const changes: string[] = [];
  const lines = splitLines(text).map((line) => {
    const changed = change(line);
    if (changed !== line) changes.push(`${line.trim()} → ${changed.trim()}`);
    return changed;
  });
  return { text: lines.join(''), changes };
}

function withCount(line: string, count: PhaseCount): string {
  return line.replace(/\d+\/\d+/, `${count.done}/${count.plans}`);
}

function unpadded(number: string): string {
  return number.replace(/^0+(?=\d)/, '');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
