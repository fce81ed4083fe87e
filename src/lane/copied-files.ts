import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Repository } from '../git/index.ts';
import { replaceFile } from '../store/index.ts';
import { linkBelow } from './link-below.ts';

/** What we copy into a lane beside what git has: the person's GSD, and their own files for a session. */
export type CopiedKind = 'install' | 'private';

/** The files of a kind that were copied into a lane, relative to its top. */
export function copiedFiles(lane: Repository, kind: CopiedKind): readonly string[] {
  const record = recordOf(lane, kind);
  if (!existsSync(record)) return [];
  const read = z.safeParse(z.array(z.string()), parsed(readFileSync(record, 'utf8')));
  return read.success ? read.data : [];
}

/** Writes down what is copied now; what else was copied before, and is in nobody's way, is taken away. */
export function recordCopied(
  lane: Repository,
  kind: CopiedKind,
  { now, stay = [] }: { readonly now: readonly string[]; readonly stay?: readonly string[] },
): void {
  const still = new Set([...now, ...stay]);
  removeCopied(
    lane,
    copiedFiles(lane, kind).filter((path) => !still.has(path)),
  );
  replaceFile(recordOf(lane, kind), JSON.stringify(now));
}

/** Takes copies away that stand where the lane is to have something else; whoever prepares the lane copies anew what it lacks. */
export function removeAllCopied(lane: Repository): void {
  for (const kind of ['install', 'private'] as const) removeCopied(lane, copiedFiles(lane, kind));
}

function removeCopied({ folder }: Repository, paths: readonly string[]): void {
  for (const path of paths)
    if (linkBelow(folder, path) === undefined) rmSync(join(folder, path), { force: true });
}

function recordOf({ gitDir }: Repository, kind: CopiedKind): string {
  return join(gitDir, `leapfrog-${kind}.json`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
