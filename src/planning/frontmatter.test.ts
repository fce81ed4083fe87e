import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldsOf, listField, readFrontmatter, setFrontmatterField, textField } from './frontmatter.ts';

const plan =
  '---\nphase: 03-feed\nplan: 01\nwave: 1\ndepends_on: ["02-01"]\nmust_haves:\n  truths:\n    - "a: b"\n---\n# Body\n';

describe('readFrontmatter', () => {
  it('keeps every scalar as it is written', () => {
    const read = readFrontmatter('---\nplan: 01\nversion: 1.10\nempty:\nyes: true\nday: 2026-01-02\n---\n');
    expect(fieldsOf(read)).toEqual({
      plan: '01',
      version: '1.10',
      empty: '',
      yes: 'true',
      day: '2026-01-02',
    });
  });

  it('reads lists and nested fields, and says where the body begins', () => {
    const read = readFrontmatter(plan);
    expect(read).toMatchObject({ is: 'read', data: { must_haves: { truths: ['a: b'] } } });
    expect(listField(fieldsOf(read), 'depends_on')).toEqual(['02-01']);
    expect(plan.slice(read.bodyFrom)).toBe('# Body\n');
  });

  it('reads through a BOM, \\r\\n and lone \\r', () => {
    for (const eol of ['\r\n', '\r']) {
      const text = `\uFEFF${plan.replaceAll('\n', eol)}`;
      const read = readFrontmatter(text);
      expect(textField(fieldsOf(read), 'phase')).toBe('03-feed');
      expect(text.slice(read.bodyFrom)).toBe(`# Body${eol}`);
    }
  });

  it('takes the last of stacked blocks, and a rule below the frontmatter for what it is', () => {
    expect(fieldsOf(readFrontmatter('---\nstatus: old\n---\n\n---\nstatus: new\n---\nx'))).toEqual({
      status: 'new',
    });
    const ruled = readFrontmatter('---\nstatus: only\n---\n\n---\n\nSome: prose\n\n---\n');
    expect(fieldsOf(ruled)).not.toHaveProperty('gone');
    expect(fieldsOf(readFrontmatter('---\na: 1\n---\n\n---\n\n## Heading\n\n---\n'))).toEqual({ a: '1' });
  });

  it('answers none for a text without it, or one that never closes', () => {
    expect(readFrontmatter('# Title\n---\na: 1\n---\n')).toEqual({ is: 'none', bodyFrom: 0 });
    expect(readFrontmatter('---\na: 1\n')).toMatchObject({ is: 'none' });
  });

  it('tells where broken YAML breaks, and still reads the lines that stand alone', () => {
    const read = readFrontmatter(
      '---\nstatus: passed\nscore: a: b: c\ntags: [x, "y"]\nlist:\n  - one\n  - two\n---\nbody',
    );
    expect(read).toMatchObject({
      is: 'broken',
      line: 3,
      data: { status: 'passed', tags: ['x', 'y'], list: ['one', 'two'] },
    });
  });

  it('never throws', () => {
    const piece = fc.constantFrom(
      '---\n',
      'a: ',
      '- ',
      '[',
      ']',
      '{',
      '}',
      '"',
      "'",
      '&x ',
      '*x',
      '!!',
      '|\n',
      '  ',
      '\t',
      '\n',
      '\r',
      ': ',
      '#',
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = `---\n${pieces.join('')}\n---\n`;
        expect(['none', 'read', 'broken']).toContain(readFrontmatter(text).is);
      }),
      { numRuns: 500 },
    );
  });
});

describe('setFrontmatterField', () => {
  const name = fc.stringMatching(/^[a-z][a-z_]{0,8}$/);
  const scalar = fc.stringMatching(/^[a-z0-9][a-z0-9 .-]{0,12}[a-z0-9]$/);
  const eol = fc.constantFrom('\n', '\r\n');

  it('changes one value and not a character beside it', () => {
    const entries = fc.uniqueArray(fc.tuple(name, scalar), {
      minLength: 1,
      maxLength: 6,
      selector: ([key]) => key,
    });
    fc.assert(
      fc.property(entries, fc.nat(), scalar, eol, fc.boolean(), (fields, pick, value, end, bom) => {
        const chosen = pick % fields.length;
        const write = (changed: string | undefined): string =>
          (bom ? '\uFEFF' : '') +
          [
            '---',
            ...fields.map(
              ([key, old], index) => `${key}:  ${index === chosen ? (changed ?? old) : old}   # kept`,
            ),
            '---',
            'body',
          ].join(end);
        const key = fields[chosen]?.[0] ?? '';
        expect(setFrontmatterField(write(undefined), [key], value)).toBe(write(value));
      }),
    );
  });

  it('adds a field at the end of its parent, in the file’s own line ending', () => {
    expect(setFrontmatterField('---\r\na: 1\r\n---\r\nx', ['b'], '2')).toBe(
      '---\r\na: 1\r\nb: 2\r\n---\r\nx',
    );
    expect(setFrontmatterField('---\nprogress:\n  total: 3\nz: 1\n---\n', ['progress', 'done'], '2')).toBe(
      '---\nprogress:\n  total: 3\n  done: 2\nz: 1\n---\n',
    );
    expect(setFrontmatterField('---\na: 1\n---\n', ['progress', 'done'], '2')).toBe(
      '---\na: 1\nprogress:\n  done: 2\n---\n',
    );
    expect(setFrontmatterField('---\na:\n---\n', ['a'], 'x')).toBe('---\na: x\n---\n');
  });

  it('opens frontmatter where there is none', () => {
    expect(setFrontmatterField('\uFEFF# T\n', ['a'], '1')).toBe('\uFEFF---\na: 1\n---\n# T\n');
  });

  it('refuses broken YAML instead of guessing', () => {
    expect(() => setFrontmatterField('---\na: b: c\n---\n', ['a'], '1')).toThrow('broken');
  });
});
