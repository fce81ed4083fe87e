import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  commitFiles,
  makeRepository,
  removeFolder,
  temporaryFolder,
} from '../../test/support/temporary-repository.ts';
import * as process from '../process/index.ts';
import {
  commitOf,
  diffPaths,
  gitText,
  isAncestor,
  listTree,
  openRepository,
  readBlob,
  readBlobs,
  readObjects,
  type Repository,
  treeOf,
} from './index.ts';

vi.mock('../process/index.ts', { spy: true });

let folder: string;
let repo: Repository;
beforeEach(() => {
  folder = temporaryFolder();
  repo = makeRepository(join(folder, 'r'), { 'a.txt': 'one\n', 'b.txt': 'b\n' });
});
afterEach(() => removeFolder(folder));

/** How often git is started meanwhile. */
function calls(look: () => void): number {
  vi.mocked(process.runSync).mockClear();
  look();
  return vi.mocked(process.runSync).mock.calls.length;
}

function commitNow(): string {
  return commitOf(repo, 'HEAD') ?? '';
}

it('asks about objects that are named in full once, and gives the same', () => {
  const one = commitNow();
  const two = commitFiles(repo, { 'a.txt': 'two\n' }, 'two');
  const looks = [
    () => listTree(repo, one),
    () => listTree(repo, one, 'a.txt'),
    () => treeOf(repo, two),
    () => diffPaths(repo, one, two),
    () => isAncestor(repo, one, two),
    () => readBlob(repo, one, 'a.txt')?.toString(),
  ];
  for (const look of looks) {
    const first = look();
    expect(calls(() => expect(look()).toEqual(first))).toBe(0);
  }
  expect(isAncestor(repo, one, two)).toBe(true);
  // A history that is cut short may say yes later.
  for (const _ of ['once', 'again'])
    expect(calls(() => expect(isAncestor(repo, two, one)).toBe(false))).toBe(1);
  // Another opening of it knows nothing.
  const opened = openRepository(repo.folder);
  expect(calls(() => treeOf(opened.ok ? opened.value : repo, two))).toBe(1);
});

it('asks for the objects that it does not know, together', () => {
  const [a = '', b = ''] = ['a.txt', 'b.txt'].map((path) => gitText(repo, ['rev-parse', `HEAD:${path}`]));
  expect(readObjects(repo, [a]).map(String)).toEqual(['one\n']);
  expect(calls(() => expect(readObjects(repo, [b, a, b]).map(String)).toEqual(['b\n', 'one\n', 'b\n']))).toBe(
    1,
  );
  expect(vi.mocked(process.runSync).mock.calls[0]?.[2].input).toBe(`${b}\n`);
  expect(calls(() => readObjects(repo, [a, b]))).toBe(0);
  const files = [{ commit: commitNow(), path: 'a.txt' }];
  expect(readBlobs(repo, files).map(String)).toEqual(['one\n']);
  expect(calls(() => readBlobs(repo, files))).toBe(0);
});

it('asks again what a name leads to, and what was not there', () => {
  expect(listTree(repo, 'HEAD').map(({ path }) => path)).toEqual(['a.txt', 'b.txt']);
  const [a = ''] = listTree(repo, 'HEAD').map(({ object }) => object);
  expect(readBlobs(repo, [{ commit: 'HEAD', path: 'c.txt' }])).toEqual([undefined]);
  const before = treeOf(repo, 'HEAD');
  commitFiles(repo, { 'c.txt': 'c\n' }, 'c');
  expect(listTree(repo, 'HEAD')).toHaveLength(3);
  expect(treeOf(repo, 'HEAD')).not.toBe(before);
  expect(readBlobs(repo, [{ commit: 'HEAD', path: 'c.txt' }]).map(String)).toEqual(['c\n']);
  expect(readObjects(repo, ['1'.repeat(40), a])[0]).toBeUndefined();
  expect(calls(() => expect(readObjects(repo, ['1'.repeat(40), a])[0]).toBeUndefined())).toBe(1);
  expect(() => treeOf(repo, '1'.repeat(40))).toThrow('rev-parse');
  expect(calls(() => expect(() => treeOf(repo, '1'.repeat(40))).toThrow('rev-parse'))).toBe(1);
});

it('reads in halves what is more than one answer holds', () => {
  const files = ['a.txt', 'b.txt'].map((path) => ({ commit: commitNow(), path }));
  const full = process.runSync('git', ['cat-file', '-e', 'nothing'], { cwd: repo.folder });
  vi.mocked(process.runSync).mockReturnValueOnce(full);
  expect(readBlobs(repo, files).map(String)).toEqual(['one\n', 'b\n']);
});
