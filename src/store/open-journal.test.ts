import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { appendEvent } from './journal.ts';
import { openJournal } from './open-journal.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leapfrog-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('tells what others wrote, once, and never its own', () => {
  const path = join(folder, 'journal.jsonl');
  const journal = openJournal(path);
  const names = () => journal.news().map(({ event }) => event);
  expect(journal.all()).toEqual([]);
  expect(names()).toEqual([]);
  journal.append({ event: 'mine' });
  appendEvent(path, { event: 'theirs' });
  journal.append({ event: 'mine' });
  expect(names()).toEqual(['theirs']);
  expect(names()).toEqual([]);
  const line = JSON.stringify({ v: 1, id: 'x', at: 'now', event: 'half' });
  appendFileSync(path, line.slice(0, 20));
  expect(names()).toEqual([]);
  appendFileSync(path, `${line.slice(20)}\n`);
  expect(names()).toEqual(['half']);
  expect(journal.all()).toHaveLength(4);
});

it('shows everything so far without taking the news away', () => {
  const path = join(folder, 'journal.jsonl');
  const journal = openJournal(path);
  const names = () => journal.sofar().map(({ event }) => event);
  expect(names()).toEqual([]);
  journal.append({ event: 'mine' });
  appendEvent(path, { event: 'theirs' });
  expect(names()).toEqual(['mine', 'theirs']);
  expect(names()).toEqual(['mine', 'theirs']);
  expect(journal.news().map(({ event }) => event)).toEqual(['theirs']);
  appendEvent(path, { event: 'later' });
  expect(names()).toEqual(['mine', 'theirs', 'later']);
  journal.all();
  expect(journal.news()).toEqual([]);
  expect(names()).toEqual(['mine', 'theirs', 'later']);
});
