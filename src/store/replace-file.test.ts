import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { replaceFile } from './replace-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leapfrog store “ó”-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('replaces content, keeps the mode and leaves nothing beside', () => {
  const file = join(folder, 'a b');
  writeFileSync(file, 'old');
  chmodSync(file, 0o764);
  replaceFile(file, 'new');
  expect(readFileSync(file, 'utf8')).toBe('new');
  expect(statSync(file).mode & 0o777).toBe(0o764);
  expect(readdirSync(folder)).toEqual(['a b']);
});

it('makes missing folders, and writes through a link instead of replacing it', () => {
  replaceFile(join(folder, 'x/y/z'), 'deep');
  symlinkSync('x/y/z', join(folder, 'link'));
  replaceFile(join(folder, 'link'), 'through');
  expect(readFileSync(join(folder, 'x/y/z'), 'utf8')).toBe('through');
});

it('leaves the old file as it was when it cannot write', () => {
  const file = join(folder, 'taken');
  replaceFile(join(file, 'inside'), 'x');
  expect(() => replaceFile(file, 'new')).toThrow(/EISDIR|ENOTEMPTY|EEXIST|EPERM/);
  expect(readFileSync(join(file, 'inside'), 'utf8')).toBe('x');
  expect(readdirSync(folder)).toEqual(['taken']);
});
