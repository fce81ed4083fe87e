import type { Decision } from './decision.ts';
import { failureOf } from './failure-of.ts';
import { goOn, parkedFor, restOf } from './parked.ts';
import { questionAbout, questionOfSession } from './question.ts';
import type { DriftSnapshot, Policy, Snapshot } from './snapshot.ts';

/** What keeps the plan that would land from landing, because it is not true any more; undefined lets it land. */
export function driftObstacle(snapshot: Snapshot, policy: Policy, phase: string): Decision | undefined {
  const drift = driftOf(snapshot, phase);
  if (drift === undefined || drift.verdict === 'fresh') return undefined;
  if (drift.verdict === 'unknown') {
    const what = `it is not known whether the held plan of phase ${phase} is still true: ${drift.what}`;
    return { do: 'ask', question: questionAbout('drift-unknown', phase, what) };
  }
  if (drift.verdict === 'stale') {
    const failure = cannotPutAway(snapshot, policy, phase);
    if (failure !== undefined) return failure;
    const what = `phase ${phase} to be planned anew: ${drift.what}`;
    return { do: 'wait', lane: 'worker', for: 'plan', phase, what };
  }
  const given = gaveUp(snapshot, policy, phase);
  if (given !== undefined && snapshot.planner.is !== 'running') {
    const what = `the held plan of phase ${phase} is not true any more in places (${drift.what}), and ${given}`;
    return { do: 'ask', question: questionAbout('drift-remains', phase, what) };
  }
  return {
    do: 'wait',
    lane: 'worker',
    for: 'plan',
    phase,
    what: `the plan of phase ${phase} to be revised: ${drift.what}`,
  };
}

/** What the planner's lane does about it: revises the touched places, or makes room for a new plan. */
export function driftRepair(snapshot: Snapshot, policy: Policy, phase: string): Decision | undefined {
  const drift = driftOf(snapshot, phase);
  if (drift?.verdict === 'stale') {
    const stuck = cannotPutAway(snapshot, policy, phase) !== undefined;
    return stuck ? undefined : { do: 'setAside', phase, what: drift.what };
  }
  if (drift?.verdict !== 'patchable' || gaveUp(snapshot, policy, phase) !== undefined) return undefined;
  const start = { do: 'startPlanner', kind: 'revise', phase, withoutContext: false } as const;
  const failure = failureOf(snapshot, 'revise', phase);
  if (failure?.asked === true) {
    const { answer, session } = failure;
    if (answer === undefined) return { do: 'ask', question: questionOfSession('planner', failure) };
    return session === undefined ? start : { ...start, resume: { session, say: answer } };
  }
  const parked = parkedFor(snapshot, 'planner', { kind: 'revise', phase });
  if (parked === undefined) return start;
  return restOf(parked, policy) ?? { ...start, resume: { session: parked.session, say: goOn } };
}

function driftOf({ drift, boundary }: Snapshot, phase: string): DriftSnapshot | undefined {
  return boundary.is === 'reached' && drift?.phase === phase ? drift : undefined;
}

/** A stale plan is in the way as long as it is held. */
function cannotPutAway(snapshot: Snapshot, policy: Policy, phase: string): Decision | undefined {
  const failure = failureOf(snapshot, 'discard', phase);
  if (failure === undefined || failure.times < policy.attempts.land) return undefined;
  const what = `the held plan of phase ${phase} is not true any more, and cannot be put away: ${failure.why}`;
  return { do: 'ask', question: questionAbout('landing-failed', phase, what) };
}

/** Why no further revision is tried. */
function gaveUp(snapshot: Snapshot, policy: Policy, phase: string): string | undefined {
  const failure = failureOf(snapshot, 'revise', phase);
  if (failure === undefined || failure.asked) return undefined;
  if (failure.final !== true && failure.times < policy.attempts.revise) return undefined;
  return `its revision failed: ${failure.why}`;
}
