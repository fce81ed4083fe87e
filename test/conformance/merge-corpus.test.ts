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
interface Case {
  readonly name: string;
  readonly path: string;
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

function readSide(folder: string, side: string): string | undefined {
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
  return names.flatMap((name) => {
    const [base, ours, theirs] = ['base', 'ours', 'theirs'].map((side) => readSide(join(folder, name), side));
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

/** A line as it reads: emphasis, dashes, list markers, spacing and column widths are dress; an empty cell says what `-` says. */
function read(line: string): string {
  const plain = line
    .replaceAll('**', '')
    .replaceAll(/—|–|--+/g, '-')
    .replaceAll(/^\s*[*+-]\s/g, '- ')
    .replaceAll(/\s+/g, '')
    .toLowerCase();
  return plain.startsWith('|') ? plain.replaceAll(/\|:?-?:?(?=\|)/g, '|').replace(/\|+$/, '|') : plain;
}

/** The facts of a text, whatever their order. */
function linesOf(text: string): ReadonlySet<string> {
  return new Set(text.split('\n').map(read));
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu));
}

function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((word) => b.has(word)).length;
  return shared / Math.max(1, a.size + b.size - shared);
}

/** What makes a line a reading of something: the label, key, id or first cell before its value. */
function nameOf(line: string): string | undefined {
  const plain = line.replaceAll(/[*_`~]/g, '').trim();
  const cell = /^\|\s*([^|]+?)\s*\|/.exec(plain)?.[1];
  const box = /^[-+]?\s*\[.\]\s+(phase\s+[\d.]+|[A-Z][A-Z0-9-]*-\d+\w?|[\d.]+-\d+)/i.exec(plain)?.[1];
  return (cell ?? box ?? /^(?:[-+]\s+)?([\w /&()'-]{1,60}):(?:\s|$)/.exec(plain)?.[1])?.toLowerCase();
}

/** Nothing is said by these, so nothing is lost with them. */
const saysNothing = /^[\s|:*#>_.-]*$|^\W*(?:none(?: yet)?|n\/a|tbd)\W*$|^\s*(?:#|<|\|[^|]*\|\s*plan\b)/i;

/**
 * Lines that one side brought and that a clean result neither holds, nor holds in other words or with another value, nor
 * tells of in its decisions.
 */
function droppedInSilence(one: Case, merged: MergeResult): readonly string[] {
  const base = linesOf(one.base);
  const result = linesOf(merged.text);
  const all = read(merged.text.replaceAll('\n', ' '));
  const names = new Set(merged.text.split('\n').flatMap((line) => nameOf(line) ?? []));
  const bags = merged.text.split('\n').map(wordsOf);
  const told = read(merged.decisions.map(({ where, what }) => `${where} ${what}`).join(' '));
  const tells = (line: string) => told.includes(read(line).replace(/^-/, '').slice(0, 60));
  return [one.ours, one.theirs].flatMap((side) =>
    side.split('\n').filter((line) => {
      const fact = read(line);
      if (saysNothing.test(line) || base.has(fact) || result.has(fact) || tells(line)) return false;
      if (names.has(nameOf(line) ?? '-') || all.includes(fact.replace(/^-/, '').replace(/[.\s]+$/, '')))
        return false;
      const words = wordsOf(line);
      return !bags.some((bag) => likeness(words, bag) >= 0.5);
    }),
  );
}

/** Words of a clean result that stand in no line of that kind on any side: only counts may be new, and only when told. */
function fromNowhere(one: Case, merged: MergeResult): readonly string[] {
  const sides = [one.base, one.ours, one.theirs].join('\n').split('\n');
  const known = new Set(sides.map(read));
  const recomputed = merged.decisions.some(({ took }) => took === 'recomputed');
  return merged.text.split('\n').filter((line) => {
    if (known.has(read(line))) return false;
    const words = wordsOf(recomputed ? line.replaceAll(/\d+(?=\/\d)/g, '') : line);
    const alike = sides.map(wordsOf).filter((bag) => likeness(words, bag) >= 0.3);
    const sources = new Set(alike.flatMap((bag) => [...bag]));
    return [...words].some((word) => !sources.has(word));
  });
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
  it('has hundreds of them', () => {
    expect(cases.length).toBeGreaterThan(300);
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
        if (there.is === 'conflict') return true;
        const [x, y] = [linesOf(there.text), linesOf(back.text)];
        return [...x].every((line) => y.has(line)) && [...y].every((line) => x.has(line));
      }),
    ).toEqual([]);
  });

  it('keeps what one side brought, or tells what stands in its place', () => {
    expect(
      cases.flatMap((one) => {
        const merged = merge(one, one.base, one.ours, one.theirs);
        return merged.is === 'conflict' ? [] : droppedInSilence(one, merged).map((line) => [one.name, line]);
      }),
    ).toEqual([]);
  });

  it('states no fact from nowhere', () => {
    expect(
      cases.flatMap((one) => {
        const merged = merge(one, one.base, one.ours, one.theirs);
        return merged.is === 'conflict' ? [] : fromNowhere(one, merged).map((line) => [one.name, line]);
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
