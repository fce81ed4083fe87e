import { join } from 'node:path';
import { planningAtCommit } from '../git/planning-at-commit.ts';
import { planningOnDisk } from '../store/planning-on-disk.ts';
import type { HeldPlan } from './held-plan.ts';
import type { LeapProject } from './leap-project.ts';
import { planTexts } from './plans-meanwhile.ts';

/**
 * Whether the plans that the project has of a held plan's phase are the held plan's own, text for text: somebody committed what
 * a fast-forward that was cut off in the middle had written. All of it may not be there, and landing brings what is missing.
 */
export function plansOfHeld({ repo, planningRoot }: LeapProject, held: HeldPlan): boolean {
  const here = planTexts(planningOnDisk(join(repo.folder, planningRoot)), held.phase);
  const start = planTexts(planningAtCommit(repo, held.start, planningRoot), held.phase);
  const lane = planTexts(planningAtCommit(repo, held.commit, planningRoot), held.phase);
  const made = [...here].filter(([path, text]) => start.get(path) !== text);
  return made.length > 0 && made.every(([path, text]) => lane.get(path) === text);
}
