import { done, type Result } from '../trouble.ts';
import type { HeldPlan } from './held-plan.ts';
import { writeIntoLane } from './landing-commit.ts';
import type { LaneInUse } from './lane.ts';
import type { LeapProject } from './leap-project.ts';
import { mergeHeld } from './merge-held.ts';
import { prepareLane } from './prepare-lane.ts';

/**
 * The planner lane at HEAD, with the held plan in it as it would land there: what the revision leaves is held in its place. Only
 * planning files are written; they are uncommitted in the lane, as a session's own would be.
 */
export function prepareRevision(project: LeapProject, held: HeldPlan): Result<LaneInUse> {
  const prepared = prepareLane(project, { role: 'planner', phase: held.phase });
  if (!prepared.ok) return prepared;
  const lane = prepared.value;
  const merged = mergeHeld(project, held, lane.start);
  const written = merged.ok ? writeIntoLane(lane, merged.value.writes) : merged;
  if (written.ok) return done(lane);
  lane.release();
  return written;
}
