import type { Grammars } from '../drift/index.ts';
import { checkHeldDrift } from '../lane/check-drift.ts';
import { checkLane } from '../lane/check-lane.ts';
import { checkReplanned } from '../lane/check-replanned.ts';
import { checkRevision } from '../lane/check-revision.ts';
import { heldPlan } from '../lane/held-plan.ts';
import { holdPlan } from '../lane/hold-plan.ts';
import type { LaneInUse } from '../lane/lane.ts';
import type { LeapProject } from '../lane/leap-project.ts';
import { done, trouble, type Result } from '../trouble.ts';
import type { HeldNote, HoldRequest } from './effects.ts';
import type { RunRecord } from './run-record.ts';

export interface Holding {
  readonly request: HoldRequest;
  readonly agent: string;
  readonly grammars: Grammars;
  readonly records: readonly RunRecord[];
}

/** Judges what an unattended planner left in its lane, and holds it. */
export function holdLane(project: LeapProject, taken: Result<LaneInUse>, holding: Holding): Result<HeldNote> {
  if (!taken.ok) return taken;
  const lane = taken.value;
  const { request, agent, grammars, records } = holding;
  if (lane.phase !== request.phase) {
    return trouble({
      kind: 'failed',
      name: 'lane-moved',
      what: `the planner's lane is at phase ${lane.phase} now, not at ${request.phase}`,
      where: lane.folder,
      next: 'leapfrog run plans the phase again',
    });
  }
  const made = checkLane(project, lane);
  if (!made.ok) return made;
  const before = request.kind === 'revise' ? heldPlan(project, request.phase) : undefined;
  if (before === undefined) {
    const earlier = goneBefore(records, lane.phase);
    const replanned = checkReplanned(project, lane, { made: made.value, earlier });
    if (!replanned.ok) return replanned;
  } else {
    const { report } = checkHeldDrift(project, before, grammars, lane.base);
    const revised = checkRevision(project, lane, made.value, { held: before, report, grammars });
    if (!revised.ok) return revised;
  }
  const held = holdPlan(project, lane, made.value, {
    agent,
    session: request.session,
    ...(before === undefined ? {} : { repairs: before.commit }),
  });
  if (!held.ok) return held;
  const { phase, commit, base } = held.value;
  return done({ phase, commit, base });
}

/** The plan of the phase that we put away last because its ground was gone. One that a person discarded binds nobody. */
function goneBefore(records: readonly RunRecord[], phase: string): readonly string[] {
  const gone = records.findLast(
    (record) => record.event === 'plan-discarded' && record.phase === phase && record.why !== undefined,
  );
  return gone?.event === 'plan-discarded' ? [gone.commit] : [];
}
