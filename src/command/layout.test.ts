import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf, fit, hanging, pad, wrap } from './layout.ts';

describe('layout', () => {
  it('counts columns, not code units', () => {
    expect(['abc', '日本', 'é', '👩‍👩‍👧', '✓'].map(columnsOf)).toEqual([3, 4, 1, 2, 1]);
  });

  it('fits and pads to exactly the columns asked for', () => {
    expect(pad('Test infrastructure', 8)).toBe('Test in…');
    expect(pad('日本語', 5)).toBe('日本…');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, columns) => {
        expect(columnsOf(fit(text, columns))).toBeLessThanOrEqual(columns);
        expect(columnsOf(pad(text, columns))).toBe(columns);
      }),
    );
  });

  it('wraps at spaces, loses no word, and never cuts a long one', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 });
    fc.assert(
      fc.property(words, fc.integer({ min: 12, max: 60 }), (list, columns) => {
        const lines = wrap(list.join(' '), columns);
        expect(lines.join(' ').split(' ')).toEqual(list);
        for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(columns);
      }),
    );
    expect(wrap('see /a/very/long/path/that/stays here', 12)).toEqual([
      'see',
      '/a/very/long/path/that/stays',
      'here',
    ]);
  });

  it('keeps control characters out of the terminal', () => {
    expect(wrap('red\u001b[31m name', 40)).toEqual(['red [31m name']);
  });

  it('indents what follows', () => {
    expect(hanging('  safe  ', 'different directories, so nothing meets', 30)).toEqual([
      '  safe  different directories,',
      '        so nothing meets',
    ]);
  });
});
