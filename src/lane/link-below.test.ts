import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { removeFolder, temporaryFolder, writeFiles } from '../../test/support/temporary-repository.ts';
import { linkBelow } from './link-below.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(join(folder, 'lane'));
  mkdirSync(join(folder, 'elsewhere'));
  writeFiles(folder, { 'lane/a/file': '' });
});
afterEach(() => removeFolder(folder));

it('names the first link on the way, whether it leads anywhere or not', () => {
  const lane = join(folder, 'lane');
  symlinkSync(join(folder, 'elsewhere'), join(lane, 'out'));
  symlinkSync('nowhere', join(lane, 'a', 'dangling'));
  symlinkSync('../a', join(lane, 'a', 'round'));
  const asked = ['out', 'out/b/c', 'a/dangling', 'a/round/round/x'].map((path) => linkBelow(lane, path));
  expect(asked).toEqual(['out', 'out', 'a/dangling', 'a/round']);
  const plain = ['a', 'a/file', 'a/file/below', 'a/new/deep', 'b'].map((path) => linkBelow(lane, path));
  expect(plain.filter((link) => link !== undefined)).toEqual([]);
});
