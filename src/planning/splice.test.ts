import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splice, type Edit } from './splice.ts';

describe('splice', () => {
  it('keeps every character outside the edits and puts each insertion where it belongs', () => {
    const cuts = fc.tuple(
      fc.string({ minLength: 1 }),
      fc.array(fc.tuple(fc.nat(), fc.string()), { maxLength: 8 }),
    );
    fc.assert(
      fc.property(cuts, ([text, wishes]) => {
        const points = [...new Set(wishes.map(([point]) => point % (text.length + 1)))].toSorted(
          (a, b) => a - b,
        );
        const edits: Edit[] = [];
        for (let index = 0; index + 1 < points.length; index += 2) {
          edits.push({
            from: points[index] ?? 0,
            to: points[index + 1] ?? 0,
            insert: wishes[index]?.[1] ?? '',
          });
        }
        let expected = '';
        let at = 0;
        for (const edit of edits) {
          expected += text.slice(at, edit.from) + edit.insert;
          at = edit.to;
        }
        expect(splice(text, edits.toReversed())).toBe(expected + text.slice(at));
      }),
    );
  });

  it('keeps the order of insertions at one place, before what is replaced there', () => {
    expect(
      splice('abc', [
        { from: 1, to: 2, insert: 'B' },
        { from: 1, to: 1, insert: '1' },
        { from: 1, to: 1, insert: '2' },
      ]),
    ).toBe('a12Bc');
  });

  it('refuses overlapping edits and edits outside the text', () => {
    expect(() =>
      splice('abc', [
        { from: 0, to: 2, insert: '' },
        { from: 1, to: 3, insert: '' },
      ]),
    ).toThrow('overlap');
    expect(() => splice('abc', [{ from: 2, to: 4, insert: '' }])).toThrow('outside');
    expect(() => splice('abc', [{ from: 2, to: 1, insert: '' }])).toThrow('outside');
  });
});
