import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeProject, must, openAt } from '../../test/support/temporary-project.ts';
import {
  commitFiles,
  removeFolder,
  temporaryFolder,
  writeFiles,
} from '../../test/support/temporary-repository.ts';
import { commitOf, gitText, listRefs, statusOf } from '../git/index.ts';
import { carryOver, putCarriedFiles, undoCarryOver } from './carry-over.ts';
import type { LeapProject } from './leap-project.ts';

const files = ['.planning/STATE.md', '.planning/PROJECT.md'];
let folder: string;
let project: LeapProject;
let lock: string;

/** Two files with words of the person's are carried past a landing, and the fast-forward does not come. */
beforeEach(() => {
  folder = temporaryFolder();
  const repo = makeProject(folder);
  commitFiles(repo, Object.fromEntries(files.map((path) => [path, 'one\n\ntwo\n\nthree\n'])), 'texts');
  const previous = commitOf(repo, 'HEAD') ?? '';
  const landed = Object.fromEntries(files.map((path) => [path, 'landed\n\ntwo\n\nthree\n']));
  const landing = commitFiles(repo, landed, 'landing');
  gitText(repo, ['reset', '-q', '--hard', previous]);
  writeFiles(repo.folder, Object.fromEntries(files.map((path) => [path, 'one\n\ntwo\n\nmine\n'])));
  project = must(openAt(folder));
  const commits = { previous, landing, start: previous };
  must(putCarriedFiles(project, must(carryOver(project, files, commits)), commits));
  lock = join(repo.gitDir, 'index.lock');
});
afterEach(() => removeFolder(folder));
const onDisk = (): readonly string[] =>
  files.map((path) => readFileSync(join(project.repo.folder, path), 'utf8'));
const captured = (): readonly string[] =>
  listRefs(project.repo, 'refs/leapfrog').map(({ name }) => name.split('/')[2] ?? '');

it('puts every file back before it stops at a locked index, and the rest once that is free', () => {
  expect(onDisk()).toEqual(files.map(() => 'landed\n\ntwo\n\nmine\n'));
  writeFileSync(lock, '');
  expect(undoCarryOver(project)).toMatchObject({ ok: false, trouble: { name: 'index-locked' } });
  expect(onDisk()).toEqual(files.map(() => 'one\n\ntwo\n\nmine\n'));
  expect(captured()).toEqual(['captured']);
  rmSync(lock);
  expect(undoCarryOver(project)).toEqual({ ok: true, value: undefined });
  expect(statusOf(project.repo).map(({ path, staged }) => [path, staged])).toEqual(
    files.toSorted().map((path) => [path, '.']),
  );
  expect(captured()).toEqual(['kept']);
});

it('leaves alone what was edited since', () => {
  writeFiles(project.repo.folder, { [files[0] ?? '']: 'edited since\n' });
  expect(undoCarryOver(project)).toEqual({ ok: true, value: undefined });
  expect(onDisk()).toEqual(['edited since\n', 'one\n\ntwo\n\nmine\n']);
});
