import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { projectAt } from '../../src/lane/project-evidence.ts';
import { findPhase } from '../../src/planning/project.ts';
import { readState } from '../../src/planning/state.ts';
import type { GsdSession } from './gsd-session.ts';
import { nodeOf, packageOf } from './lay-gsd.ts';
import { addBlocker, addDecision, addTodo, plannerAnnounce, plannerWrite } from './planner-session.ts';
import { value, type TwoLanes } from './two-lanes.ts';
import { workerBegin, workerPlan, workerVerifyAndClose } from './worker-session.ts';

/**
 * The verb sequences of M1–M5 of gsd-races.sh, which damage a project in one working tree, played by a worker in the working
 * tree and a planner in a lane, interleaved as there. Ends at the boundary with the plan held.
 */
export function playRaces(lanes: TwoLanes): void {
  const { worker } = lanes;
  workerBegin(worker, '2');
  const { lane, planner } = lanes.openLane('3');
  plannerWrite(planner, '3');
  addDecision(planner, '3', 'Feed is one page');
  addTodo(planner, 'ask for icons');
  addBlocker(planner, 'no design for empty feeds');
  // M1: the planner announces phase 3 while phase 2 executes.
  plannerAnnounce(planner, '3');
  // M2: the worker's advance-plan comes after it.
  workerPlan(worker, '2', 1);
  // M5: a whole-file write of a text read before the other session wrote.
  const read = planner.read('STATE.md');
  addDecision(worker, '2', 'Tokens live one hour');
  addTodo(worker, 'rate limits');
  addBlocker(worker, 'mail server is slow');
  planner.write('STATE.md', read);
  // M4: both record their session in the one slot there is.
  recordSession(worker, 'WORKER 02-02 red');
  recordSession(planner, 'PLANNER 3 planned');
  lanes.hold(lane);
  workerPlan(worker, '2', 2);
  workerPlan(worker, '2', 3);
  // M3: phase complete, which forgets a plan that lies in the same working tree.
  workerVerifyAndClose(worker, '2');
}

function recordSession(session: GsdSession, stoppedAt: string): void {
  if (session.generation === 'january') {
    session.edit('STATE.md', (text) => text.replace(/^Stopped at:.*$/m, `Stopped at: ${stoppedAt}`));
  } else session.verb('state', 'record-session', '--stopped-at', stoppedAt);
}

/** Lands what `playRaces` left, expects everything of both sides there by the evidence, and answers the landing's subject. */
export function landBothSides(lanes: TwoLanes): string {
  const { project, worker } = lanes;
  const before = lanes.git('rev-parse', 'HEAD');
  const landed = value(lanes.land());
  expect(lanes.git('log', '-2', '--format=%H')).toBe(`${landed.commit}\n${before}`);
  expect(lanes.git('status', '--porcelain', '.planning', 'src')).toBe('');
  const now = projectAt(project, landed.commit);
  expect(findPhase(now, '2')?.status).toMatchObject({ is: 'complete', closing: { by: 'commit' } });
  expect(findPhase(now, '3')).toMatchObject({
    status: { is: 'planned' },
    hasContext: true,
    hasResearch: true,
  });
  expect(findPhase(now, '3')?.plans.map((plan) => plan.id)).toEqual(['03-01', '03-02']);
  const state = worker.read('STATE.md');
  const everything = [
    'Feed is one page',
    'ask for icons',
    'no design for empty feeds',
    'Tokens live one hour',
    'rate limits',
    'mail server is slow',
    'Sign up endpoint stays small',
    'Sessions stays small',
  ];
  expect(everything.filter((entry) => !state.includes(entry))).toEqual([]);
  const { position } = readState(state);
  expect(position.currentPhase).toBe('3');
  expect(position.status?.value).toBe('Ready to execute');
  expect(worker.read('ROADMAP.md')).toContain('- [ ] 03-02-PLAN.md');
  expectNoForeignFiles(lanes);
  return lanes.git('log', '-1', '--format=%s');
}

/** No commit of the worker holds a file of phase 3, the landing holds nothing else than planning files. */
function expectNoForeignFiles(lanes: TwoLanes): void {
  const log = lanes.git('log', '--format=%x01%s', '--name-only', 'HEAD~8..HEAD').split('\u0001').slice(1);
  const commits = log.map((text) => text.split('\n').filter((line) => line !== ''));
  for (const [subject, ...files] of commits) {
    const ofPlan = files.filter((file) => file.startsWith('.planning/phases/03-feed/'));
    const landing = subject === 'docs(03): create phase plan';
    expect([subject, landing ? files.filter((file) => !file.startsWith('.planning/')) : ofPlan]).toEqual([
      subject,
      [],
    ]);
  }
}

/** What the generation's own tool says about the project: `state json` and `roadmap analyze`. */
export function toolSays(lanes: TwoLanes): { readonly state: unknown; readonly roadmap: unknown } {
  return {
    state: lanes.worker.verb('state', 'json').json,
    roadmap: lanes.worker.verb('roadmap', 'analyze').json,
  };
}

/** What it has to say after `playRaces` landed; `executing` is GSD's word for "Ready to execute" too. */
export const phaseThreeIsNext = {
  state: {
    status: 'executing',
    progress: { total_phases: 4, completed_phases: 2, total_plans: 6, completed_plans: 4 },
  },
  roadmap: {
    current_phase: '3',
    completed_phases: 2,
    total_plans: 6,
    total_summaries: 4,
    phases: [
      { number: '1', disk_status: 'complete' },
      { number: '2', disk_status: 'complete' },
      { number: '3', disk_status: 'planned', plan_count: 2, has_context: true, has_research: true },
      { number: '4', disk_status: 'no_directory' },
    ],
  },
} as const;

const start = promisify(execFile);

/** What one session was told of its commit. `undefined`: it was not made. */
type Told = { readonly hash: string } | undefined;

/** One commit of one session, started beside others; answers what a summary would then say of it. */
type Committer = (folder: string, file: string, subject: string) => Promise<Told>;

/** M7: raw `git add` and `git commit`, and HEAD read after it. */
export const rawCommit: Committer = async (cwd, file, subject) => {
  try {
    await start('git', ['add', file], { cwd });
    await start('git', ['commit', '-qm', subject], { cwd });
    const { stdout } = await start('git', ['rev-parse', '--short', 'HEAD'], { cwd });
    return { hash: stdout.trim() };
  } catch {
    return undefined;
  }
};

/** M6: `gsd-tools commit --files`, which exits 0 also where nothing was committed, and names HEAD as it is afterwards. */
export function toolCommit(lanes: TwoLanes): Committer {
  const { generation } = lanes.sample;
  const tools = packageOf(generation)?.tools ?? '';
  return async (cwd, file, subject) => {
    const { stdout } = await start(nodeOf(generation), [tools, 'commit', subject, '--files', file], { cwd });
    const hash = /"hash": "([0-9a-f]+)"/.exec(stdout)?.[1];
    return stdout.includes('"committed": true') && hash !== undefined ? { hash } : undefined;
  };
}

export interface CommitsApart {
  readonly failed: number;
  /** Commits that hold anything else than the file of the session that made them. */
  readonly mixed: number;
  /** Hashes that a session was told, and would write into its summary, of a commit that is not the one it made. */
  readonly misnamed: number;
  readonly made: number;
}

/** Two sessions commit their own file at the same instant, again and again. */
export async function commitApart(lanes: TwoLanes, commit: Committer, rounds: number): Promise<CommitsApart> {
  const { lane, planner } = lanes.openLane('3');
  const sides = [lanes.worker, planner].map((session, side) => ({ session, file: `z${side}.txt` }));
  const before = sides.map(({ session }) => session.git('rev-parse', 'HEAD').trim());
  let failed = 0;
  let misnamed = 0;
  for (let round = 0; round < rounds; round += 1) {
    for (const { session, file } of sides) session.writeSource(file, `${round} in ${lane.phase}\n`);
    const subject = (file: string): string => `docs: round ${round} ${file}`;
    const told = await Promise.all(
      sides.map(({ session, file }) => commit(session.folder, file, subject(file))),
    );
    failed += told.filter((one) => one === undefined).length;
    misnamed += sides.filter(({ session, file }, side) => {
      const hash = told[side]?.hash;
      if (hash === undefined) return false;
      const shown = session.git('show', '--format=%s', '--name-only', hash).trim();
      return shown !== `${subject(file)}\n\n${file}`;
    }).length;
  }
  const commits = sides.flatMap(({ session, file }, side) =>
    session
      .git('log', '--format=%x01', '--name-only', `${before[side]}..HEAD`)
      .split('\u0001')
      .slice(1)
      .map((text) => ({ file, files: text.split('\n').filter((line) => line !== '') })),
  );
  lane.release();
  const mixed = commits.filter(({ file, files }) => files.join() !== file).length;
  return { failed, mixed, misnamed, made: commits.length };
}
