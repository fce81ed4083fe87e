import { join } from 'node:path';
import { isAncestor, type Head } from '../git/head.ts';
import { planningAtCommit } from '../git/planning-at-commit.ts';
import { clauses } from '../pipeline/overlap.ts';
import type { Phase } from '../planning/phase.ts';
import { comparePhases } from '../planning/phase-number.ts';
import { findPhase, readProject, type Project } from '../planning/project.ts';
import { planningOnDisk } from '../store/planning-on-disk.ts';
import { done, type Result, trouble, type Trouble } from '../trouble.ts';
import { boundary, type BoundaryOptions } from './boundary.ts';
import type { HeldPlan } from './held-plan.ts';
import type { LeapProject } from './leap-project.ts';
import { openDoubt } from './open-doubt.ts';
import { plansMeanwhile } from './plans-meanwhile.ts';
import { roadmapSince } from './roadmap-since.ts';
import { nextPhase, projectAt, projectOnDisk } from './project-evidence.ts';

interface LandingAt {
  readonly now: Head;
  readonly boundary: BoundaryOptions;
}

/**
 * Whether a held plan may land now: its phase is the next one, the boundary before it is reached, and nobody made other
 * plans of it meanwhile. The trouble names every piece that is missing.
 */
export function landingPossible(project: LeapProject, held: HeldPlan, at: LandingAt): Result<void> {
  const [first] = landingObstacles(project, held, at);
  return first === undefined ? done(undefined) : trouble(first);
}

/** Everything that is in the way of a landing; what settles by itself hides nothing that a person has to decide. */
export function landingObstacles(project: LeapProject, held: HeldPlan, at: LandingAt): readonly Trouble[] {
  const current = project.tracked ? projectAt(project, at.now.commit) : projectOnDisk(project);
  const order = orderRefusal(project, held, current);
  if (order !== undefined) return [order];
  return [
    boundaryRefusal(project, held, { ...at, current }),
    otherPlans(project, held, at.now),
    openDoubt(project, held.phase),
  ].filter((obstacle) => obstacle !== undefined);
}

function boundaryRefusal(
  project: LeapProject,
  held: HeldPlan,
  at: LandingAt & { readonly current: Project },
): Trouble | undefined {
  const before = phaseBefore(at.current, held);
  if (before === undefined) return undefined;
  const branch = wentToMilestone(project, held, at) ? {} : { branch: held.branch };
  const options = { ...at.boundary, ...branch, carriesDirtyFiles: true };
  const reached = boundary(project, before.number, options);
  if (reached.is === 'reached') return undefined;
  const [first] = reached.missing;
  return {
    kind: 'refused',
    name: first?.name === 'wrong-branch' ? 'wrong-branch' : 'boundary-not-reached',
    what: `phase ${before.number} is not over: ${reached.missing.map((piece) => piece.what).join('; ')}`,
    where: project.repo.folder,
    next: reached.missing.map((piece) => piece.next).join('; '),
  };
}

/**
 * With `branching_strategy: milestone` the worker's first act is to make the milestone's branch and switch to it, maybe after the
 * planner has begun: the plan belongs there as long as that branch grew out of where the planner started.
 */
function wentToMilestone(
  { repo }: LeapProject,
  held: HeldPlan,
  { now, current }: LandingAt & { readonly current: Project },
): boolean {
  return current.config.branchingStrategy === 'milestone' && isAncestor(repo, held.base, now.commit);
}

function otherPlans(project: LeapProject, held: HeldPlan, now: Head): Trouble | undefined {
  const { repo, planningRoot } = project;
  const disk = planningOnDisk(join(repo.folder, planningRoot));
  return plansMeanwhile({
    phase: held.phase,
    start: planningAtCommit(repo, held.start, planningRoot),
    head: project.tracked ? planningAtCommit(repo, now.commit, planningRoot) : disk,
    disk,
    held: planningAtCommit(repo, held.commit, planningRoot),
  });
}

/** A plan lands only while its phase is next: one that was inserted before it, or taken out, makes it wait. */
function orderRefusal(project: LeapProject, held: HeldPlan, current: Project): Trouble | undefined {
  const own = findPhase(current, held.phase);
  if (own?.place === 'active' && own.status.is === 'complete') {
    return {
      kind: 'refused',
      name: 'phase-complete',
      what: `phase ${held.phase} is complete already; its held plan came too late`,
      where: project.planningRoot,
      next: `\`leapfrog discard ${held.phase}\` puts the plan away (it stays reachable)`,
    };
  }
  const moved = renumbered(project, held, current);
  if (moved !== undefined) return moved;
  if (own?.place !== 'active') {
    return {
      kind: 'refused',
      name: 'phase-gone',
      what: `phase ${held.phase} is not among the roadmap's open phases any more; its plan keeps being held`,
      where: `${project.planningRoot}/ROADMAP.md`,
      next: `put the phase back, or \`leapfrog discard ${held.phase}\``,
    };
  }
  const next = nextPhase(current);
  if (next === undefined || comparePhases(next.number, held.phase) >= 0) return undefined;
  const then = readProject(planningAtCommit(project.repo, held.start, project.planningRoot));
  if (findPhase(then, next.number) !== undefined) return undefined;
  return {
    kind: 'refused',
    name: 'phase-not-next',
    what: `phase ${next.number} was put before phase ${held.phase} after planning began; the plan keeps being held`,
    where: `${project.planningRoot}/ROADMAP.md`,
    next: `plan and execute phase ${next.number} first; then the plan of phase ${held.phase} is checked again and lands`,
  };
}

/** What a plan names its phase by has moved: nobody but the person knows what it belongs to now. */
function renumbered(project: LeapProject, held: HeldPlan, current: Project): Trouble | undefined {
  const change = roadmapSince(project, held, current);
  if (change.renumbered.length === 0) return undefined;
  return {
    kind: 'refused',
    name: 'phases-renumbered',
    what: `phases moved after planning of phase ${held.phase} began: ${clauses(change.renumbered)}; the plan keeps being held`,
    where: `${project.planningRoot}/ROADMAP.md`,
    next: `undo that (git revert), or \`leapfrog discard ${held.phase}\` (it stays reachable) and plan anew`,
  };
}

/** The phase whose end is the boundary: the first open one before it, else the last one that came before it. */
function phaseBefore(current: Project, held: HeldPlan): Phase | undefined {
  const earlier = current.phases.filter(
    (phase) => phase.place === 'active' && comparePhases(phase.number, held.phase) < 0,
  );
  return earlier.find((phase) => phase.status.is !== 'complete') ?? earlier.at(-1);
}
