import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeProject, must, openAt } from '../../test/support/temporary-project.ts';
import {
  commitFiles,
  removeFolder,
  temporaryFolder,
  writeFiles,
} from '../../test/support/temporary-repository.ts';
import { gitText, statusOf } from '../git/index.ts';
import { undoHalfLanding } from './half-landed.ts';
import type { LeapProject } from './leap-project.ts';

const plan = '.planning/phases/02-two/02-01-PLAN.md';
const state = '.planning/STATE.md';
let folder: string;
let project: LeapProject;
let pending: string;
let before: string;

/** A landing was prepared, and the branch is where it was. */
beforeEach(() => {
  folder = temporaryFolder();
  const repo = makeProject(folder);
  before = readFileSync(join(repo.folder, state), 'utf8');
  pending = commitFiles(repo, { [plan]: 'the plan\n', [state]: `${before}landed\n` }, 'landing');
  gitText(repo, ['reset', '-q', '--hard', 'HEAD^']);
  project = must(openAt(folder));
});
afterEach(() => removeFolder(folder));
const disk = (path: string): string => readFileSync(join(project.repo.folder, path), 'utf8');

it('puts back what a fast-forward that was cut off has written, staged or not', () => {
  writeFiles(project.repo.folder, { [plan]: 'the plan\n', [state]: `${before}landed\n` });
  gitText(project.repo, ['add', plan]);
  expect(undoHalfLanding(project, pending)).toEqual({ ok: true, value: undefined });
  expect(statusOf(project.repo)).toEqual([]);
  expect(disk(state)).toBe(before);
  expect(existsSync(join(project.repo.folder, plan))).toBe(false);
});

it('puts back what git took away and did not make again, and not what a person may have deleted', () => {
  rmSync(join(project.repo.folder, state));
  expect(undoHalfLanding(project, pending)).toMatchObject({ ok: true });
  expect(existsSync(join(project.repo.folder, state))).toBe(false);
  writeFiles(project.repo.folder, { [plan]: 'the plan\n' });
  expect(undoHalfLanding(project, pending)).toMatchObject({ ok: true });
  expect(disk(state)).toBe(before);
  chmodSync(join(project.repo.folder, state), 0o755);
  gitText(project.repo, ['commit', '-q', '-m', 'a mode', state]);
  rmSync(join(project.repo.folder, state));
  const lock = join(project.repo.gitDir, 'index.lock');
  writeFileSync(lock, '');
  expect(undoHalfLanding(project, pending)).toMatchObject({ ok: true });
  expect(disk(state)).toBe(before);
  expect(existsSync(lock)).toBe(true);
  rmSync(lock);
  expect(statusOf(project.repo)).toEqual([]);
});

it('leaves alone what somebody wrote themselves, and a landing that arrived', () => {
  writeFiles(project.repo.folder, { [plan]: 'my own plan\n', [state]: `${before}mine\n` });
  expect(undoHalfLanding(project, pending)).toMatchObject({ ok: true });
  expect([disk(plan), disk(state)]).toEqual(['my own plan\n', `${before}mine\n`]);
  gitText(project.repo, ['checkout', '-q', '--', '.']);
  gitText(project.repo, ['clean', '-q', '-f', '-d']);
  gitText(project.repo, ['merge', '-q', '--ff-only', pending]);
  expect(undoHalfLanding(project, pending)).toMatchObject({ ok: true });
  expect(disk(plan)).toBe('the plan\n');
});

it('says that the index is locked, with the files back in place already', () => {
  writeFiles(project.repo.folder, { [plan]: 'the plan\n' });
  gitText(project.repo, ['add', plan]);
  writeFileSync(join(project.repo.gitDir, 'index.lock'), '');
  expect(undoHalfLanding(project, pending)).toMatchObject({ ok: false, trouble: { name: 'index-locked' } });
  expect(existsSync(join(project.repo.folder, plan))).toBe(false);
});
