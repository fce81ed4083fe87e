import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gitOutcome, gitText } from '../git/git.ts';
import type { LeapProject } from './leap-project.ts';

/** The file as `git add` would store it: line ends and filters as the person's attributes say. */
export function storedBlob(project: LeapProject, path: string): string {
  const bytes = readFileSync(join(project.repo.folder, path));
  return gitText(project.repo, ['hash-object', '-w', '--stdin', `--path=${path}`], { input: bytes });
}

/** A blob as `git checkout` would write it. */
export function diskBytes(project: LeapProject, path: string, blob: string): Buffer {
  return gitOutcome(project.repo, ['cat-file', '--filters', `--path=${path}`, blob]).bytes;
}
