import { driftObstacle } from './decide-drift.ts';
import { doubtAbout } from './doubt.ts';
import type { Decision } from './decision.ts';
import { failureOf } from './failure-of.ts';
import { goOn, parkedFor, restOf } from './parked.ts';
import { questionAbout, questionOfSession } from './question.ts';
import { isPlanned, type Failure, type PhaseSnapshot, type Policy, type Snapshot } from './snapshot.ts';

/** What the worker's lane does about the current phase; nothing while a worker is running. */
export function workerDecision(
  snapshot: Snapshot,
  policy: Policy,
  current: PhaseSnapshot,
): Decision | undefined {
  if (snapshot.worker.is === 'running') return undefined;
  if (!isPlanned(current)) return landing(snapshot, policy, current.number);
  if (current.standing === 'gaps') return gapRound(snapshot, policy, current.number);
  if (current.standing === 'person') {
    const what = `phase ${current.number} waits for a person's verification`;
    return { do: 'ask', question: questionAbout('person-verifies', current.number, what) };
  }
  return execution(snapshot, policy, current);
}

/** The boundary: everything before is complete, nobody executes, and the next phase has no plan in the project yet. */
function landing(snapshot: Snapshot, policy: Policy, phase: string): Decision {
  if (!snapshot.held.includes(phase)) {
    return { do: 'wait', lane: 'worker', for: 'plan', phase, what: `the plan of phase ${phase}` };
  }
  const failure = failureOf(snapshot, 'land', phase);
  if (failure !== undefined && (failure.asked || failure.times >= policy.attempts.land)) {
    const what = `the held plan of phase ${phase} cannot land: ${failure.why}`;
    return { do: 'ask', question: questionAbout('landing-failed', phase, what) };
  }
  const { boundary } = snapshot;
  if (doubtAbout(snapshot.doubts, phase) !== undefined) {
    const what = `your word on what changed in the project, before the plan of phase ${phase} lands`;
    return { do: 'wait', lane: 'worker', for: 'person', phase, what };
  }
  if (isGated(snapshot, policy, phase)) {
    const what = `your word to land the plan of phase ${phase}`;
    return { do: 'wait', lane: 'worker', for: 'person', phase, what };
  }
  if (boundary.is === 'reached') return driftObstacle(snapshot, policy, phase) ?? { do: 'land', phase };
  const what = boundary.missing.map((missing) => missing.what).join('; ') || 'the boundary';
  if (boundary.stuck) {
    const why = `the held plan of phase ${phase} cannot land yet: ${what}`;
    return { do: 'ask', question: questionAbout('boundary-open', phase, why) };
  }
  return { do: 'wait', lane: 'worker', for: 'boundary', phase, what };
}

function gapRound(snapshot: Snapshot, policy: Policy, phase: string): Decision {
  const failure = failureOf(snapshot, 'gaps', phase);
  if (failure?.asked === true) return askedBefore('gaps', failure);
  if (failure === undefined || (failure.final !== true && failure.times < policy.attempts.gaps)) {
    return begin(snapshot, policy, { kind: 'gaps', phase });
  }
  const what = `phase ${phase} still has gaps after ${rounds(failure.times)}: ${failure.why}`;
  return { do: 'ask', question: questionAbout('gaps-remain', phase, what) };
}

function execution(snapshot: Snapshot, policy: Policy, current: PhaseSnapshot): Decision {
  const phase = current.number;
  const failure = failureOf(snapshot, 'execute', phase);
  if (failure?.asked === true) return askedBefore('execute', failure);
  if (failure !== undefined && (failure.final === true || failure.times >= policy.attempts.execute)) {
    const what = `executing phase ${phase} failed ${timesOf(failure.times)}: ${failure.why}`;
    return { do: 'ask', question: questionAbout('worker-failed', phase, what) };
  }
  if (policy.gate === 'ask' && !snapshot.approved.includes(phase)) {
    const what = `phase ${phase} (${current.name}) is planned: execute it?`;
    return { do: 'ask', question: questionAbout('gate', phase, what) };
  }
  return begin(snapshot, policy, { kind: 'execute', phase });
}

function begin(
  snapshot: Snapshot,
  policy: Policy,
  work: { readonly kind: 'execute' | 'gaps'; readonly phase: string },
): Decision {
  const parked = parkedFor(snapshot, 'worker', work);
  const rest = parked === undefined ? undefined : restOf(parked, policy);
  const resume = parked === undefined ? {} : { resume: { session: parked.session, say: goOn } };
  return rest ?? { do: 'startWorker', ...work, ...resume };
}

/** A session that asked goes on with the answer; without a session to go on with, another one begins and is told of it. */
function askedBefore(kind: 'execute' | 'gaps', failure: Failure): Decision {
  const { phase, answer, session } = failure;
  if (answer === undefined) return { do: 'ask', question: questionOfSession('worker', failure) };
  const resume = session === undefined ? {} : { resume: { session, say: answer } };
  return { do: 'startWorker', kind, phase, ...resume };
}

/** A person wants to be asked before this plan lands, and has not said yes yet. */
export function isGated(
  { held, landable }: Pick<Snapshot, 'held' | 'landable'>,
  { gate }: Policy,
  phase: string,
): boolean {
  return gate === 'ask' && held.includes(phase) && !landable.includes(phase);
}

/** "once", "3 times". */
export function timesOf(times: number): string {
  return times === 1 ? 'once' : `${times} times`;
}

function rounds(times: number): string {
  return times === 1 ? 'one gap round' : `${times} gap rounds`;
}
