import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { mergePlanningFile } from '../../src/merge/index.ts';
import { absurd } from '../../src/trouble.ts';
import { whyNoGsdPackages } from '../support/gsd-packages.ts';
import { openSession, type GsdSession } from '../support/gsd-session.ts';
import type { LaidGeneration } from '../support/lay-gsd.ts';
import { plannerPlan } from '../support/planner-session.ts';
import { makeSampleProject } from '../support/sample-project.ts';
import { workerBegin, workerRecord, workerVerifyAndClose } from '../support/worker-session.ts';

/**
 * The last law of a merge: two branches on which real GSD verbs ran give, merged, the file that the same verbs give one
 * after the other (ours, then theirs). *Equal* means, for STATE.md, ROADMAP.md and REQUIREMENTS.md:
 *
 * - the same lines in every section, whatever their order: both branches appended to the same list, and a merge puts ours
 *   first where the second session would have put its own line behind;
 * - with times, dates and the commit in `state_head` left out: the verbs ran at other moments;
 * - without what is a clock in STATE.md (position, session, focus, activity, stamps and their copies in the frontmatter).
 *   The verbs of the second session read the position that the first left, so "one after the other" has a position that
 *   neither branch had. A merge may not make that up: its block has to be the whole block of one branch, and is checked so;
 * - derived counters after `leapfrog repair` in both trees: no text can tell that two branches that both wrote 1/5 make 2/5.
 *
 * The traces go through `git merge` with the driver installed, and through `mergePlanningFile`, which must give the same bytes.
 */
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const files = ['STATE.md', 'ROADMAP.md', 'REQUIREMENTS.md'] as const;
const generations = ['classic-1.42', 'gsd-core'] as const;

/** What one session does between two commits. `plan-done` and `close` are the worker's, `plan-phase` the planner's. */
type Step =
  | { readonly do: 'add-decision' | 'add-blocker'; readonly words: string }
  | { readonly do: 'resolve-blocker'; readonly words: string }
  | { readonly do: 'record-metric'; readonly plan: number }
  | { readonly do: 'record-session'; readonly words: string }
  | { readonly do: 'mark-complete'; readonly requirement: string }
  | { readonly do: 'plan-done' | 'close' | 'plan-phase' };

interface Trace {
  readonly worker: readonly Step[];
  readonly planner: readonly Step[];
  /** Which of the two is called ours. */
  readonly workerIsOurs: boolean;
}

/** They stand in the base, so that either side can resolve one. */
const knownBlockers = ['Flaky runner', 'No mail server', 'Old certificate'];
const words = fc.constantFrom(
  'Cursor paging',
  'Tokens expire',
  'No cookies',
  'Search in memory',
  'Dates are UTC',
);

function notes(who: string): fc.Arbitrary<Step> {
  return fc.oneof(
    fc.record({
      do: fc.constantFrom('add-decision' as const, 'add-blocker' as const),
      words: words.map((text) => `${text} (${who})`),
    }),
    fc.record({ do: fc.constant('resolve-blocker' as const), words: fc.constantFrom(...knownBlockers) }),
    fc.record({
      do: fc.constant('record-session' as const),
      words: words.map((text) => `${who} on ${text}`),
    }),
    fc.record({
      do: fc.constant('mark-complete' as const),
      requirement: fc.constantFrom('AUTH-01', 'FEED-01', 'FIND-01'),
    }),
    fc.record({ do: fc.constant('record-metric' as const), plan: fc.integer({ min: 1, max: 9 }) }),
  );
}

/** At most one of the expensive steps a side: each is half a dozen verbs of half a second. */
function traceOf(who: 'worker' | 'planner'): fc.Arbitrary<readonly Step[]> {
  const event: Step = { do: who === 'worker' ? 'plan-done' : 'plan-phase' };
  return fc
    .tuple(
      fc.array(notes(who), { maxLength: 2 }),
      fc.boolean(),
      fc.array(notes(who), { minLength: 1, maxLength: 2 }),
    )
    .map(([before, big, after]) => [...before, ...(big ? [event] : []), ...after]);
}

const traces: fc.Arbitrary<Trace> = fc.record({
  worker: traceOf('worker'),
  planner: traceOf('planner'),
  workerIsOurs: fc.boolean(),
});

/** The story that two terminals live through: one ends its phase while the other plans the next. */
const wholePhase: Trace = {
  worker: [
    { do: 'plan-done' },
    { do: 'plan-done' },
    { do: 'resolve-blocker', words: 'Flaky runner' },
    { do: 'plan-done' },
    { do: 'close' },
  ],
  planner: [
    { do: 'add-decision', words: 'Cursor paging' },
    { do: 'plan-phase' },
    { do: 'add-blocker', words: 'No icons' },
  ],
  workerIsOurs: true,
};

function act(session: GsdSession, who: 'worker' | 'planner', steps: readonly Step[]): void {
  const phase = who === 'worker' ? '2' : '3';
  let plans = 0;
  for (const step of steps) {
    switch (step.do) {
      case 'add-decision':
        session.verb('state', 'add-decision', '--phase', phase, '--summary', step.words);
        break;
      case 'add-blocker':
        session.verb('state', 'add-blocker', '--text', step.words);
        break;
      case 'resolve-blocker':
        session.verb('state', 'resolve-blocker', '--text', step.words);
        break;
      case 'record-session':
        session.verb('state', 'record-session', '--stopped-at', step.words, '--resume-file', 'None');
        break;
      case 'mark-complete':
        session.verb('requirements', 'mark-complete', step.requirement);
        break;
      case 'record-metric': {
        const what = [
          '--phase',
          phase,
          '--plan',
          String(step.plan),
          '--duration',
          '7min',
          '--tasks',
          '2',
          '--files',
          '3',
        ];
        session.verb('state', 'record-metric', ...what);
        break;
      }
      case 'plan-done':
        workerRecord(session, phase, ++plans);
        break;
      case 'close':
        workerVerifyAndClose(session, phase);
        break;
      case 'plan-phase':
        plannerPlan(session, phase);
        break;
      default:
        absurd(step);
    }
  }
}

const made: string[] = [];
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** Every branch gets a copy: the verbs work in place. */
function copyOf(folder: string): string {
  const copy = join(realpathSync(mkdtempSync(join(tmpdir(), 'gsd-trace-'))), 'notes');
  made.push(join(copy, '..'));
  cpSync(folder, copy, { recursive: true });
  return copy;
}

/** The sample project with phase 2 begun, three blockers, and the driver installed. */
function startOf(generation: LaidGeneration): string {
  const project = makeSampleProject({ generation });
  made.push(join(project.folder, '..'));
  const session = project.worker();
  workerBegin(session, '2');
  for (const blocker of knownBlockers) session.verb('state', 'add-blocker', '--text', blocker);
  commitAll(project.folder);
  leapfrog(project.folder, 'setup', '--merge-driver');
  return project.folder;
}

function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
}

function commitAll(folder: string): void {
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '--allow-empty', '-m', 'docs: session');
}

function leapfrog(folder: string, ...args: readonly string[]): void {
  const run = spawnSync(process.execPath, [cli, ...args], { cwd: folder, encoding: 'utf8' });
  expect(`${args.join(' ')}: ${String(run.status)} ${run.stderr}`).toBe(`${args.join(' ')}: 0 `);
}

function read(folder: string, file: string): string {
  return readFileSync(join(folder, '.planning', file), 'utf8');
}

/** Heading (or `frontmatter`) → its lines, sorted, with times and dates masked. */
function sectionsOf(text: string): ReadonlyMap<string, readonly string[]> {
  const sections = new Map<string, string[]>();
  let heading = '';
  text.split('\n').forEach((line, at) => {
    if (at === 0 && line === '---') heading = 'frontmatter';
    else if (heading === 'frontmatter' && line === '---') heading = 'top';
    else if (/^#+ /.test(line)) heading = line;
    const lines = sections.get(heading) ?? [];
    sections.set(heading, lines);
    if (line.trim() !== '')
      lines.push(line.replaceAll(/\d{4}-\d{2}-\d{2}(?:[T ][\d:.]+Z?)?/g, '<time>').trim());
  });
  return sections;
}

const ownClock =
  /^(status|stopped_at|current_phase|current_phase_name|current_plan|last_updated|state_head|last_activity\w*|paused_at):|^\W*(Last activity|Current focus|Progress|Resume file)\b/;
const clockBlocks = ['## Current Position', '## Session Continuity'];

/** The facts of a file, without what is a clock in STATE.md. */
function factsOf(file: string, text: string): readonly string[] {
  return [...sectionsOf(text)]
    .filter(([heading]) => file !== 'STATE.md' || !clockBlocks.includes(heading))
    .flatMap(([heading, lines]) => lines.map((line) => `${heading} › ${line}`))
    .filter((line) => file !== 'STATE.md' || !ownClock.test(line.split(' › ')[1] ?? ''))
    .toSorted();
}

/** Position and session without the readings in them that have a date of their own. */
function blocksOf(state: string): readonly string[] {
  const sections = sectionsOf(state);
  return clockBlocks.map((heading) =>
    (sections.get(heading) ?? []).filter((line) => !ownClock.test(line)).join('\n'),
  );
}

/** Plays a trace on two branches and in a row; the facts of both after `leapfrog repair`. */
function play(start: string, generation: LaidGeneration, trace: Trace) {
  const [mine, other] = trace.workerIsOurs
    ? (['worker', 'planner'] as const)
    : (['planner', 'worker'] as const);
  const run = (folder: string, who: 'worker' | 'planner') => {
    act(openSession({ folder, generation, key: who }), who, trace[who]);
    commitAll(folder);
  };
  const [ours, theirs] = [copyOf(start), copyOf(start)];
  run(ours, mine);
  run(theirs, other);
  const oneAfterTheOther = copyOf(ours);
  run(oneAfterTheOther, other);

  const merged = copyOf(ours);
  git(merged, 'fetch', '-q', theirs, 'HEAD');
  git(merged, 'merge', '-q', '--no-edit', 'FETCH_HEAD');
  for (const file of files) {
    const [base, o, t] = [start, ours, theirs].map((folder) => read(folder, file));
    const inProcess = mergePlanningFile({ path: file, base, ours: o, theirs: t });
    expect(inProcess.is).toBe('clean');
    expect(inProcess.text).toBe(read(merged, file));
  }
  const [position, session] = blocksOf(read(merged, 'STATE.md'));
  const sides = [ours, theirs].map((folder) => blocksOf(read(folder, 'STATE.md')));
  expect(sides.map((blocks) => blocks[0])).toContain(position);
  expect(sides.map((blocks) => blocks[1])).toContain(session);
  for (const folder of [merged, oneAfterTheOther]) leapfrog(folder, 'repair');
  const told = (folder: string) => files.map((file) => [file, factsOf(file, read(folder, file))]);
  return { merged: told(merged), inARow: told(oneAfterTheOther) };
}

/** The same traces in every run; another seed by `LEAPFROG_TRACE_SEED`. fast-check prints seed and trace when one fails. */
const seed = Number(process.env['LEAPFROG_TRACE_SEED'] ?? 4);
/** A verb takes half a second, a trace a dozen of them: so many keep the file near two minutes. */
const numRuns = Number(process.env['LEAPFROG_TRACE_RUNS'] ?? 3);

describe.skipIf(whyNoGsdPackages() !== undefined)(
  'merged, two sessions of real verbs say what they say in a row',
  () => {
    it.each(generations)('%s: a phase ends while the next is planned', (generation) => {
      const { merged, inARow } = play(startOf(generation), generation, wholePhase);
      expect(merged).toEqual(inARow);
    });

    it.each(generations)('%s: random traces', (generation) => {
      const start = startOf(generation);
      fc.assert(
        fc.property(traces, (trace) => {
          const { merged, inARow } = play(start, generation, trace);
          expect(merged).toEqual(inARow);
        }),
        { numRuns, seed, endOnFailure: true },
      );
    });
  },
);
