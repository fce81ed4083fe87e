import { meaning, readField, type Entry } from './entry.ts';
import { readOutline, splitLines } from './outline.ts';

/** Readings that a STATE.md holds once, in whichever section. */
const reading = /^(last activity|last session|stopped at|resume file)$/;

const identified = new Set<Entry['kind']>(['yaml', 'checkbox', 'row', 'table']);

/**
 * Whether a text holds a heading, key, checkbox or row more often than either side: a merge by lines can be free of
 * conflicts and still bring one thing in twice, because it takes any equal line for an anchor.
 */
export function bringsTwins(merged: string, ours: string, theirs: string): boolean {
  const o = countKeys(ours);
  const t = countKeys(theirs);
  for (const [key, times] of countKeys(merged)) {
    if (times > Math.max(o.get(key) ?? 0, t.get(key) ?? 0, 1)) return true;
  }
  return false;
}

/**
 * Whether a document without a fixed form (research, project, notes) comes to hold a heading, label, checkbox or first cell
 * more often than either side. Two rewrites woven into each other look like this, so do two notes with the same fields, and
 * one number given to two things: a person tells them apart.
 */
export function repeats(merged: string, ours: string, theirs: string): boolean {
  const o = countNames(ours);
  const t = countNames(theirs);
  return [...countNames(merged)].some(
    ([name, times]) => times > Math.max(o.get(name) ?? 0, t.get(name) ?? 0, 1),
  );
}

function countNames(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const count = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const { level, title, entries } of readOutline(text).sections) {
    if (level > 0) count(`${level} ${meaning(title)}`);
    for (const entry of entries) if (entry.kind === 'checkbox' || entry.kind === 'row') count(entry.key);
  }
  for (const line of splitLines(text)) {
    const label = readField(line)?.label;
    if (label !== undefined) count(`label ${label}`);
  }
  return counts;
}

function countKeys(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const count = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  const outline = readOutline(text);
  for (const entry of outline.frontmatter?.entries ?? []) if (identified.has(entry.kind)) count(entry.key);
  for (const section of outline.sections) {
    if (section.level > 0) count(`${section.level} ${section.key}`);
    for (const entry of section.entries) {
      const label = entry.kind === 'field' ? readField(entry.text)?.label : undefined;
      if (label !== undefined && reading.test(label)) count(`reading ${label}`);
      if (identified.has(entry.kind))
        count(`${section.key}\n${entry.kind === 'row' ? meaning(entry.text) : entry.key}`);
    }
  }
  return counts;
}
