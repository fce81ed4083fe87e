import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeProject, must, openAt, smallProject } from '../../test/support/temporary-project.ts';
import {
  commitFiles,
  removeFolder,
  temporaryFolder,
  writeFiles,
} from '../../test/support/temporary-repository.ts';
import { gitText } from '../git/index.ts';
import type { Repository } from '../git/index.ts';
import { limit } from '../limit.ts';
import { projectReader } from './project-reader.ts';

let folder: string;
let repo: Repository;
beforeEach(() => {
  folder = temporaryFolder();
  repo = makeProject(folder, smallProject);
});
afterEach(() => removeFolder(folder));

/** For this reader every file was written long ago. */
const later = (): number => Date.now() + 10 * limit.fileClockMs;

it('gives the last reading again while nothing moved', () => {
  const read = projectReader(must(openAt(folder)), later);
  const first = read();
  expect(read()).toBe(first);
  writeFiles(repo.folder, { 'src/other.js': 'code is no planning file' });
  expect(read()).toBe(first);
});

it('reads again after a file is written or gone, and after a commit that leaves every file as it is', () => {
  const read = projectReader(must(openAt(folder)), later);
  const path = '.planning/phases/07-new/07-01-PLAN.md';
  const plansOf = (): number | undefined =>
    read().phases.find(({ directory }) => directory === 'phases/07-new')?.plans.length;
  expect(plansOf()).toBeUndefined();
  writeFiles(repo.folder, { [path]: '---\nphase: 07\n---\n' });
  expect(plansOf()).toBe(1);
  rmSync(join(repo.folder, path));
  expect(plansOf()).toBeUndefined();
  const before = read();
  expect(read()).toBe(before);
  gitText(repo, ['commit', '-q', '--allow-empty', '-m', 'nothing']);
  expect(read()).not.toBe(before);
});

it('does not trust the times of files that changed just now', () => {
  commitFiles(repo, { '.planning/STATE.md': '# Project State\n' }, 'now');
  const read = projectReader(must(openAt(folder)));
  const first = read();
  expect(read()).not.toBe(first);
});
