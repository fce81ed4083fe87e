import { planningAtCommit } from '../git/planning-at-commit.ts';
import { roadmapChange, type RoadmapChange } from '../pipeline/roadmap-change.ts';
import { readProject, type Project } from '../planning/project.ts';
import type { HeldPlan } from './held-plan.ts';
import type { Lane } from './lane.ts';
import type { LeapProject } from './leap-project.ts';

/** What somebody did to the roadmap's phases since a plan, made in a lane or held, was begun. */
export function roadmapSince(
  { repo, planningRoot }: Pick<LeapProject, 'repo' | 'planningRoot'>,
  plan: Pick<HeldPlan | Lane, 'phase' | 'start'>,
  now: Pick<Project, 'phases' | 'roadmap'>,
): RoadmapChange {
  return roadmapChange(readProject(planningAtCommit(repo, plan.start, planningRoot)), now, plan.phase);
}
