import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meaning } from './entry.ts';
import { mergePlanningFile } from './merge-planning-file.ts';
import { readOutline } from './outline.ts';

interface Facts {
  readonly decisions: readonly string[];
  readonly todos: readonly string[];
  readonly ticks: readonly boolean[];
  readonly counts: readonly number[];
  readonly plan: number;
  readonly hour: number;
  readonly stopped: string;
}

const words = ['cache', 'cookies', 'tables', 'dates', 'search', 'index', 'login', 'tests', 'feed', 'lint'];
const sentence = fc
  .array(fc.constantFrom(...words), { minLength: 3, maxLength: 6 })
  .map((chosen) => chosen.join(' '));
const facts: fc.Arbitrary<Facts> = fc.record({
  decisions: fc.uniqueArray(sentence, { maxLength: 6 }),
  todos: fc.uniqueArray(sentence, { maxLength: 4 }),
  ticks: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  counts: fc.array(fc.nat(9), { minLength: 3, maxLength: 3 }),
  plan: fc.integer({ min: 1, max: 5 }),
  hour: fc.integer({ min: 10, max: 22 }),
  stopped: sentence,
});

/** What the session block says besides its time. */
function told(text: string): string | undefined {
  return text.slice(text.indexOf('## Session')).split('Stopped at')[1];
}

function list(items: readonly string[]): string {
  return items.length === 0 ? 'None yet.\n' : items.map((item) => `- ${item}\n`).join('');
}

function write(value: Facts): string {
  const time = `2026-06-01T${value.hour}:00:00.000Z`;
  return `---
milestone: v1.0
status: executing
last_updated: "${time}"
progress:
  total_plans: 9
  completed_plans: ${value.plan}
---

# Project State

## Current Position

Phase: 2 of 4 (Feed)
Plan: ${value.plan} of 5
Status: Executing

## Work

${value.ticks.map((tick, at) => `- [${tick ? 'x' : ' '}] 02-0${at + 1}-PLAN.md: part ${at + 1}`).join('\n')}

| Phase | Plans Complete | Status |
|-------|----------------|--------|
${value.counts.map((count, at) => `| ${at + 1}. Part | ${count}/9 | ${count === 9 ? 'Complete' : 'In Progress'} |`).join('\n')}

### Decisions

${list(value.decisions)}
### Pending Todos

${list(value.todos)}
## Session Continuity

Last session: ${time}
Stopped at: ${value.stopped}
`;
}

function merge(base: string | undefined, ours: string, theirs: string, path = 'STATE.md') {
  return mergePlanningFile({ path, base, ours, theirs });
}

/** The lines of a text as a set: the facts, whatever their order. */
function lines(text: string): string[] {
  return [
    ...new Set(
      text
        .split('\n')
        .map((line) => meaning(line))
        .filter((line) => line !== ''),
    ),
  ].toSorted();
}

const document = facts.map(write);

describe('the laws of a merge', () => {
  it('takes the one side that changed anything, byte for byte', () => {
    fc.assert(
      fc.property(document, document, (base, x) => {
        expect(merge(base, x, base)).toEqual({ is: 'clean', text: x, decisions: [] });
        expect(merge(base, base, x)).toEqual({ is: 'clean', text: x, decisions: [] });
        expect(merge(base, x, x)).toEqual({ is: 'clean', text: x, decisions: [] });
      }),
    );
  });

  it('says the same facts whichever side is called ours', () => {
    fc.assert(
      fc.property(document, document, document, (base, x, y) => {
        const one = merge(base, x, y);
        const other = merge(base, y, x);
        expect(other.is).toBe(one.is);
        fc.pre(one.is === 'clean');
        expect(lines(other.text)).toEqual(lines(one.text));
      }),
      { numRuns: 300 },
    );
  });

  it('adds nothing when it is done twice', () => {
    fc.assert(
      fc.property(document, document, document, (base, x, y) => {
        const once = merge(base, x, y);
        fc.pre(once.is === 'clean');
        const twice = merge(y, once.text, y);
        expect(twice.text).toBe(once.text);
        const again = merge(base, once.text, y);
        expect(again.is).toBe('clean');
        expect(lines(again.text)).toEqual(lines(once.text));
      }),
      { numRuns: 300 },
    );
  });

  it('states no fact from nowhere, and keeps what one side added alone', () => {
    fc.assert(
      fc.property(document, document, document, (base, x, y) => {
        const merged = merge(base, x, y);
        fc.pre(merged.is === 'clean');
        const known = new Set([base, x, y].flatMap(lines));
        const stated = lines(merged.text);
        expect(stated.filter((line) => !known.has(line) && !line.startsWith('|'))).toEqual([]);
        const kept = (side: string, other: string) =>
          readOutline(side)
            .sections.filter((section) => /Decisions|Todos/.test(section.title))
            .flatMap((section) => section.entries.filter((entry) => entry.kind === 'item'))
            .filter((entry) => !base.includes(entry.text) && !other.includes(entry.text))
            .filter((entry) => !merged.text.includes(entry.text));
        const lost = [...kept(x, y), ...kept(y, x)].map((entry) => entry.text);
        // A reworded entry replaces the old wording, and both rewordings of one entry may be one longer text.
        expect(lost.filter((text) => !stated.some((line) => line.includes(text.trim().slice(2))))).toEqual(
          [],
        );
      }),
      { numRuns: 300 },
    );
  });

  it('takes the session whole from one side', () => {
    fc.assert(
      fc.property(document, document, document, (base, x, y) => {
        const merged = merge(base, x, y);
        fc.pre(merged.is === 'clean');
        expect([told(x), told(y)]).toContain(told(merged.text));
      }),
      { numRuns: 300 },
    );
  });
});

/** Lines that open, close or break something, in any order: no file looks like this, and a merge of it has to end all the same. */
const brokenLine = fc.constantFrom(
  '---',
  '',
  '  ',
  'milestone: v1.0',
  'progress:',
  '  total_plans: 3',
  'list:',
  '  - a',
  'text: |',
  '# Title',
  '## Current Position',
  '### Phase 2: Feed',
  'Phase: 2 of 4',
  'Plan: 1 of 3',
  'Last activity: 2026-06-01',
  '- [ ] 02-01-PLAN.md: a',
  '- [x] **Phase 2: Feed** - notes',
  '- one decision',
  '| # | Task |\n|---|------|',
  '| 1 | a |',
  '| 2. Feed | 1/2 | In Progress |',
  '```sh',
  '<!-- open',
  '-->',
  '<details>',
  '<summary>v1.0 -- SHIPPED</summary>',
  '</details>',
  'A sentence. Another one.',
  '*Last updated: 2026-06-01*',
  'a\r',
);
const broken = fc
  .tuple(fc.constantFrom('', '---\n'), fc.array(brokenLine, { maxLength: 24 }))
  .map(([open, all]) => open + all.map((line) => `${line}\n`).join(''));
const paths = fc.constantFrom(
  'STATE.md',
  'ROADMAP.md',
  'PROJECT.md',
  'phases/01-a/01-01-PLAN.md',
  'notes.md',
);

describe('a merge of broken files', () => {
  it('ends, is the same from both sides, hides no conflict, and adds nothing when it is done twice', () => {
    fc.assert(
      fc.property(paths, broken, broken, broken, (path, base, x, y) => {
        const one = merge(base, x, y, path);
        // In a free document the order of the pieces of a broken table decides whether anything stands twice.
        const free = /notes|PROJECT/.test(path);
        expect(free ? one.is : merge(base, y, x, path).is).toBe(one.is);
        expect(one.text.includes('<<<<<<< ours')).toBe(one.is === 'conflict');
        const again = one.is === 'conflict' ? one : merge(y, one.text, y, path);
        expect(again.text).toBe(one.text);
      }),
      { numRuns: 1500, seed: 4 },
    );
  });
});

const corpus = join(resolve(process.env['LEAPFROG_SHARED'] ?? '../shared'), 'corpus', 'merges');

function read(folder: string, side: string): string | undefined {
  const name = readdirSync(folder).find((file) => file.startsWith(`${side}.`));
  return name === undefined ? undefined : readFileSync(join(folder, name), 'utf8');
}

describe.skipIf(!existsSync(corpus))(`the laws on real files (${corpus})`, () => {
  const cases = existsSync(corpus)
    ? readdirSync(corpus).flatMap((repo) =>
        readdirSync(join(corpus, repo)).map((name) => join(corpus, repo, name)),
      )
    : [];
  it('splits into entries and back without touching a byte, and obeys the identities', () => {
    const wrong: string[] = [];
    for (const folder of cases) {
      const path = folder.replace(/.*__/, '').replace('.planning_', '');
      const [base, ours, theirs] = ['base', 'ours', 'theirs'].map((side) => read(folder, side));
      for (const text of [base, ours, theirs]) {
        if (text === undefined) continue;
        const { frontmatter, sections } = readOutline(text);
        const entries = sections.flatMap((section) => [section, ...section.entries]);
        const all = [...(frontmatter?.entries ?? []), ...entries]
          .map((part) => part.text + part.gap)
          .join('');
        const close = (frontmatter?.open ?? '').length + (frontmatter?.close ?? '').length;
        if (all.length + close !== text.length) wrong.push(`${folder}: bytes`);
        if (base !== undefined && merge(base, text, base, path).text !== text)
          wrong.push(`${folder}: identity`);
      }
      if (base === undefined || ours === undefined || theirs === undefined) continue;
      const one = merge(base, ours, theirs, path);
      if (merge(base, theirs, ours, path).is !== one.is) wrong.push(`${folder}: symmetry`);
      if (one.is === 'clean' && merge(theirs, one.text, theirs, path).text !== one.text)
        wrong.push(`${folder}: twice`);
    }
    expect(wrong).toEqual([]);
  });
});
