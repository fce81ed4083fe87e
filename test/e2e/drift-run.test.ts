import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  execute,
  makeRunFixture,
  plan,
  until,
  type RunFixture,
  type RunTask,
} from '../support/run-fixture.ts';
import { removeFolder, temporaryFolder, writeFiles } from '../support/temporary-repository.ts';

const first = '.planning/phases/02-two/02-01-PLAN.md';
const second = '.planning/phases/02-two/02-02-PLAN.md';

/** Phase 1 says that it makes a store; phase 2 builds on that, and on dates that are there already. */
const promise = `---
phase: 01-one
plan: 01
type: execute
must_haves:
  artifacts:
    - path: "src/store.ts"
      exports: ["openStore"]
---

<objective>Make src/store.ts</objective>
`;
const usesStore = `---
phase: 02-two
plan: 01
type: execute
files_modified: [src/page.ts]
---

<context>
@src/store.ts
</context>

<tasks>
<task type="auto">
  <name>Task 1: Title</name>
  <files>src/page.ts</files>
  <action>Write the title.</action>
</task>
<task type="auto">
  <name>Task 2: Entries</name>
  <files>src/page.ts</files>
  <action>List the entries with \`openStore\` of src/store.ts.</action>
</task>
</tasks>
`;
const usesDates = `---
phase: 02-two
plan: 02
type: execute
files_modified: [src/day.ts]
---

<context>
@src/date.ts
@src/zone.ts
</context>

<objective>Show the day with \`formatDate\` in the zone of \`zoneOf\`: src/day.ts</objective>
`;
const dates = {
  'src/date.ts': 'export function formatDate(date: Date): string {\n  return date.toISOString();\n}\n',
  'src/zone.ts': 'export function zoneOf(place: string): string {\n  return `${place}/UTC`;\n}\n',
};

let folder: string;
let fixture: RunFixture;
beforeEach(() => {
  folder = temporaryFolder();
  fixture = makeRunFixture(folder, { '.planning/phases/01-one/01-01-PLAN.md': promise, ...dates });
});
afterEach(() => {
  removeFolder(folder);
});

const delivers = (name: string): RunTask['steps'] => [
  until('planned'),
  {
    do: 'write',
    path: 'src/store.ts',
    text: `export function ${name}(path: string): string {\n  return path;\n}\n`,
  },
  { do: 'commit', message: 'feat(01-01): make the store', paths: ['src'] },
];

/** A planner as agents are: it searches the repository and reads whole files. */
function planTwo(dated = usesDates): RunTask {
  const made = plan('2', [
    { do: 'search', pattern: 'Date' },
    { do: 'read', path: 'src/date.ts' },
    { do: 'read', path: 'src/zone.ts', from: 1, to: 3 },
  ]);
  const text = { [first]: usesStore, [second]: dated };
  const steps = made.steps.map((step) => {
    const own = Object.entries(text).find(([path]) => step['do'] === 'write' && step['path'] === path);
    return own === undefined ? step : { ...step, text: own[1] };
  });
  return { ...made, steps };
}

const revise = (...steps: RunTask['steps']): RunTask => ({
  role: 'planner',
  kind: 'revise',
  phase: '2',
  steps,
});
const rename = { do: 'edit', path: first, find: '`openStore`', replace: '`createStore`' };
const keep = { do: 'commit', message: 'docs(02): revise plan', paths: ['.planning'] };

async function runUntilTwo(...tasks: readonly RunTask[]): Promise<ReturnType<RunFixture['run']>> {
  const run = fixture.run([...tasks, execute('2')], '--until', '2');
  await run.told('plan-held', { phase: '2' });
  fixture.signal('planned');
  return run;
}

const covers = (ids: string, text: string): string =>
  text.replace('files_modified', `requirements: [${ids}]\nfiles_modified`);
const trailer = (): string =>
  fixture
    .git('log', '-1', '--grep=create phase plan', '--format=%(trailers:key=Leapfrog-Drift,valueonly)')
    .trim();
const told = (run: ReturnType<RunFixture['run']>, event: string): readonly unknown[] =>
  run.events.filter((each) => each['event'] === event).map(({ verdict, touched }) => [verdict, touched]);

it('lands a plan at once when the phase before it keeps its promise', async () => {
  const run = await runUntilTwo(execute('1', { first: delivers('openStore') }), planTwo());
  expect(await run.outcome()).toEqual({ code: 0, asked: [], errors: [] });
  expect(told(run, 'drift-checked')).toEqual([['fresh', []]]);
  expect(trailer()).toMatch(/^fresh \([0-9a-f]{10}\.\.[0-9a-f]{10}\)$/);
  // The footprint is kept with the plan: what was read, searched, named and promised.
  const landed = fixture.git('for-each-ref', '--format=%(refname)', 'refs/leapfrog/landed');
  const footprint: unknown = JSON.parse(fixture.git('show', `${landed}^3:footprint.json`));
  expect(footprint).toMatchObject({
    phase: '2',
    reads: [
      { kind: 'search', pattern: 'Date' },
      { kind: 'read', path: 'src/date.ts' },
      { kind: 'read', path: 'src/zone.ts', from: 1, to: 3 },
    ],
    plans: [
      { id: '02-01' },
      {
        id: '02-02',
        files: [
          { name: 'src/day.ts' },
          { name: 'src/date.ts', role: 'reads', atBase: true },
          { name: 'src/zone.ts' },
          { name: 'src/day.ts' },
        ],
      },
    ],
    promises: [
      { plan: '01-01', artifacts: [{ path: 'src/store.ts', exports: ['openStore'] }] },
      { plan: '01-02' },
    ],
  });
});

it('has exactly the touched task revised when the promised function is called otherwise', async () => {
  const run = await runUntilTwo(
    execute('1', { first: delivers('createStore') }),
    planTwo(),
    revise(rename, keep),
  );
  expect(await run.outcome()).toEqual({ code: 0, asked: [], errors: [] });
  expect(told(run, 'drift-checked')).toEqual([
    ['patchable', ['02-01']],
    ['fresh', []],
  ]);
  expect(trailer()).toMatch(/^repaired, fresh /);
  expect(fixture.git('show', `HEAD:${first}`)).toBe(
    usesStore.replace('`openStore`', '`createStore`').trimEnd(),
  );
  expect(fixture.git('show', `HEAD:${second}`)).toBe(usesDates.trimEnd());
  const kinds = run.events
    .filter(({ event }) => event === 'session-started')
    .map(({ kind, phase }) => `${String(kind)} ${String(phase)}`);
  expect(kinds).toEqual(['execute 1', 'plan 2', 'revise 2', 'execute 2']);
});

/** The worker says in its summary how it deviated. */
function saying(deviation: string, task: RunTask): RunTask {
  const steps = task.steps.map((step) =>
    String(step['path']).endsWith('01-01-SUMMARY.md')
      ? { ...step, text: `${String(step['text'])}\n## Deviations from Plan\n\n- ${deviation}\n` }
      : step,
  );
  return { ...task, steps };
}

/** What the planner's session of a kind was told, of the last one. */
function briefFor(run: ReturnType<RunFixture['run']>, kind: string): string {
  const started = run.events.findLast((each) => each['event'] === 'session-started' && each['kind'] === kind);
  const found = readdirSync(join(folder, 'state'), { recursive: true, encoding: 'utf8' }).find(
    (path) => path.endsWith('brief.md') && path.includes(String(started?.['session'])),
  );
  return found === undefined ? '' : readFileSync(join(folder, 'state', found), 'utf8');
}

it('tells the planner how the phase before deviated, and lands the plan as it was revised for that', async () => {
  const deviation = '[Rule 3] `openStore` of src/store.ts became `createStore`: the name was taken';
  const run = await runUntilTwo(
    saying(deviation, execute('1', { first: delivers('createStore') })),
    planTwo(),
    revise(rename, keep),
  );
  expect(await run.outcome()).toEqual({ code: 0, asked: [], errors: [] });
  expect(briefFor(run, 'plan')).not.toContain('Rule 3');
  expect(briefFor(run, 'revise')).toContain(deviation);
  expect(fixture.git('show', `HEAD:${first}`)).toBe(
    usesStore.replace('`openStore`', '`createStore`').trimEnd(),
  );
});

it('lands the plan as it is where the phase before deviated in nothing that it relies on, at the cost of no session', async () => {
  const deviation = '[Rule 1] `openStore` of src/store.ts is tested twice';
  const run = await runUntilTwo(saying(deviation, execute('1', { first: delivers('openStore') })), planTwo());
  expect(await run.outcome()).toEqual({ code: 0, asked: [], errors: [] });
  expect(told(run, 'drift-checked')).toEqual([['fresh', []]]);
  expect(fixture.git('show', `HEAD:${first}`)).toBe(usesStore.trimEnd());
  expect(briefFor(run, 'revise')).toBe('');
});

it('takes no revision that touches another plan or leaves the place, tries twice, then asks', async () => {
  const run = await runUntilTwo(
    execute('1', { first: delivers('createStore') }),
    planTwo(),
    revise(rename, { do: 'append', path: second, text: 'And more.\n' }, keep),
    revise({ do: 'append', path: first, text: 'Mind the store.\n' }, keep),
  );
  const { code, asked } = await run.outcome();
  expect(code).toBe(4);
  expect(asked.join()).toMatch(/^drift-remains: .*still names openStore/);
  const refusals = run.events.filter(({ event }) => event === 'hold-refused').map(({ name }) => name);
  expect(refusals).toEqual(['plan-not-touched', 'drift-remains']);
  // Nothing landed, and the plan as it was made is still held.
  expect(fixture.git('log', '--format=%s', '--grep=create phase plan')).toBe('');
  const held = fixture.git('for-each-ref', '--format=%(refname)', 'refs/leapfrog/held');
  expect(fixture.git('show', `${held}:${first}`)).toBe(usesStore.trimEnd());
});

it('plans anew when the ground is gone, and keeps the old plan', async () => {
  const removes: RunTask['steps'] = [
    ...delivers('createStore'),
    { do: 'delete', path: 'src/date.ts' },
    { do: 'delete', path: 'src/zone.ts' },
    { do: 'commit', message: 'refactor(01-01): dates come from the platform' },
  ];
  const anew = planTwo(
    usesDates
      .replace('@src/date.ts\n@src/zone.ts', '@src/store.ts')
      .replace('`formatDate` in the zone of `zoneOf`', '`createStore`'),
  );
  const steps = anew.steps.filter((step) => step['do'] !== 'read');
  const run = await runUntilTwo(execute('1', { first: removes }), planTwo(), { ...anew, steps });
  expect(await run.outcome()).toEqual({ code: 0, asked: [], errors: [] });
  expect(told(run, 'drift-checked')).toEqual([
    ['stale', ['02-01', '02-02']],
    ['fresh', []],
  ]);
  expect(run.events.filter(({ event }) => event === 'plan-discarded')).toMatchObject([{ phase: '2' }]);
  const kept = fixture.git('for-each-ref', '--format=%(refname)', 'refs/leapfrog/discarded');
  expect(fixture.git('show', `${kept}:${second}`)).toBe(usesDates.trimEnd());
  expect(fixture.git('show', `HEAD:${second}`)).toContain('createStore');
});

it('takes no plans made anew that drop a requirement of those before, tries again, then asks', async () => {
  const wanted = '- **DAY-01**: the day is shown\n- **DAY-02**: in the zone of the place\n';
  writeFiles(fixture.folder, { '.planning/REQUIREMENTS.md': `# Requirements\n\n${wanted}` });
  fixture.git('add', '-A');
  fixture.git('commit', '-qm', 'docs: requirements');
  const removes: RunTask['steps'] = [
    ...delivers('createStore'),
    { do: 'delete', path: 'src/date.ts' },
    { do: 'delete', path: 'src/zone.ts' },
    { do: 'commit', message: 'refactor(01-01): dates come from the platform' },
  ];
  const anew = (ids: string): RunTask => {
    const text = usesDates
      .replace('@src/date.ts\n@src/zone.ts', '@src/store.ts')
      .replace('`formatDate` in the zone of `zoneOf`', '`createStore`');
    const made = planTwo(covers(ids, text));
    return { ...made, steps: made.steps.filter((step) => step['do'] !== 'read') };
  };
  const before = planTwo(covers('DAY-01, DAY-02', usesDates));
  const run = await runUntilTwo(execute('1', { first: removes }), before, anew('DAY-01'), anew('DAY-01'));
  const { code, asked } = await run.outcome();
  expect(code).toBe(4);
  expect(asked.join()).toContain('no plan names DAY-02 any more, and the plans before did');
  const refusals = run.events.filter(({ event }) => event === 'hold-refused').map(({ name }) => name);
  expect(refusals).toEqual(['requirement-dropped', 'requirement-dropped']);
  expect(fixture.git('for-each-ref', '--format=%(refname)', 'refs/leapfrog/held')).toBe('');
  // A planner that covers it all is taken.
  const again = fixture.run([anew('DAY-01, DAY-02'), execute('2')], '--until', '2');
  expect(await again.outcome()).toEqual({ code: 0, asked: [], errors: [] });
});
