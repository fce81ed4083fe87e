import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { folderMark } from './folder-mark.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'leapfrog-mark-'));
  mkdirSync(join(root, 'phases/01-one'), { recursive: true });
  writeFileSync(join(root, 'STATE.md'), 'one');
  writeFileSync(join(root, 'phases/01-one/01-01-PLAN.md'), 'plan');
});
afterEach(() => rmSync(root, { recursive: true }));

it('stays while nothing changes, and tells when the newest change was', () => {
  const before = folderMark(root);
  expect(folderMark(root)).toEqual(before);
  expect(Math.abs(Date.now() - before.newestMs)).toBeLessThan(60_000);
  expect(folderMark(join(root, 'nowhere'))).toEqual({ mark: '', newestMs: 0 });
});

it.each<[string, () => void]>([
  ['another text', () => writeFileSync(join(root, 'phases/01-one/01-01-PLAN.md'), 'other text')],
  ['a new file', () => writeFileSync(join(root, 'phases/01-one/01-01-SUMMARY.md'), '')],
  ['an empty folder', () => mkdirSync(join(root, 'phases/02-two'))],
  ['a file that is gone', () => rmSync(join(root, 'STATE.md'))],
  ['another name', () => renameSync(join(root, 'STATE.md'), join(root, 'state.md'))],
  [
    'a text of the same size, moved in under an old time',
    () => {
      writeFileSync(join(root, '../leapfrog-mark-other'), 'two');
      utimesSync(join(root, '../leapfrog-mark-other'), 0, 0);
      renameSync(join(root, '../leapfrog-mark-other'), join(root, 'STATE.md'));
    },
  ],
])('changes with %s', (_, change) => {
  const before = folderMark(root).mark;
  change();
  expect(folderMark(root).mark).not.toBe(before);
});
