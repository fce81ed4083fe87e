import type { LeapProject } from '../lane/leap-project.ts';
import { planningBlocked } from '../lane/planning-blocked.ts';
import type { Project } from '../planning/project.ts';
import type { Trouble } from '../trouble.ts';

/** Why no session should be opened on these planning files: better now than after it has cost its tokens. */
export function blockingTrouble(
  { planningRoot }: Pick<LeapProject, 'planningRoot'>,
  planning: Pick<Project, 'config' | 'phases' | 'problems'>,
): Trouble | undefined {
  if (planning.config.branchingStrategy === 'phase') return branchPerPhase(planningRoot);
  return planningBlocked({ planningRoot }, planning);
}

/** Each phase on a branch of its own: the plan of one phase would land on the branch of the one before. */
function branchPerPhase(planningRoot: string): Trouble {
  return {
    kind: 'refused',
    name: 'branch-per-phase',
    what: 'GSD makes and switches to a branch for each phase (git.branching_strategy: phase), so a plan and what it builds on end up on different branches',
    where: `${planningRoot}/config.json`,
    next: 'set "git": { "branching_strategy": "none" } or "milestone" while two sessions work',
  };
}
