import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { overlapRules } from '../pipeline/overlap.ts';

const text = readFileSync(new URL('../../docs/parallel-workflows.md', import.meta.url), 'utf8');

describe('the guide', () => {
  it('says what the code says about every overlap rule, in the same words and order', () => {
    const rows = text
      .split('\n')
      .filter((line) => /^\| `[a-z-]+` \| (safe|risky|unsafe) \|/.test(line))
      .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
      .map(([, name, verdict, what, why]) => ({ name, verdict, what, why }));
    expect(rows).toEqual(overlapRules);
  });

  it('names no rule that does not exist', () => {
    const known = new Set<string>(overlapRules.map((rule) => rule.name));
    const named = [...text.matchAll(/\*\*([a-z]+(?:-[a-z]+)+)\*\*/g)].map((match) => match[1] ?? '');
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it('links to headings that it has', () => {
    const headings = new Set(
      [...text.matchAll(/^#{2,} (.+)$/gm)].map((match) =>
        (match[1] ?? '')
          .toLowerCase()
          .replaceAll(/[^\w\s-]/g, '')
          .replaceAll(' ', '-'),
      ),
    );
    const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map((match) => match[1]);
    expect(links.length).toBeGreaterThan(3);
    expect(links.filter((link) => !headings.has(link ?? ''))).toEqual([]);
  });
});
