import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align, type Alignable, type Triple } from './align.ts';

function entry(text: string, key = text): Alignable {
  return { kind: 'item', key, text };
}

function rows(triples: readonly Triple<Alignable>[]): readonly string[] {
  return triples.map(({ base, ours, theirs }) =>
    [base, ours, theirs].map((side) => side?.text ?? '-').join('|'),
  );
}

function all(...texts: readonly string[]): readonly Alignable[] {
  return texts.map((text) => entry(text));
}

describe('align', () => {
  it('finds an entry again by its text, then its key, then its words', () => {
    const base = [entry('one'), entry('a', 'id:7'), entry('login with mail and token')];
    const ours = [entry('one'), entry('b', 'id:7'), entry('login with mail and cookie')];
    expect(rows(align(base, ours, base))).toEqual([
      'one|one|one',
      'a|b|a',
      'login with mail and token|login with mail and cookie|login with mail and token',
    ]);
  });

  it('holds two new entries apart unless key or text is the same', () => {
    const ours = [entry('uses a cache'), entry('x', 'id:1')];
    const theirs = [entry('uses a cache now'), entry('y', 'id:1')];
    expect(rows(align([], ours, theirs))).toEqual(
      expect.arrayContaining(['-|uses a cache|-', '-|-|uses a cache now', '-|x|y']),
    );
  });

  it('puts what one side added behind what it followed there, ours first', () => {
    expect(rows(align(all('a', 'b'), all('a', 'o', 'b'), all('a', 't', 'b', 'end')))).toEqual([
      'a|a|a',
      '-|o|-',
      '-|-|t',
      'b|b|b',
      '-|-|end',
    ]);
  });

  it('takes the order of the side that rearranged', () => {
    const order = (ours: readonly Alignable[], theirs: readonly Alignable[]) =>
      align(all('a', 'b', 'c'), ours, theirs).map((triple) => triple.base?.text);
    expect(order(all('a', 'b', 'c'), all('c', 'a', 'b'))).toEqual(['c', 'a', 'b']);
    expect(order(all('c', 'a', 'b'), all('a', 'b', 'c'))).toEqual(['c', 'a', 'b']);
  });

  it('takes every entry of both sides exactly once', () => {
    const some = fc.array(
      fc.record({
        kind: fc.constantFrom('item', 'row', 'prose'),
        key: fc.constantFrom('a', 'b', 'c'),
        text: fc.constantFrom('one two', 'one two three', 'four', 'five six'),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(some, some, some, (base, ours, theirs) => {
        const triples = align(base, ours, theirs);
        for (const [name, side] of [
          ['ours', ours],
          ['theirs', theirs],
        ] as const) {
          const taken = triples.flatMap((triple) => triple[name] ?? []);
          expect(taken).toHaveLength(side.length);
          expect(new Set(taken)).toEqual(new Set(side));
        }
      }),
    );
  });
});
