import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openProject, type LaneStep, type LeapProject } from '../../src/lane/index.ts';
import { run, runSync, startSession, type RunOutcome, type Session } from '../../src/process/index.ts';
import { closePhaseOne, makeRunFixture, plan, type RunFixture } from '../support/run-fixture.ts';
import { environmentOf, must } from '../support/temporary-project.ts';
import { commitFiles, removeFolder, temporaryFolder } from '../support/temporary-repository.ts';

/*
 * A supervisor that is stopped (SIGSTOP) in the middle of a landing, and silent for longer than a sign of life is waited for. Phase 1
 * is complete; a planner plans phase 2, and its plan is being landed.
 */

const driver = fileURLToPath(new URL('../support/killable-run.mjs', import.meta.url));
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

let folder: string;
let fixture: RunFixture;
let project: LeapProject;
let stopped: Session | undefined;
beforeEach(() => {
  folder = temporaryFolder();
  stopped = undefined;
});
afterEach(() => {
  if (stopped?.pid !== undefined) runSync('kill', ['-KILL', String(stopped.pid)], { cwd: '/' });
  removeFolder(folder);
});

type Mode = 'tracked' | 'ignored';
const planned = '.planning/phases/02-two/02-01-PLAN.md';
const second = '.planning/phases/02-two/02-02-PLAN.md';

function begin(mode: Mode): void {
  fixture = makeRunFixture(folder);
  closePhaseOne(fixture.repo);
  const task = plan('2');
  const steps = mode === 'tracked' ? task.steps : task.steps.filter((step) => step['do'] !== 'commit');
  writeFileSync(
    join(folder, 'script.json'),
    JSON.stringify({ v: 1, name: 'stopped', tasks: [{ ...task, steps }] }),
  );
  if (mode === 'ignored') {
    fixture.git('rm', '-rq', '--cached', '.planning');
    commitFiles(fixture.repo, { '.gitignore': '.planning/\n' }, 'chore: keep planning private');
  }
  project = must(openProject({ folder: fixture.folder, env: environmentOf(folder) }));
}

const env = (): NodeJS.ProcessEnv => ({ ...process.env, ...environmentOf(folder) });

function drive(stop?: { readonly step: LaneStep; readonly nth: number }): readonly [string, string] {
  const task = { folder: fixture.folder, script: join(folder, 'script.json'), trace: join(folder, 'trace') };
  return [driver, JSON.stringify(stop === undefined ? task : { ...task, stop })];
}

/** Starts a supervisor that stops itself, and waits until it stands. Then makes its last sign of life one of long ago. */
async function stopAt(step: LaneStep, nth: number): Promise<{ readonly errors: readonly string[] }> {
  const errors: string[] = [];
  stopped = startSession(process.execPath, drive({ step, nth }), {
    cwd: fixture.folder,
    env: env(),
    stdio: 'pipe',
    onLine: (line, from) => {
      if (from === 'stderr') errors.push(line);
    },
  });
  const state = (): string =>
    runSync('ps', ['-o', 'state=', '-p', String(stopped?.pid)], { cwd: '/' }).stdout.trim();
  while (!state().startsWith('T')) {
    if (state() === '') throw new Error(`it ended before it was stopped: ${errors.join('\n')}`);
    await sleep(50);
  }
  for (const lease of leases()) {
    const beat = join(lease, 'beat');
    if (existsSync(beat))
      writeFileSync(
        beat,
        readFileSync(beat, 'utf8').replace(/"at":"[^"]+"/, '"at":"2020-01-01T00:00:00.000Z"'),
      );
  }
  return { errors };
}

function leases(): readonly string[] {
  const { lease, stateFolder, commonFolder } = project.paths;
  const below = [stateFolder, commonFolder].flatMap((top) =>
    readdirSync(top)
      .filter((name) => name.endsWith('.lease'))
      .map((name) => join(top, name)),
  );
  return [...new Set([lease, ...below])].filter((path) => existsSync(path));
}

const leapfrog = (...args: readonly string[]): RunOutcome =>
  runSync(process.execPath, [cli, ...args], { cwd: fixture.folder, env: env() });
const nextRun = (): Promise<RunOutcome> =>
  run(process.execPath, drive(), { cwd: fixture.folder, env: env(), timeoutMs: 600_000 });

/** What the landing changes in the project: history, files and their index. */
const seen = (): readonly string[] => [
  fixture.git('log', '--format=%H %s'),
  fixture.git('status', '--porcelain=v2'),
  ...[planned, second].filter((path) => existsSync(join(fixture.folder, path))),
  readFileSync(join(fixture.folder, '.planning/STATE.md'), 'utf8'),
  readFileSync(join(fixture.folder, '.planning/ROADMAP.md'), 'utf8'),
];

/** The plan is in the project, once, and nothing is half done. */
function expectLandedOnce(mode: Mode): void {
  expect(existsSync(join(fixture.folder, planned))).toBe(true);
  expect(fixture.git('status', '--porcelain')).toBe('');
  const subjects = fixture.git('log', '--format=%s').split('\n');
  expect(subjects.filter((subject) => subject === 'docs(02): create phase plan')).toHaveLength(
    mode === 'tracked' ? 1 : 0,
  );
  for (const kind of ['held', 'landing'])
    expect(fixture.git('for-each-ref', `refs/leapfrog/${kind}`)).toBe('');
  const told = leapfrog('log', '--json').stdout.split('\n');
  expect(told.filter((line) => line.includes('"plan-landed"'))).toHaveLength(1);
  expect(leapfrog('doctor', '--json').stdout).not.toContain('half-landed');
}

describe.each([
  ['tracked', 'carried', 1],
  ['ignored', 'file-written', 1],
] as const)('a landing of %s planning files, stopped at %s %i', (mode, step, nth) => {
  beforeEach(() => begin(mode));

  it('is not taken over from the living, is finished by it when it wakes, and done once', async () => {
    const { errors } = await stopAt(step, nth);
    const before = seen();
    for (const refused of [
      leapfrog('land'),
      leapfrog('run', '--agent', `scripted:${join(folder, 'script.json')}`),
    ]) {
      expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('is in use: process')]);
    }
    expect(seen()).toEqual(before);
    process.kill(stopped?.pid ?? 0, 'SIGCONT');
    expect(await stopped?.ended).toMatchObject({ code: 0 });
    expect(errors).toEqual([]);
    expectLandedOnce(mode);
  });

  it('is taken over at once from the dead, and done once', async () => {
    await stopAt(step, nth);
    process.kill(stopped?.pid ?? 0, 'SIGKILL');
    await stopped?.ended;
    expect(await nextRun()).toMatchObject({ code: 0, stderr: '' });
    expectLandedOnce(mode);
  });

  it('writes nothing when it wakes after its leases were taken away by hand and another has landed', async () => {
    await stopAt(step, nth);
    for (const lease of leases()) rmSync(lease, { recursive: true });
    expect(await nextRun()).toMatchObject({ code: 0, stderr: '' });
    // What somebody does to the plan after that stays done.
    rmSync(join(fixture.folder, second));
    if (mode === 'tracked') fixture.git('commit', '-qam', 'docs(02): one plan is enough');
    const after = seen();
    process.kill(stopped?.pid ?? 0, 'SIGCONT');
    await stopped?.ended;
    expect(seen()).toEqual(after);
    expectLandedOnce(mode);
  });
});
