import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { git, gitText, type Repository } from '../../src/git/index.ts';
import { laneSteps, openProject, type LaneStep } from '../../src/lane/index.ts';
import { run, runSync, type RunOutcome } from '../../src/process/index.ts';
import { type JournalEvent, openActs, readJournal } from '../../src/store/index.ts';
import { closePhaseOne, makeRunFixture, plan } from '../support/run-fixture.ts';
import { environmentOf, must } from '../support/temporary-project.ts';
import { commitFiles, removeFolder, temporaryFolder, writeFiles } from '../support/temporary-repository.ts';

/*
 * The whole supervisor on a real repository, killed with SIGKILL at each named step and started again. Phase 1 is complete. A
 * planner's first session leaves half of something and fails; its second one plans phase 2; the plan is held and landed.
 */

const driver = fileURLToPath(new URL('../support/killable-run.mjs', import.meta.url));
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

type Mode = 'tracked' | 'ignored';
interface Place {
  readonly folder: string;
  readonly repo: Repository;
}

const mess = [
  { do: 'write', path: 'idea.md', text: 'half an idea\n' },
  { do: 'commit', message: 'docs: half an idea', paths: ['idea.md'] },
  { do: 'write', path: 'scrap.md', text: 'not committed\n' },
  { do: 'write', path: '.planning/phases/02-two/02-NOTES.md', text: 'not committed either\n' },
  { do: 'fail', why: 'lost the thread' },
];

/** The state that every run starts from, made once: the closing commit has to rest before a plan may land on it. */
function makeTemplate(folder: string, mode: Mode): void {
  const { repo } = makeRunFixture(folder);
  closePhaseOne(repo);
  const tasks = [
    { ...plan('2'), steps: mess },
    mode === 'tracked'
      ? plan('2')
      : { ...plan('2'), steps: plan('2').steps.filter((step) => step['do'] !== 'commit') },
  ];
  writeFileSync(join(folder, 'script.json'), JSON.stringify({ v: 1, name: 'killed', tasks }));
  if (mode === 'ignored') {
    gitText(repo, ['rm', '-rq', '--cached', '.planning']);
    commitFiles(repo, { '.gitignore': '.planning/\n' }, 'chore: keep planning private');
  }
  // The person's own, in a file that the landing changes too, and in one that it does not.
  const state = readFileSync(join(repo.folder, '.planning/STATE.md'), 'utf8');
  const own = state.replace('### Pending Todos\n\nNone yet.', '### Pending Todos\n\n- mine, uncommitted');
  writeFiles(repo.folder, {
    '.planning/STATE.md': own,
    'README.md': '# small\n\nedited\n',
    'new.txt': 'new\n',
  });
}

let templates: Record<Mode, string>;
let readyAt: number;
beforeAll(() => {
  templates = { tracked: temporaryFolder(), ignored: temporaryFolder() };
  makeTemplate(templates.tracked, 'tracked');
  makeTemplate(templates.ignored, 'ignored');
  readyAt = Date.now() + 5_500;
});
afterAll(() => {
  for (const folder of Object.values(templates)) removeFolder(folder);
});

async function copyOf(mode: Mode): Promise<Place> {
  if (Date.now() < readyAt) await new Promise((resolve) => setTimeout(resolve, readyAt - Date.now()));
  const folder = temporaryFolder();
  cpSync(templates[mode], folder, { recursive: true, preserveTimestamps: true });
  const repo = { folder: join(folder, 'r') } as const;
  git(repo, ['update-index', '--refresh']);
  return { folder, repo: must(openProject({ folder: repo.folder, env: environmentOf(folder) })).repo };
}

function supervise(
  place: Place,
  die?: { readonly step: LaneStep; readonly nth: number },
): Promise<RunOutcome> {
  const task = {
    folder: place.repo.folder,
    script: join(place.folder, 'script.json'),
    trace: join(place.folder, 'trace'),
    ...(die === undefined ? {} : { die }),
  };
  const env = { ...process.env, ...environmentOf(place.folder) };
  // As long as the test itself: a loaded machine is no failure.
  const options = { cwd: place.repo.folder, env, timeoutMs: 600_000 };
  return run(process.execPath, [driver, JSON.stringify(task)], options);
}

/** What may differ between two runs that end in the same place: hashes, times, and the folder they ran in. */
function plain(text: string, place: Place): string {
  return text
    .replaceAll(place.folder, 'FOLDER')
    .replaceAll(/\d{4}-\d\d-\d\d(?:[T ]\d\d[:-]\d\d(?:[:-]\d\d(?:[.-]\d+)?)?Z?)?(?:[+-]\d\d:?\d\d)?/g, 'TIME')
    .replaceAll(/\b(?=[0-9a-f]*\d)[0-9a-f]{7,40}\b/g, 'HASH');
}

function filesBelow(folder: string, below = ''): readonly string[] {
  return readdirSync(join(folder, below), { withFileTypes: true })
    .filter(({ name }) => name !== '.git')
    .flatMap((entry) => {
      const path = join(below, entry.name);
      return entry.isDirectory() ? filesBelow(folder, path) : [path];
    })
    .toSorted();
}

/** Everything that a person can see afterwards. */
function endState(place: Place): Readonly<Record<string, unknown>> {
  const { repo, folder } = place;
  const project = must(openProject({ folder: repo.folder, env: environmentOf(folder) }));
  const journal = readJournal(project.paths.journal);
  const env = { ...process.env, ...environmentOf(folder) };
  const status = runSync(process.execPath, [cli, 'status', '--json'], { cwd: repo.folder, env });
  const refs = gitText(repo, ['for-each-ref', '--format=%(refname)']).split('\n');
  const left = refs.filter((ref) => /^refs\/leapfrog\/kept\/[^/]+\/planner\//.test(ref));
  const state = {
    files: filesBelow(repo.folder).map((path) => [path, readFileSync(join(repo.folder, path), 'utf8')]),
    status: gitText(repo, ['status', '--porcelain=v2']),
    history: gitText(repo, ['log', '--stat', '--format=%s%n%b']),
    facts: status.stdout,
    refs,
    leftovers: left.map((ref) => gitText(repo, ['ls-tree', '-r', '--name-only', ref])),
    lanes: [project.paths.plannerLane, project.paths.landingLane].map((lane) => [
      filesBelow(lane),
      git({ folder: lane }, ['status', '--porcelain=v2']).stdout,
    ]),
    stateFolder: readdirSync(project.paths.stateFolder).toSorted(),
    achieved: journal.flatMap(outcomeOf),
    open: openActs(journal),
  };
  return Object.fromEntries(
    Object.entries(state).map(([key, value]) => [key, JSON.parse(plain(JSON.stringify(value), place))]),
  );
}

/**
 * What the journal says came of sessions, plans and questions, each once and in this order. What only says that something was meant, or
 * was done over, is left out: that is how the two runs differ.
 */
function outcomeOf({ event, role, kind, phase, end, outcome, name }: JournalEvent): readonly string[] {
  const came =
    /^(?:session-(?:started|ended|settled)|plan-(?:held|landed|discarded)|hold-refused|landing-refused|asked)$/;
  if (!came.test(event)) return [];
  return [JSON.stringify([event, role, kind, phase, name, end, outcome])];
}

interface KillPoint {
  readonly step: LaneStep;
  readonly nth: number;
}

const every = (steps: readonly LaneStep[], nth = 1): readonly KillPoint[] =>
  steps.map((step) => ({ step, nth }));
const { prepare, leave, hold, land, landOnDisk, finish } = laneSteps;
/** The planner's lane is made, then prepared anew with something left in it, then the landing lane is made. */
const lanes = [
  ...every(prepare),
  ...every(
    prepare.filter((step) => step !== 'lane-cloned'),
    2,
  ),
  ...every(leave),
  ...every(hold),
  ...every(
    prepare.filter((step) => step !== 'lane-cloned'),
    3,
  ),
  ...every(['lane-cloned'], 2),
];
/** Each file is a step where they are written one by one: two plans, the roadmap, the state. */
const files = [2, 3, 4].flatMap((nth) => every(['file-written'], nth));
const points: Readonly<Record<Mode, readonly KillPoint[]>> = {
  tracked: [...lanes, ...every(land), ...every(finish)],
  ignored: [...lanes, ...every(landOnDisk), ...files, ...every(finish)],
};
/** In the second mode the lanes are prepared by the same code: once is enough there. */
const killed: Readonly<Record<Mode, readonly KillPoint[]>> = {
  tracked: points.tracked,
  ignored: points.ignored.filter(({ step, nth }) => nth === 1 || step === 'file-written'),
};

async function undisturbed(mode: Mode): Promise<ReturnType<typeof endState>> {
  const place = await copyOf(mode);
  const { code, stdout, stderr } = await supervise(place);
  expect([code, stdout.trim(), stderr]).toEqual([0, '{"is":"interrupted"}', '']);
  // The table is complete: it holds every step that is passed, and no other.
  const trace = readFileSync(join(place.folder, 'trace'), 'utf8').trim().split('\n');
  expect(trace.toSorted()).toEqual(points[mode].map(({ step, nth }) => `${step} ${nth}`).toSorted());
  const state = endState(place);
  removeFolder(place.folder);
  return state;
}

/** What the second run wrote about what it found. */
function foundBy(place: Place, sinceLine: number): string {
  const project = must(openProject({ folder: place.repo.folder, env: environmentOf(place.folder) }));
  const said = readJournal(project.paths.journal)
    .slice(sinceLine)
    .flatMap(({ event, was, recovered }) => {
      if (event === 'act-interrupted') return [`${String(was)} interrupted`];
      return recovered === true ? [`${event}, found`] : [];
    });
  return said.join('; ');
}

const rows: string[] = [];
const until: Partial<Record<Mode, Promise<ReturnType<typeof endState>>>> = {};
afterAll(() => {
  const report = process.env['LEAPFROG_KILL_REPORT'];
  if (report !== undefined) writeFileSync(report, `${rows.toSorted().join('\n')}\n`);
});

describe.each(['tracked', 'ignored'] as const)(
  'with planning files %s by git, a supervisor killed',
  (mode) => {
    it.concurrent.each(killed[mode])(
      'at $step ($nth) ends like an undisturbed one when it starts again',
      async (die) => {
        const wanted = await (until[mode] ??= undisturbed(mode));
        const place = await copyOf(mode);
        const first = await supervise(place, die);
        expect([first.signal, first.stderr]).toEqual(['SIGKILL', '']);
        const project = must(openProject({ folder: place.repo.folder, env: environmentOf(place.folder) }));
        const lines = readJournal(project.paths.journal).length;
        const second = await supervise(place);
        expect([second.code, second.stdout.trim(), second.stderr]).toEqual([0, '{"is":"interrupted"}', '']);
        expect(endState(place)).toEqual(wanted);
        rows.push(`| ${mode} | \`${die.step}\` ${die.nth} | ${foundBy(place, lines)} | same |`);
        removeFolder(place.folder);
      },
    );
  },
);
