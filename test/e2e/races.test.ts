import { execFile } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { readState } from '../../src/planning/index.ts';
import { whyNoGsdPackages } from '../support/gsd-packages.ts';
import type { GsdSession } from '../support/gsd-session.ts';
import { nodeOf, packageOf } from '../support/lay-gsd.ts';
import type { LaidGeneration } from '../support/lay-gsd.ts';
import { addDecision, plannerPlan, plannerWrite } from '../support/planner-session.ts';
import { makeSampleProject } from '../support/sample-project.ts';
import type { SampleProject } from '../support/sample-project.ts';
import { workerBegin, workerPlan, workerVerifyAndClose } from '../support/worker-session.ts';

/**
 * The control: two sessions in ONE working tree, as two plain terminals are. Every test asserts that the damage happens, so
 * that the tests of the same sequences through two lanes prove something. Names as in the research: M1 to M7.
 */

const withVerbs = ['classic-1.32', 'classic-1.42', 'gsd-core'] as const;
const rounds = 10;
const made: SampleProject[] = [];
afterAll(() => {
  for (const project of made) project.remove();
});

function sample(generation: LaidGeneration): SampleProject {
  const project = makeSampleProject({ generation });
  made.push(project);
  return project;
}

function position(session: GsdSession): { phase: string; plan: string; status: string } {
  const { phase, plan, status } = readState(session.read('STATE.md')).position;
  return { phase: phase?.value ?? '', plan: plan?.value ?? '', status: status?.value ?? '' };
}

function say(generation: string, text: string): void {
  process.stdout.write(`control ${generation}: ${text}\n`);
}

describe.skipIf(whyNoGsdPackages() !== undefined)('two sessions in one working tree', () => {
  it.each(withVerbs)(
    '%s: M1, M2, M3 the planner takes the position, the worker closes and forgets the plan',
    (generation) => {
      const project = sample(generation);
      const worker = project.worker();
      workerBegin(worker, '2');
      const executing = position(worker);
      plannerPlan(project.planner(), '3');
      const m1 = position(worker);
      say(generation, `M1 ${JSON.stringify(executing)} → ${JSON.stringify(m1)}`);
      workerPlan(worker, '2', 1);
      const m2 = position(worker);
      say(generation, `M2 after the worker's first plan: ${JSON.stringify(m2)}`);
      workerPlan(worker, '2', 2);
      workerPlan(worker, '2', 3);
      workerVerifyAndClose(worker, '2');
      const m3 = position(worker);
      say(generation, `M3 after phase 2 closed: ${JSON.stringify(m3)}`);

      expect(executing).toMatchObject({ phase: '2 (Auth) — EXECUTING', status: 'Executing Phase 2' });
      // M1: phase 2 executes, and the state says that something is ready to be executed.
      expect(m1.status).toBe('Ready to execute');
      expect(m1.phase).toBe(generation === 'gsd-core' ? '3 (Feed) — READY TO EXECUTE' : executing.phase);
      // M2: gsd-core counts the worker's plan on the planner's phase.
      expect(m2.plan).toMatch(/^2 of 3/);
      expect(m2.phase.startsWith('3 (Feed)')).toBe(generation === 'gsd-core');
      // M3: phase 3 has its plans on disk, and no line of the state or the progress table says so.
      expect(existsSync(join(project.folder, '.planning/phases/03-feed/03-02-PLAN.md'))).toBe(true);
      expect(m3.status).not.toBe('Ready to execute');
      expect(worker.read('ROADMAP.md')).toMatch(/^\| 3\. Feed \| 0\/TBD \| Not started \|/m);
    },
  );

  it.each(withVerbs)(
    '%s: M4 the session that stops last overwrites where the other one stopped',
    (generation) => {
      const project = sample(generation);
      const worker = project.worker();
      worker.verb('state', 'record-session', '--stopped-at', 'WORKER 02-02 red');
      project.planner().verb('state', 'record-session', '--stopped-at', 'PLANNER 3 planned');
      expect(worker.read('STATE.md')).toContain('PLANNER 3 planned');
      expect(worker.read('STATE.md')).not.toContain('WORKER 02-02 red');
    },
  );

  it.each(['january', ...withVerbs] as const)(
    '%s: M5 a whole-file write loses what was noted since the file was read',
    (generation) => {
      const project = sample(generation);
      const planner = project.planner();
      const read = planner.read('STATE.md');
      addDecision(project.worker(), '2', 'LOST DECISION');
      expect(planner.read('STATE.md')).toContain('LOST DECISION');
      planner.write('STATE.md', read.replace('Plain Node, no framework', 'Plain Node, no framework at all'));
      expect(planner.read('STATE.md')).not.toContain('LOST DECISION');
    },
  );

  it.each(withVerbs)('%s: M6 a commit that did not happen reports success', async (generation) => {
    const project = sample(generation);
    const worker = project.worker();
    writeFileSync(join(project.folder, 'z1'), 'x');
    // What the other session's git holds while it commits.
    const lock = join(project.folder, '.git', 'index.lock');
    writeFileSync(lock, '');
    const run = worker.verb('commit', 'docs: z1', '--files', 'z1');
    rmSync(lock);
    expect(run.json).toMatchObject({ committed: false });
    expect(run.code).toBe(0);
    expect(worker.git('log', '-1', '--format=%s')).not.toContain('docs: z1');

    const total = await commitTogether(project);
    say(generation, `M6 of ${String(2 * rounds)} commits at once: ${JSON.stringify(total)}`);
    expect(total.committed + total.wrongHash + total.notCommitted).toBe(2 * rounds);
  });

  it.each(withVerbs)('%s: M7 commits sweep up what the other session had staged', async (generation) => {
    const project = sample(generation);
    const worker = project.worker();
    const planner = project.planner();
    // Planner stages its plan, worker commits its task: raw git, as executors of every generation do.
    planner.writeSource('.planning/notes.md', 'planner\n');
    planner.git('add', '.planning/notes.md');
    worker.writeSource('src/w.js', '// worker\n');
    worker.commitTask('feat(02-01): task', ['src/w.js']);
    expect(filesOf(worker, 'HEAD')).toEqual(['.planning/notes.md', 'src/w.js']);
    // The other way round: worker has staged its source, planner commits its plan by GSD's verb.
    worker.writeSource('src/v.js', '// worker\n');
    worker.git('add', 'src/v.js');
    plannerWrite(planner, '3');
    const swept = worker.git('log', '--format=%s', '--', 'src/v.js').trim();
    say(generation, `M7 the worker's staged source went into: ${swept === '' ? 'nothing' : swept}`);
    expect(swept === '').toBe(generation === 'gsd-core');

    const { failed, committed, foreign } = await stageTogether(project);
    say(
      generation,
      `M7 of ${String(2 * rounds)} raw commits at once: failed ${String(failed)}, with a foreign file ${String(foreign)}`,
    );
    expect(failed + committed).toBe(2 * rounds);
  });
});

function filesOf(session: GsdSession, commit: string): readonly string[] {
  return session.git('show', '--name-only', '--format=', commit).trim().split('\n').toSorted();
}

const started = promisify(execFile);

/** Its output whatever its exit code, as a session reads it. */
async function output(
  command: string,
  args: readonly string[],
  cwd: string,
): Promise<{ ok: boolean; stdout: string }> {
  try {
    const { stdout } = await started(command, [...args], { cwd });
    return { ok: true, stdout };
  } catch {
    return { ok: false, stdout: '' };
  }
}

async function commitTogether(
  project: SampleProject,
): Promise<{ committed: number; wrongHash: number; notCommitted: number; exitZero: number }> {
  const session = project.worker();
  const tools = packageOf(project.generation)?.tools ?? '';
  const total = { committed: 0, wrongHash: 0, notCommitted: 0, exitZero: 0 };
  for (let round = 0; round < rounds; round += 1) {
    const names = ['z1', 'z2'];
    for (const name of names) writeFileSync(join(project.folder, name), String(round));
    const runs = await Promise.all(
      names.map(async (name) => ({
        subject: `docs: round ${String(round)} ${name}`,
        ...(await output(
          nodeOf(project.generation),
          [tools, 'commit', `docs: round ${String(round)} ${name}`, '--files', name],
          project.folder,
        )),
      })),
    );
    for (const { ok, stdout, subject } of runs) {
      const hash = /"committed": true/.test(stdout) ? /"hash": "([0-9a-f]+)"/.exec(stdout)?.[1] : undefined;
      if (hash === undefined) {
        total.notCommitted += 1;
        if (ok) total.exitZero += 1;
      } else if (session.git('log', '-1', '--format=%s', hash).trim() === subject) total.committed += 1;
      else total.wrongHash += 1;
    }
  }
  return total;
}

async function stageTogether(
  project: SampleProject,
): Promise<{ failed: number; committed: number; foreign: number }> {
  const session = project.worker();
  const before = session.git('rev-parse', 'HEAD').trim();
  let failed = 0;
  for (let round = 0; round < rounds; round += 1) {
    const names = ['y1', 'y2'];
    for (const name of names) writeFileSync(join(project.folder, name), String(round));
    const done = await Promise.all(
      names.map(async (name) => {
        const added = await output('git', ['add', name], project.folder);
        return added.ok
          ? output('git', ['commit', '-qm', `raw ${String(round)} ${name}`], project.folder)
          : added;
      }),
    );
    failed += done.filter(({ ok }) => !ok).length;
  }
  const commits = session
    .git('log', '--format=%H', `${before}..HEAD`)
    .trim()
    .split('\n')
    .filter((line) => line !== '');
  const foreign = commits.filter((commit) => filesOf(session, commit).length > 1).length;
  return { failed, committed: commits.length, foreign };
}
