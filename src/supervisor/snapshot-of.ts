import type { LaneSnapshot, Snapshot } from '../pipeline/index.ts';
import type { World } from './effects.ts';
import type { Memory, OpenSession } from './memory.ts';

/** World and memory as `decide` reads them. */
export function snapshotOf(world: World, memory: Memory, boundary: Snapshot['boundary']): Snapshot {
  return {
    phases: world.phases,
    held: world.held.map(({ phase }) => phase),
    worker: laneOf(memory.open, 'worker'),
    planner: plannerLane(world, memory.open),
    boundary,
    failures: memory.failures,
    // The first execution of a run needs no word: starting the run was the word.
    approved: memory.executed.length === 0 ? world.phases.map(({ number }) => number) : memory.executed,
  };
}

function laneOf(open: readonly OpenSession[], role: 'planner' | 'worker'): LaneSnapshot {
  const session = open.find(({ intent }) => intent.role === role);
  if (session === undefined) return { is: 'idle' };
  const { kind, phase, from } = session.intent;
  if (session.end === undefined) return { is: 'running', kind, phase };
  return { is: 'ended', kind, phase, from, end: session.end };
}

/** A person's session in the lane counts like one of ours: it is waited for, and never stopped. */
function plannerLane({ planning }: World, open: readonly OpenSession[]): LaneSnapshot {
  const own = laneOf(open, 'planner');
  return own.is === 'idle' && planning !== undefined ? { is: 'running', kind: 'plan', phase: planning } : own;
}
