import type { Decision, Outcome } from './decision.ts';
import type { Achievement, LaneSnapshot, PhaseSnapshot, PhaseStanding, Snapshot } from './snapshot.ts';

type Ended = Extract<LaneSnapshot, { is: 'ended' }>;

/** Sessions that ended come first: what they achieved decides everything else. */
export function settle(snapshot: Snapshot): readonly Decision[] {
  const decisions: Decision[] = [];
  const { worker, planner } = snapshot;
  if (worker.is === 'ended') {
    const { kind, phase } = worker;
    const outcome = outcomeOfWork(
      worker,
      snapshot.phases.find(({ number }) => number === phase),
    );
    decisions.push({ do: 'settle', role: 'worker', kind, phase, outcome });
  }
  if (planner.is === 'ended') {
    const { kind, phase, end } = planner;
    if (end.is === 'finished') decisions.push({ do: 'hold', phase, kind });
    else {
      const outcome: Outcome = end.is === 'failed' ? { ...end, progressed: false } : end;
      decisions.push({ do: 'settle', role: 'planner', kind, phase, outcome });
    }
  }
  return decisions;
}

/**
 * What a worker's session achieved, by the phase's evidence then and now. Its own words count only for what a person should
 * read: a session that ends well without a new summary failed, and one that died after the closing commit succeeded.
 */
function outcomeOfWork(ended: Ended, now: PhaseSnapshot | undefined): Outcome {
  if (now === undefined)
    return { is: 'failed', why: `phase ${ended.phase} is no longer in the roadmap`, progressed: false };
  const wanted: readonly PhaseStanding[] =
    ended.kind === 'gaps' ? ['complete', 'person'] : ['complete', 'person', 'gaps'];
  if (wanted.includes(now.standing)) return { is: 'done' };
  if (ended.end.is === 'asked' || ended.end.is === 'limited') return ended.end;
  const progressed = isFurther(now, ended.from);
  if (ended.end.is === 'failed') return { ...ended.end, progressed };
  return { is: 'failed', why: shortOf(ended, now, progressed), progressed };
}

function shortOf(ended: Ended, now: PhaseSnapshot, progressed: boolean): string {
  if (ended.kind === 'gaps') return `the session ended, and phase ${now.number} still has gaps`;
  if (now.standing === 'executed')
    return `every plan of phase ${now.number} has its summary, but there is no verification that passed`;
  const made = `${now.plansDone} of ${now.plans} plans have a summary`;
  if (progressed) return `the session ended early: ${made}`;
  return `the session ended without an artifact: ${made}, as before`;
}

const ranks: Readonly<Record<PhaseStanding, number>> = {
  empty: 0,
  discussed: 1,
  researched: 2,
  planned: 3,
  executing: 4,
  executed: 5,
  gaps: 6,
  person: 7,
  complete: 8,
};

function isFurther(now: Achievement, then: Achievement): boolean {
  return now.plansDone > then.plansDone || ranks[now.standing] > ranks[then.standing];
}
