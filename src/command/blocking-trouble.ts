import type { LeapProject } from '../lane/leap-project.ts';
import { blockingProblem } from '../planning/blocking-problem.ts';
import type { Project } from '../planning/project.ts';
import type { Trouble } from '../trouble.ts';

/** Why no session should be opened on these planning files: better now than after it has cost its tokens. */
export function blockingTrouble(
  { planningRoot }: Pick<LeapProject, 'planningRoot'>,
  planning: Pick<Project, 'phases' | 'problems'>,
): Trouble | undefined {
  const problem = blockingProblem(planning);
  if (problem === undefined) return undefined;
  const { name, what, where, next } = problem;
  return { kind: 'refused', name, what, where: `${planningRoot}/${where}`, next };
}
