import { commitOf } from '../git/index.ts';
import { done, type Result, trouble, type Trouble } from '../trouble.ts';
import type { CheckedPlan, CheckTrouble } from './check-lane.ts';
import { phasePlanning, planningOf } from './drift-planning.ts';
import { droppedRequirements } from './dropped-requirements.ts';
import { treeOfPlan } from './hold-plan.ts';
import type { Lane } from './lane.ts';
import type { LeapProject } from './leap-project.ts';

/** What plans that were made anew cover no more, of what the phase's plans in `earlier` (commits) covered. */
export function droppedSince(
  project: LeapProject,
  lane: Lane,
  { made, earlier }: { readonly made: CheckedPlan; readonly earlier: readonly string[] },
): Result<readonly string[]> {
  const { repo, planningRoot } = project;
  const known = earlier.filter((commit) => commitOf(repo, commit) !== undefined);
  if (known.length === 0) return done([]);
  const tree = treeOfPlan(project, lane, made);
  if (!tree.ok) return tree;
  const after = phasePlanning(planningOf(repo, tree.value, planningRoot), lane.phase);
  const dropped = known.flatMap((commit) => {
    const before = phasePlanning(planningOf(repo, commit, planningRoot), lane.phase);
    return droppedRequirements(before, after, lane.phase);
  });
  return done([...new Set(dropped)]);
}

/** Judges plans that an unattended planner made anew, because the ground of the earlier ones was gone: the scope stays. */
export function checkReplanned(
  project: LeapProject,
  lane: Lane,
  plans: { readonly made: CheckedPlan; readonly earlier: readonly string[] },
): Result<CheckedPlan, CheckTrouble> {
  const dropped = droppedSince(project, lane, plans);
  if (!dropped.ok) return trouble({ ...dropped.trouble, reasons: [dropped.trouble] });
  const reasons = dropped.value.map(dropping);
  const [first] = reasons;
  return first === undefined ? done(plans.made) : trouble({ ...first, reasons });
}

function dropping(id: string): Trouble {
  return {
    kind: 'refused',
    name: 'requirement-dropped',
    where: 'REQUIREMENTS.md',
    what: `no plan names ${id} any more, and the plans before did`,
    next: `plan ${id} again, or take it from the phase in ROADMAP.md`,
  };
}
