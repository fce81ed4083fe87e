import type { PlanReading } from './file-findings.ts';
import type { FileReference, SymbolReference } from './footprint.ts';
import { looksLikeIdentifier, pathsInLine } from './names-in-text.ts';
import { matchPath } from './resolve-path.ts';

/** The first thing that a plan names and that a text of people speaks of: a file by its path, else a name in code. */
export function mentionIn(
  text: string,
  { plan, index }: PlanReading,
): FileReference | SymbolReference | undefined {
  const paths = pathsInLine(text).map(({ path }) => path);
  const file = plan.files.find(({ name }) => paths.some((path) => samePath(name, path)));
  if (file !== undefined) return file;
  for (const name of namesIn(text)) {
    const symbol = (index.get(name) ?? []).find(({ how }) => how === 'code');
    if (symbol !== undefined) return symbol;
  }
  return undefined;
}

/** Whether two ways to write a path may mean the same file; either may be shorter. */
export function samePath(one: string, other: string): boolean {
  return matchPath(one, other) !== undefined || matchPath(other, one) !== undefined;
}

/** Words between back-ticks, and words that can only be identifiers. A short one is as often a word of prose. */
export function namesIn(text: string): readonly string[] {
  const found: string[] = [];
  for (const [, ticked, word] of text.matchAll(/`([^`]+)`|([A-Za-z_$][\w$]*)/g)) {
    if (word !== undefined && looksLikeIdentifier(word)) found.push(word);
    for (const [name] of (ticked ?? '').matchAll(/[A-Za-z_$][\w$]*/g)) if (name.length > 3) found.push(name);
  }
  return found;
}
