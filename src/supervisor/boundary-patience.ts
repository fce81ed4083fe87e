import { limit } from '../limit.ts';
import { currentPhase, phasesUntil, type BoundarySnapshot, type Policy } from '../pipeline/index.ts';
import { awakeClock } from '../process/index.ts';
import type { Effects, World } from './effects.ts';
import type { Memory } from './memory.ts';

/**
 * The boundary as `decide` sees it: looked at only while a plan wants to land, stuck once it was open for too long, and closed for
 * a moment after a landing that was refused: what refuses it (another git at the index) often goes by itself.
 */
export function boundaryPatience(
  effects: Pick<Effects, 'now' | 'boundary'>,
): (world: World, memory: Memory, policy: Policy) => BoundarySnapshot {
  const awake = awakeClock(effects.now);
  let openSince: number | undefined;
  let refused = { times: 0, atMs: 0 };
  return (world, memory, policy) => {
    const phase = currentPhase(phasesUntil(world.phases, policy.until))?.number;
    const working = memory.open.some(({ intent }) => intent.role === 'worker');
    if (phase === undefined || working || !world.held.some((held) => held.phase === phase)) {
      openSince = undefined;
      return { is: 'open', missing: [], stuck: false };
    }
    const times =
      memory.failures.find((failure) => failure.act === 'land' && failure.phase === phase)?.times ?? 0;
    if (times !== refused.times) refused = { times, atMs: awake() };
    if (awake() - refused.atMs < landRestMs(times)) {
      const what = 'a moment to pass, since the last try to land did not work';
      return { is: 'open', missing: [{ name: 'landing-rests', what }], stuck: false };
    }
    const { missing } = effects.boundary(phase);
    if (missing.length === 0) {
      openSince = undefined;
      return { is: 'reached' };
    }
    openSince ??= awake();
    return { is: 'open', missing, stuck: awake() - openSince >= limit.boundaryPatienceMs };
  };
}

function landRestMs(times: number): number {
  if (times === 0) return 0;
  return limit.landRestMs[times - 1] ?? limit.landRestMs.at(-1) ?? 0;
}
