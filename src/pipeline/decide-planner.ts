import { timesOf } from './decide-worker.ts';
import { driftRepair } from './decide-drift.ts';
import type { Decision } from './decision.ts';
import { doubtAbout } from './doubt.ts';
import { failureOf } from './failure-of.ts';
import { byNumber, currentPhase } from './phase-order.ts';
import { goOn, parkedFor, restOf } from './parked.ts';
import { questionAbout, questionOfSession } from './question.ts';
import { isPlanned, type PhaseSnapshot, type Policy, type Snapshot } from './snapshot.ts';

/**
 * What the planner's lane does; nothing while a planner is running. It plans the current phase where that has no plans, else the
 * one after it, and never farther: a held plan does not free the planner, landing does.
 */
export function plannerDecision(
  snapshot: Snapshot,
  policy: Policy,
  road: { readonly scope: readonly PhaseSnapshot[]; readonly current: PhaseSnapshot },
): Decision | undefined {
  if (snapshot.planner.is === 'running') return undefined;
  const { scope, current } = road;
  const next = isPlanned(current) ? currentPhase(scope, [current.number]) : current;
  if (next === undefined) {
    const what = `the end of phase ${current.number}, the last one`;
    return { do: 'wait', lane: 'planner', for: 'nothing', phase: current.number, what };
  }
  const phase = next.number;
  if (isPlanned(next)) {
    const what = `phase ${phase}, which is planned already`;
    return { do: 'wait', lane: 'planner', for: 'execution', phase, what };
  }
  const own = snapshot.held.find((held) => held === phase);
  const kept = own ?? (next === current ? undefined : heldBefore(snapshot, phase));
  const doubt = doubtAbout(snapshot.doubts, phase);
  if (own !== undefined && doubt?.denied === true) return { do: 'setAside', phase, what: doubt.what };
  const repair = own === undefined ? undefined : driftRepair(snapshot, policy, own);
  if (repair !== undefined) return repair;
  if (kept !== undefined) {
    const what = `the held plan of phase ${kept} to land`;
    return { do: 'wait', lane: 'planner', for: 'landing', phase: kept, what };
  }
  return planning(snapshot, policy, next);
}

function planning(snapshot: Snapshot, policy: Policy, next: PhaseSnapshot): Decision {
  const phase = next.number;
  const failure = failureOf(snapshot, 'plan', phase);
  const withoutContext = !next.hasContext;
  if (failure?.asked === true) {
    const { answer, session } = failure;
    if (answer === undefined) return { do: 'ask', question: questionOfSession('planner', failure) };
    const goesOn = session === undefined ? {} : { resume: { session, say: answer } };
    return { do: 'startPlanner', kind: 'plan', phase, withoutContext, ...goesOn };
  }
  if (failure !== undefined && (failure.final === true || failure.times >= policy.attempts.plan)) {
    const what = `planning phase ${phase} failed ${timesOf(failure.times)}: ${failure.why}`;
    return { do: 'ask', question: questionAbout('planner-failed', phase, what) };
  }
  if (withoutContext && policy.discuss && !snapshot.undiscussed.includes(phase)) {
    const what = `phase ${phase} (${next.name}) was not discussed: it has no CONTEXT`;
    return { do: 'ask', question: questionAbout('context-missing', phase, what) };
  }
  const parked = parkedFor(snapshot, 'planner', { kind: 'plan', phase });
  const rest = parked === undefined ? undefined : restOf(parked, policy);
  if (rest !== undefined) return rest;
  const resume = parked === undefined ? {} : { resume: { session: parked.session, say: goOn } };
  return { do: 'startPlanner', kind: 'plan', phase, withoutContext, ...resume };
}

/** A held plan of a nearer phase that is not part of the project: planning past it would be two phases ahead. */
function heldBefore(snapshot: Snapshot, phase: string): string | undefined {
  return snapshot.held.find((held) => {
    const its = snapshot.phases.find(({ number }) => number === held);
    return its !== undefined && !isPlanned(its) && byNumber(held, phase) < 0;
  });
}
