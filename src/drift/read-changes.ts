import type { Change, FileChange } from './change.ts';
import { readChange, unreadChange, type ReadChange } from './file-findings.ts';
import { isManifest } from './file-kind.ts';
import type { Footprint } from './footprint.ts';
import type { Grammars } from './grammars.ts';
import { namesFile, seenOf } from './reliance.ts';

/**
 * The changed files with what they declare, parsed only where a plan can rely on it: where it names the file, where the text has a
 * name that the plan uses without its file, and where something may have moved to that a parsed file lost. What is in a text as a
 * declaration is in it as a word, so nothing is missed.
 */
export function readChanges(
  footprint: Footprint,
  files: Change['files'],
  grammars: Grammars,
): readonly ReadChange[] {
  const seen = (file: FileChange): ReadChange['seen'] =>
    seenOf(footprint.reads, file.was ?? file.path, lineCount(file.before));
  const wanted = wordsOf(namesWithoutFile(footprint));
  const first = files.map((file) =>
    isNamed(footprint, file) || hasWord(file, wanted) ? readChange(file, grammars, seen(file)) : undefined,
  );
  const lost = wordsOf(
    first.flatMap((read) =>
      (read?.changes ?? []).flatMap((one) => (one.is === 'gone' ? [one.before.name] : [])),
    ),
  );
  return files.map(
    (file, at) =>
      first[at] ??
      (hasWord(file, lost) ? readChange(file, grammars, seen(file)) : unreadChange(file, seen(file))),
  );
}

function lineCount(text: FileChange['before']): number {
  return text.is === 'text' ? text.text.split('\n').length : Infinity;
}

/** Names that count wherever they are: those in code, and what artifacts export. A plain word counts only beside its file. */
function namesWithoutFile({ plans, promises }: Footprint): readonly string[] {
  return [
    ...plans.flatMap(({ symbols }) => symbols.filter(({ how }) => how === 'code').map(({ name }) => name)),
    ...[...plans, ...promises].flatMap(({ artifacts }) => artifacts.flatMap(({ exports }) => exports)),
  ];
}

function isNamed({ plans }: Footprint, { path, was }: FileChange): boolean {
  if (isManifest(path) || isManifest(was ?? path)) return true;
  return plans.some(
    (plan) =>
      plan.artifacts.some((artifact) => artifact.path === path) ||
      [path, was ?? path].some((one) => namesFile(plan, one).length > 0),
  );
}

const word = /[\w$]+/g;

/** One word of each name, which every text that declares the name has. */
function wordsOf(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.flatMap((name) => name.match(word)?.[0] ?? []));
}

function hasWord({ before, after }: FileChange, wanted: ReadonlySet<string>): boolean {
  if (wanted.size === 0) return false;
  return [before, after].some(
    (text) => text.is === 'text' && (text.text.match(word) ?? []).some((one) => wanted.has(one)),
  );
}
