import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { mergePlanningFile, type MergeResult } from '../../src/merge/index.ts';
import { readState } from '../../src/planning/index.ts';

/** Laws on real merges that lie beside the project; src/merge/merge-laws.test.ts has the same on generated documents. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const corpus = join(resolve(root, process.env['LEAPFROG_SHARED'] ?? '../shared'), 'corpus', 'merges');
/** Every third case in the order of their names, so that the sample is the same in every run. */
const every = 3;

interface Case {
  readonly name: string;
  readonly path: string;
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

function read(folder: string, side: string): string | undefined {
  const name = readdirSync(folder).find((file) => file.startsWith(`${side}.`));
  return name === undefined ? undefined : readFileSync(join(folder, name), 'utf8');
}

function casesIn(folder: string): readonly Case[] {
  const names = readdirSync(folder)
    .toSorted()
    .flatMap((repo) =>
      readdirSync(join(folder, repo))
        .toSorted()
        .map((name) => join(repo, name)),
    );
  return names
    .filter((_, at) => at % every === 0)
    .flatMap((name) => {
      const [base, ours, theirs] = ['base', 'ours', 'theirs'].map((side) => read(join(folder, name), side));
      if (base === undefined || ours === undefined || theirs === undefined) return [];
      return [{ name, path: name.replace(/.*__/, '').replace('.planning_', ''), base, ours, theirs }];
    });
}

const present = existsSync(corpus);
if (!present) process.stderr.write(`skipped: no public corpus at ${corpus} (../shared or LEAPFROG_SHARED)\n`);
const cases = present ? casesIn(corpus) : [];

function merge({ path }: Case, base: string, ours: string, theirs: string): MergeResult {
  return mergePlanningFile({ path, base, ours, theirs });
}

/** Names of the cases that break a law. */
function breaking(law: (one: Case) => boolean): readonly string[] {
  return cases.filter((one) => !law(one)).map(({ name }) => name);
}

/** Lines as a set: the facts, whatever their order. Spacing is none, and an empty cell says what `-` says. */
function linesOf(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.replaceAll(/\|\s*-\s*(?=\|)/g, '|').replaceAll(/\s+/g, ''));
  return [...new Set(lines)].toSorted().join('\n');
}

function markersIn(text: string): number {
  return text.match(/^(?:<{7}|>{7})(?: |$)/gm)?.length ?? 0;
}

function frontmatterParses(text: string): boolean {
  const block = /^---\r?\n([^]*?)\r?\n---\r?\n/.exec(text.replace(/^\uFEFF/, ''))?.[1];
  if (block === undefined) return true;
  try {
    parse(block);
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!present)('the laws of a merge on real files', () => {
  it('has a sample of them', () => {
    expect(cases.length).toBeGreaterThan(100);
  });

  it('one side alone is taken byte for byte', () => {
    expect(
      breaking(
        (one) =>
          merge(one, one.base, one.ours, one.base).text === one.ours &&
          merge(one, one.base, one.base, one.theirs).text === one.theirs &&
          merge(one, one.base, one.ours, one.ours).text === one.ours,
      ),
    ).toEqual([]);
  });

  it('says the same facts whichever side is called ours', () => {
    expect(
      breaking((one) => {
        const there = merge(one, one.base, one.ours, one.theirs);
        const back = merge(one, one.base, one.theirs, one.ours);
        if (there.is !== back.is) return false;
        return there.is === 'conflict' || linesOf(there.text) === linesOf(back.text);
      }),
    ).toEqual([]);
  });

  it('merging theirs a second time adds nothing', () => {
    expect(
      breaking((one) => {
        const once = merge(one, one.base, one.ours, one.theirs);
        return once.is === 'conflict' || merge(one, one.theirs, once.text, one.theirs).text === once.text;
      }),
    ).toEqual([]);
  });

  it('new markers stand in a result that says conflict, and in no other', () => {
    expect(
      breaking((one) => {
        const merged = merge(one, one.base, one.ours, one.theirs);
        const known = Math.max(markersIn(one.ours), markersIn(one.theirs));
        return merged.is === 'conflict' ? markersIn(merged.text) >= 2 : markersIn(merged.text) <= known;
      }),
    ).toEqual([]);
  });

  it('a clean result parses where both sides parsed', () => {
    expect(
      breaking((one) => {
        const merged = merge(one, one.base, one.ours, one.theirs);
        if (merged.is === 'conflict') return true;
        if (one.path.endsWith('STATE.md')) readState(merged.text);
        const parsed = frontmatterParses(one.ours) && frontmatterParses(one.theirs);
        return !parsed || frontmatterParses(merged.text);
      }),
    ).toEqual([]);
  });
});
