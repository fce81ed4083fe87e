import * as fc from 'fast-check';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { describe, expect, it } from 'vitest';
import { readPlainFields } from './plain-fields.ts';

/** The library's answer in our form: every scalar as its text, an empty value as the empty text. */
function byLibrary(source: string): unknown {
  const document = parseDocument(source, { schema: 'failsafe' });
  if (document.errors.length > 0) return 'broken';
  const text: unknown = JSON.parse(JSON.stringify(document.toJS(), (_key, value: unknown) => value ?? ''));
  return text;
}

const template = `phase: 01-security-hardening
plan: 01
wave: 1
depends_on: []
requirements: [SEC-01, "SEC-02"]
files_modified:
  - backend/auth service/package.json
  - 'it-s/quoted.json'
autonomous: true
user_setup:

must_haves:
  truths:
    - "npm audit: shows no # critical ones"
  artifacts:
    - path: "backend/package.json"
      provides: Updated dependencies
      exports:
      - one
    - path: b
  last: 10:30
`;

describe('plain fields', () => {
  it('reads what the templates write', () => {
    expect(readPlainFields(template)).toEqual(byLibrary(template));
    expect(readPlainFields(template.replaceAll('\n', '\r\n'))).toEqual(byLibrary(template));
  });

  it.each([
    'a: b # comment',
    'a: &x b',
    'a: |\n  text',
    'a: one\n  two',
    'a: "x\\n"',
    'a: [b, [c]]',
    'a: {b: c}',
    'a: b: c',
    'a: b\na: c',
    '- a',
    'a:\n  - - b',
    'a: @b',
    'a: "b" c',
    '  a: b\nc: d',
    'a:\tb',
    'a:\n    b: c\n  d: e',
  ])('leaves %j to the library', (source) => {
    expect(readPlainFields(source)).toBeUndefined();
  });

  it('never says anything else than the library', () => {
    const pieces = fc.constantFrom(
      ...template.split(/(?<=\n)/),
      'a: b\n',
      '  c: d\n',
      '- e\n',
      '  - f\n',
      '    - g: h\n',
      '      i: j\n',
      'k:\n',
      '  l:\n',
      '\n',
      '  \n',
      'm: [n, o]\n',
      'p: "q"\n',
      "r: 's'\n",
      '  t\n',
      'u: v w\n',
      '# x\n',
      'y: ...\n',
      'z: 1, 2\n',
      '---\n',
      '-\n',
      '- \n',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (lines) => {
        const source = lines.join('');
        const plain = readPlainFields(source);
        expect(plain ?? byLibrary(source)).toEqual(byLibrary(source));
      }),
      { numRuns: 3000 },
    );
  });

  const corpus = join(
    process.env['LEAPFROG_SHARED'] ?? join(process.cwd(), '..', 'shared'),
    'corpus',
    'trees',
  );
  it.skipIf(!existsSync(corpus))(
    'agrees with the library on every file of the corpus (skipped without it)',
    () => {
      let plain = 0;
      let all = 0;
      for (const entry of readdirSync(corpus, { recursive: true, encoding: 'utf8' })) {
        if (!entry.endsWith('.md')) continue;
        const source = /^---\r?\n([\s\S]*?)^---\s*$/m.exec(readFileSync(join(corpus, entry), 'utf8'))?.[1];
        if (source === undefined) continue;
        all += 1;
        const fields = readPlainFields(source);
        if (fields !== undefined) plain += 1;
        expect([entry, fields ?? byLibrary(source)]).toEqual([entry, byLibrary(source)]);
      }
      process.stderr.write(`plain fields: ${plain} of ${all} frontmatters of the corpus\n`);
      expect(plain).toBeGreaterThan(0);
    },
  );
});
