import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineNumberAt, scanLines, scanMarkdown, scanSections, usualEnding } from './scan.ts';

const anyText = fc
  .array(
    fc.constantFrom(
      '\n',
      '\r\n',
      '\r',
      '\uFEFF',
      '# A',
      '## B',
      '### C',
      '```',
      '~~~',
      '---',
      'x: 1',
      ' ',
      'ä',
    ),
  )
  .map((parts) => parts.join(''));

describe('scanLines', () => {
  it('covers every text without a gap, with any mixture of endings', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const lines = scanLines(text);
        expect(lines.map((line) => text.slice(line.from, line.end)).join('')).toBe(text);
        for (const line of lines) {
          expect(line.text + line.eol).toBe(text.slice(line.from, line.end));
          expect(line.text).not.toMatch(/[\r\n]/);
          expect(line.to).toBe(line.from + line.text.length);
        }
        expect(lines.slice(0, -1).every((line) => line.eol !== '')).toBe(true);
      }),
    );
  });

  it('tells \\r\\n from a lone \\r', () => {
    expect(scanLines('a\r\nb\rc\n\nd').map((line) => [line.text, line.eol])).toEqual([
      ['a', '\r\n'],
      ['b', '\r'],
      ['c', '\n'],
      ['', '\n'],
      ['d', ''],
    ]);
  });
});

describe('scanSections', () => {
  it('nests: every subtree ends where a heading of its level or above begins', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const sections = scanSections(text);
        for (const [index, section] of sections.entries()) {
          const next = sections.slice(index + 1).find((later) => later.level <= section.level);
          expect(section.to).toBe(next?.from ?? text.length);
          expect(section.bodyTo).toBe(sections[index + 1]?.from ?? text.length);
          expect(text.slice(section.from, section.bodyFrom)).toMatch(/^\uFEFF? {0,3}#{1,6}/);
        }
      }),
    );
  });

  it('takes no heading from code fences or frontmatter', () => {
    const text =
      '---\n# comment: 1\n---\n# One\n```sh\n# not a heading\n```\n## Two ##\n~~~\n```\n# no\n~~~\n# Three';
    expect(scanSections(text).map((section) => [section.level, section.title])).toEqual([
      [1, 'One'],
      [2, 'Two'],
      [1, 'Three'],
    ]);
  });

  it('reads the first heading after a BOM, and with \\r\\n', () => {
    expect(scanSections('\uFEFF# One\r\ntext\r\n## Two\r\n')).toMatchObject([
      { level: 1, title: 'One', from: 0, lineFrom: 0, lineTo: 3 },
      { level: 2, title: 'Two', lineFrom: 2, lineTo: 3 },
    ]);
  });

  it('marks an unclosed fence verbatim to the end', () => {
    expect(scanMarkdown('a\n```\n# b\n').verbatim).toEqual([false, true, true]);
  });
});

describe('line endings and numbers', () => {
  it('finds the ending most used', () => {
    expect(usualEnding('a\r\nb\r\nc\n')).toBe('\r\n');
    expect(usualEnding('none')).toBe('\n');
    expect(usualEnding('a\rb\rc')).toBe('\r');
  });

  it('counts lines as editors do', () => {
    const text = 'a\r\nb\rc';
    expect([0, 1, 3, 4, 5].map((offset) => lineNumberAt(text, offset))).toEqual([1, 1, 2, 2, 3]);
  });
});
