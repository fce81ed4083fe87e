import { limit } from '../limit.ts';

/**
 * Milliseconds that this process was awake, from any beginning, as far as it looks often. A host that slept, a process that was
 * stopped and a clock that was set count for a moment only, so that nothing runs out meanwhile: patience, and the silence of a
 * session.
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
