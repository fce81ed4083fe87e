import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeFile, removeSeenFile, replaceSeenFile } from './replace-file.ts';

/** What somebody else does in the instant before a rename. */
let meanwhile: (() => void)[];
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  const renameSync: typeof real.renameSync = (from, to) => {
    meanwhile.shift()?.();
    real.renameSync(from, to);
  };
  const linkSync: typeof real.linkSync = (from, to) => {
    if (to === file) meanwhile.shift()?.();
    real.linkSync(from, to);
  };
  return { ...real, renameSync, linkSync };
});

let folder: string;
let file: string;
beforeEach(() => {
  meanwhile = [];
  folder = mkdtempSync(join(tmpdir(), 'leapfrog seen-'));
  file = join(folder, 'STATE.md');
  writeFileSync(file, 'seen');
});
afterEach(() => rmSync(folder, { recursive: true }));
const text = (): string => readFileSync(file, 'utf8');
const replaced = (): boolean => replaceSeenFile(file, Buffer.from('seen'), Buffer.from('ours'));

it('replaces what was seen, keeps the mode and leaves nothing beside', () => {
  chmodSync(file, 0o764);
  expect(replaced()).toBe(true);
  expect([text(), statSync(file).mode & 0o777, readdirSync(folder)]).toEqual(['ours', 0o764, ['STATE.md']]);
});

it('leaves a file alone that is something else by now', () => {
  writeFileSync(file, 'theirs');
  expect(replaced()).toBe(false);
  expect([text(), readdirSync(folder)]).toEqual(['theirs', ['STATE.md']]);
});

it('puts back what was written in the very instant of the rename', () => {
  meanwhile = [() => writeFileSync(file, 'theirs')];
  expect(replaced()).toBe(false);
  expect([text(), readdirSync(folder)]).toEqual(['theirs', ['STATE.md']]);
});

it('does not put that back over what was written since', () => {
  meanwhile = [() => writeFileSync(file, 'theirs'), () => writeFileSync(file, 'theirs again')];
  expect(replaced()).toBe(false);
  expect(text()).toBe('theirs again');
});

it('makes a file only where none is, whatever comes in between', () => {
  rmSync(file);
  expect(makeFile(file, 'ours')).toBe(true);
  expect([text(), readdirSync(folder)]).toEqual(['ours', ['STATE.md']]);
  rmSync(file);
  meanwhile = [() => writeFileSync(file, 'theirs')];
  expect(makeFile(file, 'ours')).toBe(false);
  expect([text(), readdirSync(folder)]).toEqual(['theirs', ['STATE.md']]);
});

it('removes what was seen, and nothing that was written since', () => {
  expect(removeSeenFile(file, Buffer.from('seen'))).toBe(true);
  expect(readdirSync(folder)).toEqual([]);
  writeFileSync(file, 'seen');
  meanwhile = [() => writeFileSync(file, 'theirs')];
  expect(removeSeenFile(file, Buffer.from('seen'))).toBe(false);
  expect([text(), readdirSync(folder)]).toEqual(['theirs', ['STATE.md']]);
});

it('keeps both where a file that was to be removed was written into and made anew', () => {
  meanwhile = [() => writeFileSync(file, 'theirs'), () => writeFileSync(file, 'theirs again')];
  expect(removeSeenFile(file, Buffer.from('seen'))).toBe(false);
  expect(text()).toBe('theirs again');
  expect(
    readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .toSorted(),
  ).toEqual(['theirs', 'theirs again']);
});
