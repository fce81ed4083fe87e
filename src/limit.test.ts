import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { limit } from './limit.ts';

const source = readFileSync(fileURLToPath(new URL('limit.ts', import.meta.url)), 'utf8');

/** Each bound with the sentence that stands before it; one without a sentence belongs to the bound above. */
function bounds(): readonly { readonly name: string; readonly why: string }[] {
  let why = '';
  return [...source.matchAll(/\/\*\*\s*([^]*?)\s*\*\/|^ {2}(\w+): /gm)].flatMap(([, text, name]) => {
    if (text !== undefined) why = text.replaceAll(/\s*\n\s*\*\s*/g, ' ');
    return name === undefined ? [] : [{ name, why }];
  });
}

function shown(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((each) => shown(name, each)).join(', ');
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([key, each]) => `${key} ${each}`)
      .join(', ');
  if (typeof value !== 'number') return String(value);
  if (name.endsWith('Ms')) return duration(value);
  if (/Bytes$|Chars$/.test(name)) return size(value, name.endsWith('Chars') ? 'characters' : 'bytes');
  return value.toLocaleString('en-US');
}

function duration(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  if (ms < 60_000) return `${ms / 1000} s`;
  return ms < 3_600_000 || ms % 3_600_000 !== 0 ? `${ms / 60_000} min` : `${ms / 3_600_000} h`;
}

function size(count: number, of: string): string {
  if (count >= 1024 * 1024) return `${count / 1024 / 1024} ${of === 'bytes' ? 'MiB' : `Mi ${of}`}`;
  return count % 1024 === 0 ? `${count / 1024} ${of === 'bytes' ? 'KiB' : `Ki ${of}`}` : `${count} ${of}`;
}

it('lists every bound of the program in docs/bounds.md (vitest -u writes it)', async () => {
  const values: ReadonlyMap<string, unknown> = new Map(Object.entries(limit));
  const rows = bounds().map(
    ({ name, why }) =>
      `| \`${name}\` | ${shown(name, values.get(name))} | ${why.replaceAll('|', String.raw`\|`)} |`,
  );
  expect(rows).toHaveLength(values.size);
  const text = [
    '# Bounds',
    '',
    'Everything that Leapfrog waits for, reads, tries or keeps has a bound, in one file: `src/limit.ts`. This page is made of it.',
    '',
    '| bound | value | why |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
  await expect(text).toMatchFileSnapshot('../docs/bounds.md');
});
