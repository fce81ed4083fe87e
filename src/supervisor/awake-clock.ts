import { limit } from '../limit.ts';

/**
 * Milliseconds that this supervisor was awake, from any beginning. A host that slept, a supervisor that was stopped and a clock
 * that was set count for a moment only, so that nothing runs out meanwhile: patience, and the silence of a session.
 */
export function awakeClock(now: () => number): () => number {
  let last = now();
  let awakeMs = 0;
  return () => {
    const at = now();
    awakeMs += Math.min(Math.max(0, at - last), limit.awakeGapMs);
    last = at;
    return awakeMs;
  };
}
