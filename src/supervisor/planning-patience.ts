import { limit } from '../limit.ts';
import type { Snapshot } from '../pipeline/index.ts';
import { awakeClock } from '../process/index.ts';
import type { Effects, World } from './effects.ts';

/** Planning files that nothing can be told by, as `decide` sees them: stuck once they were so for longer than a checkout takes. */
export function planningPatience(effects: Pick<Effects, 'now'>): (world: World) => Snapshot['blocked'] {
  const awake = awakeClock(effects.now);
  let since: number | undefined;
  return ({ blocked }) => {
    const now = awake();
    if (blocked === undefined) {
      since = undefined;
      return undefined;
    }
    since ??= now;
    return { trouble: blocked, stuck: now - since >= limit.boundaryPatienceMs };
  };
}
