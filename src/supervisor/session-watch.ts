import type { AgentEvent, AgentSession } from '../agent/index.ts';
import type { LaneEnd } from '../pipeline/index.ts';
import { limit } from '../limit.ts';
import { awakeClock } from '../process/index.ts';
import type { Effects } from './effects.ts';
import { livenessOf, watched, type LookedAt, type Watch } from './liveness.ts';
import type { OpenSession } from './memory.ts';
import type { NewRecord } from './run-record.ts';

export interface SessionWatch {
  /** Ends those that are parked; looks at every other now and then, says which are silent, and ends those that are overdue. */
  readonly look: (open: readonly OpenSession[], sessions: ReadonlyMap<string, AgentSession>) => Promise<void>;
  /** Told whenever the session says something. */
  readonly heard: (session: string, said: AgentEvent) => void;
  /** How a session ended that we ended although its work is there. */
  readonly endOf: (session: string) => LaneEnd | undefined;
}

/** Watches over the sessions of a run. Keeps nothing that a later supervisor would need: it begins to count anew. */
export function sessionWatch(
  effects: Pick<Effects, 'now' | 'observe' | 'signs' | 'planIsComplete'>,
  record: (record: NewRecord) => unknown,
): SessionWatch {
  const watches = new Map<string, Watch>();
  const spoke = new Set<string>();
  const over = new Set<string>();
  const told = new Set<string>();
  const ends = new Map<string, LaneEnd>();
  const awake = awakeClock(effects.now);
  let lookedMs = -Infinity;

  const lookAt = async ({ intent }: OpenSession, session: AgentSession, looked: LookedAt): Promise<void> => {
    const { session: id, role, kind, phase } = intent;
    const watch = watched(watches.get(id), looked);
    watches.set(id, watch);
    const liveness = livenessOf(watch, looked);
    if (liveness.is === 'alive') told.delete(id);
    if (liveness.is === 'silent' && !told.has(id)) {
      told.add(id);
      record({ event: 'session-silent', session: id, role, kind, phase, ms: liveness.silentMs });
    }
    if (liveness.is !== 'overdue') return;
    record({ event: 'session-overdue', session: id, role, kind, phase, why: liveness.why });
    ends.set(id, liveness.achieved ? { is: 'finished' } : { is: 'failed', why: liveness.why });
    await session.stop();
    if (isSettled(session.end())) ends.delete(id);
  };

  return {
    heard: (session, said) => {
      spoke.add(session);
      // A conversation that could not be resumed is begun anew.
      if (said.is === 'started') over.delete(session);
      if (said.is === 'finished' || said.is === 'closing') over.add(session);
    },
    endOf: (session) => ends.get(session),
    look: async (open, sessions) => {
      for (const { intent, end, parked } of open)
        if (parked !== undefined && end === undefined) await sessions.get(intent.session)?.stop();
      const sinceMs = awake() - lookedMs;
      if (sinceMs < limit.sessionSignsMs) return;
      lookedMs = awake();
      for (const each of open) {
        const { session: id, role, folder, logFolder, phase } = each.intent;
        const session = sessions.get(id);
        if (session === undefined || each.end !== undefined) continue;
        await lookAt(each, session, {
          signs: effects.signs({ role, folder, logFolder, process: session.process, work: session.work }),
          awakeMs: sinceMs,
          spoke: spoke.has(id),
          saidItsEnd: over.has(id),
          complete: () => (role === 'planner' ? effects.planIsComplete(phase) : isExecuted(effects, phase)),
        });
      }
    },
  };
}

/** A limit, a question, or what only a person can mend: it had said so, and that counts more than why we ended it. */
function isSettled(end: ReturnType<AgentSession['end']>): boolean {
  return end?.is === 'limited' || end?.is === 'asked' || (end?.is === 'failed' && end.final === true);
}

function isExecuted(effects: Pick<Effects, 'observe'>, phase: string): boolean {
  const now = effects.observe().phases.find(({ number }) => number === phase);
  return now !== undefined && ['complete', 'person', 'gaps'].includes(now.standing);
}
