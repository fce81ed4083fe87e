import { planningAtCommit } from '../git/planning-at-commit.ts';
import { planningHistory } from '../git/planning-history.ts';
import type { Repository } from '../git/repository.ts';
import type { PlanningHistory } from '../planning/closing.ts';
import { comparePhases } from '../planning/phase-number.ts';
import type { Phase } from '../planning/phase.ts';
import { readProject, type Project } from '../planning/project.ts';
import { planningOnDisk } from '../store/planning-on-disk.ts';
import { join } from 'node:path';
import type { LeapProject } from './leap-project.ts';

const last = new WeakMap<LeapProject, { readonly commit: string; readonly read: Project }>();

/**
 * The project as a commit has it, completion judged by the history behind that commit. Neither ever changes: the same commit is
 * read once.
 */
export function projectAt(project: LeapProject, commit: string): Project {
  const known = last.get(project);
  if (known?.commit === commit) return known.read;
  const { repo, planningRoot } = project;
  const read = readAt(repo, { commit, planningRoot }, planningHistory(repo, commit, planningRoot));
  last.set(project, { commit, read });
  return read;
}

function readAt(
  repo: Repository,
  { commit, planningRoot }: { readonly commit: string; readonly planningRoot: string },
  history: PlanningHistory,
): Project {
  return readProject(planningAtCommit(repo, commit, planningRoot), history);
}

/** The project as its files stand, for a planning root that git ignores: there is no history to judge completion by. */
export function projectOnDisk(project: LeapProject): Project {
  return readProject(planningOnDisk(join(project.repo.folder, project.planningRoot)));
}

/** The first active phase that is not complete: the only one whose plan may land or be executed. */
export function nextPhase(project: Project): Phase | undefined {
  return project.phases
    .filter((phase) => phase.place === 'active' && phase.status.is !== 'complete')
    .toSorted((a, b) => comparePhases(a.number, b.number))[0];
}
