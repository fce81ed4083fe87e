import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findGsd } from '../../src/gsd/find-gsd.ts';
import type { InstalledGsd } from '../../src/gsd/installed-gsd.ts';
import { openRepository } from '../../src/git/repository.ts';
import { checkLane, type CheckedPlan } from '../../src/lane/check-lane.ts';
import { heldPlan, type HeldPlan } from '../../src/lane/held-plan.ts';
import { holdPlan } from '../../src/lane/hold-plan.ts';
import { landPlan, type Landed, type LandOptions } from '../../src/lane/land-plan.ts';
import type { LeapProject } from '../../src/lane/leap-project.ts';
import type { LaneInUse } from '../../src/lane/lane.ts';
import { prepareLane } from '../../src/lane/prepare-lane.ts';
import { pathsOf, projectKey } from '../../src/store/paths.ts';
import type { Result } from '../../src/trouble.ts';
import type { GsdSession } from './gsd-session.ts';
import { nodeOf, packageOf, type LaidGeneration } from './lay-gsd.ts';
import { makeSampleProject, type SampleProject } from './sample-project.ts';

/** A sample project with a worker in its working tree and, once it is asked for, a planner in a lane of its own. */
export interface TwoLanes {
  readonly sample: SampleProject;
  readonly project: LeapProject;
  readonly worker: GsdSession;
  openLane(phase?: string): { readonly lane: LaneInUse; readonly planner: GsdSession };
  check(lane: LaneInUse): CheckedPlan;
  /** Checks, holds, and gives the lane back. */
  hold(lane: LaneInUse): HeldPlan;
  /** Lands as `leapfrog land` does, without waiting for the branch to rest. */
  land(options?: LandOptions & Pick<LeapProject, 'onStep'>): Result<Landed>;
  /** Lands a plan that may not be held any more. */
  landThis(held: HeldPlan | undefined): Result<Landed>;
  git(...args: readonly string[]): string;
  remove(): void;
}

/** Time of rest is for real sessions; a script is at rest when its last step has returned. */
const atRest = { boundary: { restMs: 0 } };

export interface TwoLanesOptions {
  /** Git ignores the planning folder. */
  readonly ignored?: boolean;
  /** The worker's tree is a linked worktree of the sample's repository. */
  readonly linked?: boolean;
}

export function makeTwoLanes(generation: LaidGeneration, options: TwoLanesOptions = {}): TwoLanes {
  const made = makeSampleProject({ generation });
  const sample = options.linked === true ? linkedWorktree(made) : made;
  if (options.ignored === true) ignorePlanning(sample);
  const state = realpathSync(mkdtempSync(join(tmpdir(), 'leapfrog-state-')));
  const project = openSample(sample, state);
  const session = (one: GsdSession): GsdSession =>
    options.ignored === true ? { ...one, commitDocs: () => undefined } : one;
  const worker = session(sample.worker());
  return {
    sample,
    project,
    worker,
    openLane: (phase = '3') => {
      const lane = value(prepareLane(project, { role: 'planner', phase }));
      return { lane, planner: session(sample.planner(lane.folder)) };
    },
    check: (lane) => value(checkLane(project, lane)),
    hold: (lane) => {
      const held = value(holdPlan(project, lane, value(checkLane(project, lane)), { agent: 'scripted' }));
      lane.release();
      return held;
    },
    land: ({ onStep, ...how } = {}) =>
      landPlan(onStep === undefined ? project : { ...project, onStep }, known(heldPlan(project, '3')), {
        ...atRest,
        ...how,
      }),
    landThis: (held) => landPlan(project, known(held), atRest),
    git: (...args) => worker.git(...args).trim(),
    remove: () => {
      sample.remove();
      rmSync(state, { recursive: true, force: true });
    },
  };
}

/** A worktree beside the main one, on a branch of its own. */
function linkedWorktree(sample: SampleProject): SampleProject {
  const folder = `${sample.folder}-linked`;
  sample.worker().git('worktree', 'add', '--quiet', '-b', 'linked', folder);
  return { ...sample, folder, worker: () => sample.planner(folder) };
}

/** As a person does who keeps planning private: ignored, and never committed. GSD asks for that and commits nothing of it then. */
function ignorePlanning(sample: SampleProject): void {
  const session = sample.worker();
  session.git('rm', '-rq', '--cached', '.planning');
  session.writeSource('.gitignore', '.planning/\n');
  session.git('add', '.gitignore');
  session.git('commit', '-qm', 'chore: keep planning private');
}

function known(held: HeldPlan | undefined): HeldPlan {
  if (held === undefined) throw new Error('nothing is held');
  return held;
}

function openSample(sample: SampleProject, state: string): LeapProject {
  const repo = value(openRepository(sample.folder));
  const planningRoot = '.planning';
  const key = projectKey({ worktree: repo.folder, planningRoot });
  const env = { ...process.env, LEAPFROG_STATE_DIR: state };
  return {
    repo,
    planningRoot,
    key,
    tracked: sample.worker().git('ls-files', '.planning') !== '',
    notes: [],
    gsd: gsdOf(sample),
    paths: pathsOf(key, repo.commonDir, env),
  };
}

/** The generation's own package, as if it were installed: laying a local install for each test takes seconds. */
function gsdOf(sample: SampleProject): InstalledGsd {
  const found = findGsd({ folder: sample.folder, env: process.env });
  const tools = packageOf(sample.generation)?.tools;
  if (sample.generation !== 'january') process.env['LEAPFROG_GSD_NODE'] = nodeOf(sample.generation);
  return { ...found, generation: sample.generation, tools };
}

/** What a step answered, or its trouble as the test's failure. */
export function value<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  const { name, what, where, next } = result.trouble;
  throw new Error(`${name}: ${what}\nwhere: ${where ?? ''}\nnext: ${next}`);
}

/** The name of the trouble that a step answered. */
export function troubleName(result: Result<unknown>): string {
  return result.ok ? 'no trouble' : result.trouble.name;
}
