import type { Failure, Snapshot } from './snapshot.ts';

/** What went wrong with one act on one phase so far in this run. */
export function failureOf(snapshot: Snapshot, act: Failure['act'], phase: string): Failure | undefined {
  return snapshot.failures.find((failure) => failure.act === act && failure.phase === phase);
}
