import { z } from 'zod';
import { absurd } from '../trouble.ts';

/** One change of a Markdown text, as a session makes it that edits planning files by hand. */
export const textChange = z.discriminatedUnion('is', [
  /** Replaces the first line that matches; `to` may name groups as `$1`. */
  z.strictObject({ is: z.literal('line'), match: z.string().min(1), to: z.string() }),
  /** Adds a line to the end of the list or table under a heading; takes the place of "None yet.". */
  z.strictObject({ is: z.literal('entry'), under: z.string().min(1), add: z.string() }),
  /** Puts lines in front of the first line that matches. */
  z.strictObject({ is: z.literal('before'), match: z.string().min(1), add: z.string() }),
]);

export type TextChange = z.infer<typeof textChange>;

/** What is there already stays as it is. Throws where a change finds no place: the session fails, as an Edit tool does. */
export function changeText(text: string, changes: readonly TextChange[]): string {
  return changes.reduce(changeOnce, text);
}

function changeOnce(text: string, change: TextChange): string {
  const lines = text.split('\n');
  switch (change.is) {
    case 'line': {
      const pattern = new RegExp(change.match);
      if (isThere(lines, pattern, change.to)) return text;
      const at = placeOf(lines, pattern);
      return lines.with(at, (lines[at] ?? '').replace(pattern, change.to)).join('\n');
    }
    case 'before':
      return lines
        .toSpliced(placeOf(lines, new RegExp(change.match)), 0, ...change.add.trimEnd().split('\n'))
        .join('\n');
    case 'entry':
      return addEntry(lines, change.under, change.add);
    default:
      return absurd(change);
  }
}

function isThere(lines: readonly string[], pattern: RegExp, to: string): boolean {
  if (to === '' || lines.some((line) => pattern.test(line))) return false;
  return lines.some((line) => line.includes(to));
}

function placeOf(lines: readonly string[], pattern: RegExp): number {
  const at = lines.findIndex((line) => pattern.test(line));
  if (at === -1) throw new Error(`no line matches ${pattern.source}`);
  return at;
}

function addEntry(lines: readonly string[], heading: string, entry: string): string {
  const from = lines.findIndex((line) => line.trim() === heading);
  if (from === -1) throw new Error(`no heading ${heading}`);
  const next = lines.findIndex((line, index) => index > from && line.startsWith('#'));
  const to = next === -1 ? lines.length : next;
  const section = lines.slice(from, to);
  if (section.includes(entry)) return lines.join('\n');
  const none = section.findIndex((line) => /^None( yet)?\.?$/.test(line.trim()));
  if (none !== -1) return lines.with(from + none, entry).join('\n');
  const last = section.findLastIndex((line) => line.trim() !== '');
  return lines.toSpliced(from + last + 1, 0, ...(last === 0 ? ['', entry] : [entry])).join('\n');
}
