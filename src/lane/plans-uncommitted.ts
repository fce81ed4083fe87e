import { head } from '../git/head.ts';
import { planningAtCommit } from '../git/planning-at-commit.ts';
import type { PhaseNumber } from '../planning/phase-number.ts';
import { findPhase, readProject } from '../planning/project.ts';
import type { LeapProject } from './leap-project.ts';

/**
 * Whether no commit has plans of a phase: what lies on disk then is of a fast-forward that was cut off in the middle, or
 * somebody's own. Where a plan of the phase is held, landing has to look at that first.
 */
export function plansUncommitted(project: LeapProject, phase: PhaseNumber): boolean {
  const now = head(project.repo);
  if (!project.tracked || now === undefined) return false;
  const committed = readProject(planningAtCommit(project.repo, now.commit, project.planningRoot));
  return (findPhase(committed, phase)?.plans ?? []).length === 0;
}
