import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gitOutcome, gitText } from '../git/git.ts';
import { removeSeenFile, replaceSeenFile } from '../store/replace-file.ts';
import type { LeapProject } from './leap-project.ts';

/** The file as `git add` would store it: line ends and filters as the person's attributes say. */
export function storedBlob(
  project: LeapProject,
  path: string,
  bytes: Buffer = readFileSync(join(project.repo.folder, path)),
): string {
  return gitText(project.repo, ['hash-object', '-w', '--stdin', `--path=${path}`], { input: bytes });
}

/** A blob as `git checkout` would write it. */
export function diskBytes(project: LeapProject, path: string, blob: string): Buffer {
  return gitOutcome(project.repo, ['cat-file', '--filters', `--path=${path}`, blob]).bytes;
}

/** Gives a file new bytes where it is what git would store as `blob`, and not where somebody wrote it since. Says whether it did. */
export function replaceIf(
  project: LeapProject,
  path: string,
  blob: string | undefined,
  bytes: Buffer,
): boolean {
  const file = join(project.repo.folder, path);
  const seen = readFileSync(file);
  return storedBlob(project, path, seen) === blob && replaceSeenFile(file, seen, bytes);
}

/** Removes a file under the same condition. */
export function removeIf(project: LeapProject, path: string, blob: string | undefined): boolean {
  const file = join(project.repo.folder, path);
  const seen = readFileSync(file);
  return storedBlob(project, path, seen) === blob && removeSeenFile(file, seen);
}
