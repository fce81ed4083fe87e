import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type Head, head } from '../git/head.ts';
import { planningHistory } from '../git/planning-history.ts';
import { openRepository, type Repository } from '../git/repository.ts';
import { findGsd } from '../gsd/find-gsd.ts';
import { gsdCommand } from '../gsd/gsd-command.ts';
import { commitsOnNoBranch, leftInLane } from '../lane/commits-on-no-branch.ts';
import { heldPlans, type HeldPlan } from '../lane/held-plan.ts';
import { landingObstacles } from '../lane/landing-possible.ts';
import { isLanding } from '../lane/landing-lease.ts';
import { lanesSetAside } from '../lane/lanes-set-aside.ts';
import { laneInUse, laneOf, type LaneRole } from '../lane/lane.ts';
import { roadmapSince } from '../lane/roadmap-since.ts';
import type { LeapProject } from '../lane/leap-project.ts';
import { owedNotes } from '../lane/owed-notes.ts';
import { ignoresPlans, openProject } from '../lane/open-project.ts';
import type { RoadmapChange } from '../pipeline/roadmap-change.ts';
import { readProject, type Project } from '../planning/project.ts';
import { isOursBeside } from '../store/former-file.ts';
import { planningOnDisk } from '../store/planning-on-disk.ts';
import { done, type Result, type Trouble, trouble } from '../trouble.ts';
import type { Observed } from './compose-status.ts';
import type { CommandContext } from './context.ts';
import { openQuestions } from './open-questions.ts';
import type { ReportedHeld, ReportedLane, ReportedOwed, ReportedProblem } from './status-report.ts';

/**
 * Looks at disk and git. Works also where no lane can be made (no git, a detached HEAD): the report then carries the
 * refusal, and the phases all the same. Troubles: `no-planning`.
 */
export function observeStatus({ folder, env }: Pick<CommandContext, 'folder' | 'env'>): Result<Observed> {
  const planningFolder = findPlanning(folder);
  if (planningFolder === undefined) return trouble(noPlanning(folder));
  const opened = openProject({ folder, env });
  const repo = opened.ok ? opened.value.repo : repositoryAt(dirname(planningFolder));
  const gsd = opened.ok ? opened.value.gsd : findGsd({ folder: dirname(planningFolder), env });
  const at = repo === undefined ? undefined : head(repo);
  const planningRoot = repo === undefined ? '.planning' : relative(repo.folder, planningFolder);
  const files = planningOnDisk(planningFolder);
  const planning = readProject(files, historyOf(opened, { repo, at, planningRoot }));
  const held = opened.ok ? heldPlans(opened.value) : [];
  return done({
    project: {
      folder: repo?.folder ?? dirname(planningFolder),
      planningRoot,
      branch: at?.branch ?? null,
      commit: at?.commit ?? null,
      gsd: { generation: gsd.generation, version: gsd.version ?? null, scope: gsd.scope },
      refusal: opened.ok ? null : problemOf(opened.trouble),
      atomic: !opened.ok || opened.value.tracked,
      notes: opened.ok ? opened.value.notes : [],
    },
    planning,
    roadmap: opened.ok ? roadmapUnderPlans(opened.value, held, planning) : [],
    held: opened.ok ? held.map((each) => reported(opened.value, each, at)) : [],
    owed: opened.ok ? owedIn(opened.value) : [],
    questions: opened.ok ? openQuestions(opened.value.paths.journal, { phases: planning.phases, held }) : [],
    lanes: opened.ok ? lanesOf(opened.value) : [],
    kept: opened.ok ? commitsOnNoBranch(opened.value) : [],
    aside: opened.ok ? lanesSetAside(opened.value) : [],
    beside: besideIn(files.paths, opened),
    spell: (verb, phase) => gsdCommand(gsd, verb, phase),
  });
}

/** Second names that are left over: a landing that goes on now has some for an instant. */
function besideIn(paths: readonly string[], opened: Result<LeapProject>): readonly string[] {
  const found = paths.filter(isOursBeside);
  return found.length > 0 && opened.ok && isLanding(opened.value) ? [] : found;
}

/** Where lanes are refused the branch and the commit are still worth telling. */
function repositoryAt(folder: string): Repository | undefined {
  const found = openRepository(folder);
  return found.ok ? found.value : undefined;
}

/** Completion is judged by history where git has the planning files; elsewhere by the files as they stand. */
function historyOf(
  opened: Result<LeapProject>,
  { repo, at, planningRoot }: Place,
): Parameters<typeof readProject>[1] {
  if (repo === undefined || at === undefined || planningRoot.startsWith('..')) return undefined;
  if (!opened.ok && !hidesNoHistory.has(opened.trouble.name)) return undefined;
  const tracked = opened.ok ? opened.value.tracked : !ignoresPlans(repo, planningRoot);
  return tracked ? planningHistory(repo, at.commit, planningRoot) : undefined;
}

interface Place {
  readonly repo: Repository | undefined;
  readonly at: Head | undefined;
  readonly planningRoot: string;
}

/** Refusals of a lane under which git still has every planning commit: unlike a shallow clone, or a linked folder. */
const hidesNoHistory: ReadonlySet<string> = new Set([
  'detached-head',
  'operation-in-progress',
  'read-only',
  'workstreams',
]);

function reported(project: LeapProject, held: HeldPlan, now: Head | undefined): ReportedHeld {
  const { phase, ref, commit, base, branch, at } = held;
  const obstacles = now === undefined ? [] : landingObstacles(project, held, { now, boundary: {} });
  const missing = obstacles.map(({ name, what, next }) => ({ name, what, next }));
  return { phase, ref, commit, base, branch, at, missing };
}

function owedIn(project: LeapProject): readonly ReportedOwed[] {
  return owedNotes(project).map(({ phase, ref, commit, branch, notes }) => ({
    phase,
    ref,
    commit,
    branch,
    notes,
  }));
}

function lanesOf(project: LeapProject): readonly ReportedLane[] {
  const roles: readonly LaneRole[] = ['planner', 'landing'];
  return roles.flatMap((role) => {
    const lane = laneOf(project, role);
    if (lane === undefined) return [];
    const { phase, folder, base, preparedAt } = lane;
    return [
      {
        role,
        phase,
        folder,
        base,
        since: preparedAt,
        live: laneInUse(project, role),
        left: leftOf(project, role),
      },
    ];
  });
}

/** Nobody works in the landing lane: what is left in it is made of the held plan and HEAD. */
function leftOf(project: LeapProject, role: LaneRole): ReportedLane['left'] {
  return role === 'landing' ? null : (leftInLane(project, role) ?? null);
}

/** What became of the roadmap under each plan that is made in a lane now, or is held. */
function roadmapUnderPlans(
  project: LeapProject,
  held: readonly HeldPlan[],
  now: Project,
): readonly RoadmapChange[] {
  const lane = laneInUse(project, 'planner') ? laneOf(project, 'planner') : undefined;
  const plans = [...held, ...(lane === undefined ? [] : [lane])];
  return plans.map((plan) => roadmapSince(project, plan, now));
}

/** The nearest `.planning` from a folder upward, as GSD's own tools look for it. */
function findPlanning(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const found = join(at, '.planning');
    if (existsSync(found)) return found;
    if (dirname(at) === at) return undefined;
  }
}

function problemOf({ name, what, where, next }: Trouble): ReportedProblem {
  return { name, what, where: where ?? null, next };
}

function noPlanning(folder: string): Trouble {
  return {
    kind: 'refused',
    name: 'no-planning',
    what: 'no .planning folder here or above',
    where: folder,
    next: 'go to a GSD project, or start one there with GSD (new-project)',
  };
}
