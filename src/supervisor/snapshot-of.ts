import { limit } from '../limit.ts';
import type { LaneEnd, LaneSnapshot, Parked, Snapshot } from '../pipeline/index.ts';
import type { World } from './effects.ts';
import type { Memory, OpenSession } from './memory.ts';

/** World and memory as `decide` reads them. */
export function snapshotOf(
  world: World,
  memory: Memory,
  {
    boundary,
    drift,
    blocked,
    nowMs,
  }: {
    readonly boundary: Snapshot['boundary'];
    readonly drift?: Snapshot['drift'];
    readonly blocked?: Snapshot['blocked'];
    readonly nowMs: number;
  },
): Snapshot {
  const { granted } = memory;
  const first = memory.executed.length === 0;
  const numbers = world.phases.map(({ number }) => number);
  return {
    phases: world.phases,
    held: world.held.map(({ phase }) => phase),
    late: world.late ?? [],
    blocked,
    worker: laneOf(memory.open, 'worker'),
    planner: plannerLane(world, memory.open),
    boundary,
    drift,
    failures: memory.failures,
    doubts: memory.doubts,
    parked: memory.parked.map(({ at, ...parked }) => ({ ...parked, over: nowMs >= restsUntil(parked, at) })),
    justStarted: memory.startedAt !== undefined && nowMs - Date.parse(memory.startedAt) < limit.staggerMs,
    // The first act of a run needs no word: starting the run was the word, unless the plan was not there yet.
    approved: first ? numbers : [...memory.executed, ...granted.execute],
    landable: [
      ...granted.land,
      ...(first ? numbers.filter((number) => !memory.heldNow.includes(number)) : []),
    ],
    undiscussed: granted.undiscussed,
  };
}

/** The time of reset and a little more, or a rest that grows with every time; none where the worker alone is waited for. */
function restsUntil({ until, times }: Omit<Parked, 'over'>, at: string): number {
  if (times === 0) return Date.parse(at);
  if (until !== undefined) return Date.parse(until) + limit.parkSpareMs;
  return Date.parse(at) + (limit.parkMs[times - 1] ?? limit.parkMs.at(-1) ?? 0);
}

function laneOf(open: readonly OpenSession[], role: 'planner' | 'worker'): LaneSnapshot {
  const session = open.find(({ intent }) => intent.role === role);
  if (session === undefined) return { is: 'idle' };
  const { kind, phase, from } = session.intent;
  if (session.end === undefined) return { is: 'running', kind, phase };
  return { is: 'ended', kind, phase, from, end: endOf(session, session.end) };
}

/** What a planner made that wrote outside of its lane is not held, and another try is a person's to allow. */
function endOf({ strayed }: OpenSession, end: LaneEnd): LaneEnd {
  return strayed === undefined ? end : { is: 'failed', why: strayed, final: true };
}

/** A person's session in the lane counts like one of ours: it is waited for, and never stopped. */
function plannerLane({ planning }: World, open: readonly OpenSession[]): LaneSnapshot {
  const own = laneOf(open, 'planner');
  return own.is === 'idle' && planning !== undefined
    ? { is: 'running', kind: 'plan', phase: planning, person: true }
    : own;
}
