import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeRepository, removeFolder, temporaryFolder } from '../../test/support/temporary-repository.ts';
import type { Repository } from '../git/repository.ts';
import { performSetupStep, planMergeDriverSetup } from './merge-driver-setup.ts';

const wish = { remove: false, shared: true, node: '/node', cli: '/cli.js' };
let folder: string;
let repo: Repository;
beforeEach(() => {
  folder = temporaryFolder();
  repo = makeRepository(join(folder, 'r'));
});
afterEach(() => removeFolder(folder));

it.each([undefined, '*.png binary\n'])('writes attributes only as they were read (%j)', (before) => {
  const path = join(repo.folder, '.gitattributes');
  if (before !== undefined) writeFileSync(path, before);
  const [write] = planMergeDriverSetup(repo, wish);
  if (write === undefined) throw new Error('nothing to do');
  writeFileSync(path, '*.jpg binary\n');
  expect(performSetupStep(repo, write)).toMatchObject({ kind: 'refused', name: 'file-changed', where: path });
  expect(readFileSync(path, 'utf8')).toBe('*.jpg binary\n');
  const [again] = planMergeDriverSetup(repo, wish);
  expect(again === undefined ? 'nothing' : performSetupStep(repo, again)).toBe(undefined);
  expect(readFileSync(path, 'utf8')).toMatch(/^\*\.jpg binary\n# leapfrog merge driver: begin\n/);
  expect(planMergeDriverSetup(repo, wish).map(({ do: what }) => what)).toEqual(['config', 'config']);
});
