import { blockingProblem } from '../planning/blocking-problem.ts';
import type { Project } from '../planning/project.ts';
import type { Trouble } from '../trouble.ts';
import type { LeapProject } from './leap-project.ts';

/** Why nobody can tell by these planning files what is to be done: one is missing, or is two in one. */
export function planningBlocked(
  { planningRoot }: Pick<LeapProject, 'planningRoot'>,
  planning: Pick<Project, 'phases' | 'problems'>,
): Trouble | undefined {
  const problem = blockingProblem(planning);
  if (problem === undefined) return undefined;
  const { name, what, where, next } = problem;
  return { kind: 'refused', name, what, where: `${planningRoot}/${where}`, next };
}
