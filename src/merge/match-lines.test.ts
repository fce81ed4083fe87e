import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchLines } from './match-lines.ts';

const lines = fc.array(fc.constantFrom('a', 'b', 'c', '', '## x'), { maxLength: 12 });

/** Length of the longest common subsequence, the slow way. */
function common(a: readonly string[], b: readonly string[]): number {
  const [first, ...rest] = a;
  if (first === undefined || b.length === 0) return 0;
  const at = b.indexOf(first);
  const without = common(rest, b);
  return at < 0 ? without : Math.max(without, 1 + common(rest, b.slice(at + 1)));
}

const rises = (side: readonly number[]) =>
  side.every((at, index) => index === 0 || at > (side[index - 1] ?? -1));
const unique = (side: readonly string[]) => side.some((line) => side.filter((x) => x === line).length === 1);

describe('matchLines', () => {
  it('pairs equal lines, rising on both sides', () => {
    fc.assert(
      fc.property(lines, lines, (a, b) => {
        const matches = matchLines(a, b);
        for (const [i, j] of matches) expect(a[i]).toBe(b[j]);
        expect(rises(matches.map(([i]) => i)) && rises(matches.map(([, j]) => j))).toBe(true);
      }),
    );
  });

  it('finds all lines of a side that only added or only removed', () => {
    fc.assert(
      fc.property(lines, lines, (a, more) => {
        expect(matchLines(a, [...a, ...more])).toHaveLength(a.length);
        expect(matchLines([...more, ...a], a)).toHaveLength(a.length);
      }),
    );
  });

  it('is the longest match where no line is unique', () => {
    const few = fc.array(fc.constantFrom('a', 'b'), { maxLength: 4 }).map((half) => [...half, ...half]);
    fc.assert(
      fc.property(few, few, (a, b) => {
        fc.pre(!unique(a) && !unique(b));
        expect(matchLines(a, b)).toHaveLength(common(a, b));
      }),
    );
  });

  it('anchors on unique lines, so that equal headings of two blocks are not crossed', () => {
    const a = ['', 'one', '', 'two', ''];
    const b = ['', 'new', '', 'one', '', 'two', ''];
    expect(matchLines(a, b).map(([i, j]) => `${a[i]}${i}-${j}`)).toEqual(
      expect.arrayContaining(['one1-3', '2-4', 'two3-5']),
    );
  });

  it('gives up pairing thousands of equal lines without an anchor, and still says only what is true', () => {
    const a = Array.from({ length: 3000 }, (_, at) => (at % 2 ? 'x' : 'y'));
    const b = Array.from({ length: 3000 }, (_, at) => (at % 3 ? 'y' : 'x'));
    for (const [i, j] of matchLines(a, b)) expect(a[i]).toBe(b[j]);
    expect(matchLines(a, a)).toHaveLength(3000);
  });
});
