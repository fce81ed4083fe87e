import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { run } from '../process/index.ts';
import { appendEvent, readJournal } from './journal.ts';

/** Bytes that the disk still has room for. */
let room = Infinity;
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  const writeSync = (file: number, bytes: Buffer): number => real.writeSync(file, bytes.subarray(0, room));
  return { ...real, writeSync };
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leapfrog-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('reads back what was appended, in order, and nothing before that', () => {
  const journal = join(folder, 'sub/journal.jsonl');
  expect(readJournal(journal)).toEqual([]);
  const one = appendEvent(journal, { event: 'lane-prepared', phase: '3', what: 'line\nbreak' });
  const two = appendEvent(journal, { event: 'plan-held', at: '2026-01-02T03:04:05.000Z' });
  expect(readJournal(journal)).toEqual([one, two]);
  expect(one).toMatchObject({ v: 1, phase: '3', what: 'line\nbreak' });
  expect(two.at).toBe('2026-01-02T03:04:05.000Z');
  expect(one.id).not.toBe(two.id);
});

it('says that the disk is full where a line fits half, and goes on behind it later', () => {
  const journal = join(folder, 'journal.jsonl');
  room = 20;
  let thrown: unknown;
  try {
    appendEvent(journal, { event: 'half' });
  } catch (error) {
    thrown = error;
  }
  room = Infinity;
  // By which it is told as a full disk.
  expect(thrown).toMatchObject({ code: 'ENOSPC', path: journal });
  const next = appendEvent(journal, { event: 'next' });
  expect(readJournal(journal)).toEqual([next]);
});

it('loses only the torn line of a crash, and not the next one', () => {
  const journal = join(folder, 'journal.jsonl');
  const one = appendEvent(journal, { event: 'one' });
  appendFileSync(journal, '{"v":1,"id":"torn","at":"2026');
  expect(readJournal(journal)).toEqual([one]);
  const three = appendEvent(journal, { event: 'three' });
  expect(readJournal(journal)).toEqual([one, three]);
});

it('passes over lines that a later version wrote', () => {
  const journal = join(folder, 'journal.jsonl');
  appendFileSync(journal, '{"v":2,"id":"x","at":"2030-01-01","event":"new"}\n[]\n{"v":1}\n');
  expect(readJournal(journal)).toEqual([]);
});

it('keeps the lines of several writers whole', async () => {
  const journal = join(folder, 'journal.jsonl');
  const module = JSON.stringify(new URL('../../dist/store/journal.js', import.meta.url).href);
  const script = `const { appendEvent } = await import(${module}); for (let i = 0; i < 50; i++) appendEvent(${JSON.stringify(journal)}, { event: 'e', i, long: 'x'.repeat(5000) })`;
  const writers = [1, 2, 3].map(() =>
    run(process.execPath, ['--input-type=module', '-e', script], { cwd: folder }),
  );
  for (const writer of await Promise.all(writers)) expect(writer).toMatchObject({ code: 0, stderr: '' });
  expect(readJournal(journal)).toHaveLength(150);
  // An empty line may stand between two writers that appended at the same instant; a broken one may not.
  const lines = readFileSync(journal, 'utf8').split('\n');
  expect(lines.filter((line) => line !== '')).toHaveLength(150);
});
