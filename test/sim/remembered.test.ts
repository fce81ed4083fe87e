import * as fc from 'fast-check';
import { posix } from 'node:path';
import { expect, it } from 'vitest';
import type { PlanningHistory } from '../../src/planning/closing.ts';
import { planningFolder } from '../../src/planning/folder.ts';
import { closed, folderRead } from './door/folder-read.ts';
import { grown } from './door/grown.ts';
import { dirname, join } from './door/path.ts';
import { remembered } from './door/remembered.ts';

it('works a function out once for the same texts, for data that says the same, and for the same object', () => {
  const made: unknown[] = [];
  const one = remembered((given: unknown) => made.push(given));
  const same = { a: 1 };
  expect([one('x'), one('x'), one(same), one(same), one({ a: 1 }), one({ a: 2 })]).toEqual([
    1, 1, 2, 2, 2, 3,
  ]);
  // In whatever order it says so.
  expect([one({ a: 1, b: ['c'] }), one({ b: ['c'], a: 1 }), one({ a: 1, b: 'c' })]).toEqual([4, 4, 5]);
  const two = remembered((a: string, b?: string) => made.push([a, b]));
  expect([two('x', 'y'), two('x', 'y'), two('x'), two('x', 'z')]).toEqual([6, 6, 7, 8]);
});

it('takes one thing where `map` gives three', () => {
  const lengths = remembered((text: string) => text.length);
  expect(['a', 'a', 'bb'].map(lengths)).toEqual([1, 1, 2]);
});

it('reads of a text that grew only what is new, and of every other one all', () => {
  const seen: string[] = [];
  const lines = grown((text) => {
    seen.push(text);
    return text.split('\n').filter((line) => line !== '');
  });
  const six = '1\n2\n3\n4\n5\n6\n';
  expect(lines(six)).toEqual(['1', '2', '3', '4', '5', '6']);
  expect(lines(`${six}b\n`).slice(5)).toEqual(['6', 'b']);
  // A line that is torn is read again when it is whole.
  expect(lines(`${six}b\nc`).slice(5)).toEqual(['6', 'b', 'c']);
  expect(lines(`${six}b\ncd\n`).slice(5)).toEqual(['6', 'b', 'cd']);
  expect(lines('z\n')).toEqual(['z']);
  expect(lines(`${six}b\ncd\n`).slice(5)).toEqual(['6', 'b', 'cd']);
  expect(seen).toEqual([six, 'b\n', 'c', 'cd\n', 'z\n']);
});

it('knows paths as node:path does', () => {
  const name = fc.constantFrom(
    'a',
    'b.c',
    '.git',
    '.',
    '..',
    '',
    '...',
    '/',
    'a/b',
    '/a',
    'a/',
    './a',
    'a//b',
  );
  fc.assert(
    fc.property(fc.array(name, { maxLength: 4 }), (names) => {
      expect(join(...names)).toBe(posix.join(...names));
      expect(join('/top', ...names)).toBe(posix.join('/top', ...names));
      expect(dirname(names.join('/'))).toBe(posix.dirname(names.join('/')));
    }),
  );
});

function read(texts: Readonly<Record<string, string>>) {
  return planningFolder(new Map(Object.entries(texts)));
}

function closing(closes: string): PlanningHistory {
  return { commits: [], texts: new Map([[closes, '']]) };
}

it('reads a folder anew where it has another name, another text, or another phase is closed', () => {
  const closings = closed(
    ({ texts }) => new Map([[[...texts.keys()].join(''), { closing: { by: 'files' }, proof: [] }]]),
  );
  let runs = 0;
  const look = folderRead((folder, history?: PlanningHistory) => {
    runs += 1;
    const text = folder.read('a') ?? '';
    const more = text === 'more' ? (folder.read('b') ?? '') : '';
    return [text, more, ...(history === undefined ? [] : closings(history, true).keys())].join(' ');
  });
  expect([look(read({ a: '1' })), look(read({ a: '1' })), runs]).toEqual(['1 ', '1 ', 1]);
  expect([look(read({ a: '1', b: '' })), look(read({ a: '2' })), runs]).toEqual(['1 ', '2 ', 3]);
  expect([look(read({ a: 'more', b: 'x' })), look(read({ a: 'more', b: 'y' })), runs]).toEqual([
    'more x',
    'more y',
    5,
  ]);
  expect([look(read({ a: '1' }), closing('01')), look(read({ a: '1' }), closing('02'))]).toEqual([
    '1  01',
    '1  02',
  ]);
  expect([look(read({ a: '1' }), closing('01')), runs]).toEqual(['1  01', 7]);
});
