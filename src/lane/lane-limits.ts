import type { LaneLimits, Role } from '../agent/index.ts';
import type { Phase } from '../planning/phase.ts';
import { heldPlans } from './held-plan.ts';
import type { LeapProject } from './leap-project.ts';

export interface LimitsWanted {
  readonly role: Role;
  readonly phase: string;
  /** Of the project, in roadmap order. */
  readonly phases: readonly Phase[];
}

/**
 * Where a session's lane ends. A planner has its clone and nothing else: neither the person's working tree nor what Leapfrog keeps
 * beside the lane. A worker has the working tree, except the directory of the phase that is planned at the same time.
 */
export function laneLimits(project: LeapProject, { role, phase, phases }: LimitsWanted): LaneLimits {
  const { repo, paths } = project;
  if (role === 'planner')
    return { root: paths.plannerLane, closed: [repo.folder, repo.commonDir, paths.stateFolder], held: [] };
  const closed = [paths.stateFolder, paths.commonFolder];
  return { root: repo.folder, closed, held: heldFrom(project, phase, phases) };
}

/** The phase after this one, as long as it has no plans in the project: it is being planned, or will be; and all that are held. */
function heldFrom(project: LeapProject, phase: string, phases: readonly Phase[]): readonly string[] {
  const open = phases.filter(({ place, status }) => place === 'active' && status.is !== 'complete');
  const next = open[open.findIndex(({ number }) => number === phase) + 1];
  const planned = next?.plans.some((plan) => !plan.superseded) === true;
  const held = heldPlans(project).map((plan) => plan.phase);
  const ahead = next === undefined || planned ? [] : [next.number];
  return [...new Set([...ahead, ...held])].filter((number) => number !== phase);
}
