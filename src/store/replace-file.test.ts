import {
  chmodSync,
  closeSync,
  linkSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepFormer } from './former-file.ts';
import { replaceFile, replaceSeenFile, settleReplaced } from './replace-file.ts';

vi.mock('node:fs', { spy: true });

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

/** What a process leaves that is killed right behind its rename, in the instant in which somebody saved `written`. */
function killedBehindRename(file: string, { seen, written }: { seen: string; written: string }): void {
  writeFileSync(file, seen);
  const kept = keepFormer(file, Buffer.from(seen), Buffer.from('ours'));
  expect(kept).toBeDefined();
  writeFileSync(file, written);
  writeFileSync(join(folder, 'beside'), 'ours');
  renameSync(join(folder, 'beside'), file);
}

it('replaces a file only as it was seen, and leaves nothing beside', () => {
  const file = join(folder, 'a');
  writeFileSync(file, 'seen');
  expect(replaceSeenFile(file, Buffer.from('other'), Buffer.from('ours'))).toBe(false);
  expect(readFileSync(file, 'utf8')).toBe('seen');
  expect(replaceSeenFile(file, Buffer.from('seen'), Buffer.from('ours'))).toBe(true);
  expect(readFileSync(file, 'utf8')).toBe('ours');
  expect(readdirSync(folder)).toEqual(['a']);
});

it('puts back what somebody saved in the instant in which we were killed', () => {
  const file = join(folder, 'a b.md');
  killedBehindRename(file, { seen: 'seen', written: 'seen, and words' });
  expect(readFileSync(file, 'utf8')).toBe('ours');
  settleReplaced(file);
  expect(readFileSync(file, 'utf8')).toBe('seen, and words');
  expect(readdirSync(folder)).toEqual(['a b.md']);
});

it('puts nothing back where nobody saved, and removes what was not used', () => {
  const file = join(folder, 'a');
  killedBehindRename(file, { seen: 'seen', written: 'seen' });
  writeFileSync(join(folder, '.a.0123456789ab.leapfrog'), 'half of wh');
  writeFileSync(join(folder, '.a.md.0123456789ab.leapfrog'), "another file's");
  settleReplaced(file);
  expect(readFileSync(file, 'utf8')).toBe('ours');
  expect(readdirSync(folder)).toEqual(['.a.md.0123456789ab.leapfrog', 'a']);
  settleReplaced(join(folder, 'not', 'there'));
});

it('keeps both where somebody wrote on without what was saved in that instant', () => {
  const file = join(folder, 'a');
  killedBehindRename(file, { seen: 'seen', written: 'seen, and words' });
  writeFileSync(file, 'ours, and more');
  settleReplaced(file);
  expect(readFileSync(file, 'utf8')).toBe('ours, and more');
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  expect(texts).toEqual(['seen, and words', 'ours, and more']);
});

it('keeps a name for what somebody saved in that instant where it cannot be put back', () => {
  const file = join(folder, 'a');
  writeFileSync(file, 'seen');
  const theirs = openSync(file, 'r+');
  const rename = vi.mocked(renameSync);
  rename.mockImplementationOnce((from, to) => {
    renameSync(from, to);
    writeSync(theirs, 'seen, and words');
    rename.mockImplementationOnce(() => {
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    });
  });
  expect(() => replaceSeenFile(file, Buffer.from('seen'), Buffer.from('ours'))).toThrow('no space');
  closeSync(theirs);
  expect(readFileSync(file, 'utf8')).toBe('ours');
  settleReplaced(file);
  expect(readFileSync(file, 'utf8')).toBe('seen, and words');
  expect(readdirSync(folder)).toEqual(['a']);
});

it.each(['EPERM', 'EISDIR'])('does without a second name where there are no hard links (%s)', (code) => {
  const file = join(folder, 'a');
  writeFileSync(file, 'seen');
  vi.mocked(linkSync).mockImplementationOnce(() => {
    throw Object.assign(new Error('no links'), { code });
  });
  expect(replaceSeenFile(file, Buffer.from('seen'), Buffer.from('ours'))).toBe(true);
  expect(readdirSync(folder)).toEqual(['a']);
});
