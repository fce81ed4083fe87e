import { head } from '../git/head.ts';
import { isHalfLanded } from '../lane/act-on-disk.ts';
import { heldPlans, type HeldPlan } from '../lane/held-plan.ts';
import { laneInUse, laneRecord } from '../lane/lane.ts';
import type { LeapProject } from '../lane/leap-project.ts';
import { planningBlocked } from '../lane/planning-blocked.ts';
import { plansOfHeld } from '../lane/plans-of-held.ts';
import { plansUncommitted } from '../lane/plans-uncommitted.ts';
import { phaseSnapshot, type PhaseSnapshot } from '../pipeline/index.ts';
import { isPlanned } from '../pipeline/snapshot.ts';
import type { Project } from '../planning/project.ts';
import type { HeldNote, World } from './effects.ts';

/** What disk and git show now, as a run decides from it. */
export function observeWorld(project: LeapProject, planning: Project, laneIsOurs: boolean): World {
  const { phases } = planning;
  const plans = heldPlans(project);
  const held = plans.map(({ phase, commit, base }): HeldNote => ({ phase, commit, base }));
  const taken = !laneIsOurs && laneInUse(project, 'planner');
  const lane = laneRecord(project, 'planner')?.phase;
  const active = phases
    .filter(({ place }) => place === 'active')
    .map(phaseSnapshot)
    .map((phase) => asBeforeLanding(project, phase, plans));
  return {
    phases: active,
    held,
    late: lateAmong(project, plans, active),
    blocked: planningBlocked(project, planning),
    planning: taken ? lane : undefined,
    lane,
  };
}

/** Phases that were completed, here where their held plan belongs, by other plans than that one. */
function lateAmong(
  project: LeapProject,
  plans: readonly HeldPlan[],
  phases: readonly PhaseSnapshot[],
): readonly string[] {
  const complete = new Set(
    phases.filter(({ standing }) => standing === 'complete').map(({ number }) => number),
  );
  const late = plans.filter(({ phase }) => complete.has(phase));
  if (late.length === 0) return [];
  const branch = head(project.repo)?.branch;
  return late.filter((plan) => plan.branch === branch).map(({ phase }) => phase);
}

/** A phase whose landing was begun and not finished has no plans yet: they may be half there, and landing comes first. */
function asBeforeLanding(
  project: LeapProject,
  phase: PhaseSnapshot,
  plans: readonly HeldPlan[],
): PhaseSnapshot {
  const held = isPlanned(phase) ? plans.find((plan) => plan.phase === phase.number) : undefined;
  if (held === undefined) return phase;
  const unlanded =
    phase.standing === 'planned' &&
    (plansUncommitted(project, phase.number) || (project.tracked && plansOfHeld(project, held)));
  if (!unlanded && !isHalfLanded(project, held)) return phase;
  return { ...phase, standing: 'researched', plans: 0, plansDone: 0 };
}
