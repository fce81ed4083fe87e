import type { Decision } from './decision.ts';
import { questionAbout } from './question.ts';
import type { Parked, Policy, Snapshot, TaskKind } from './snapshot.ts';

/** What a parked session is told when it goes on. */
export const goOn = 'The limit is over. Go on where you were.';

/** The parked session of exactly this work. One of other work is of no use any more. */
export function parkedFor(
  { parked }: Snapshot,
  role: Parked['role'],
  work: { readonly kind: TaskKind; readonly phase: string },
): Parked | undefined {
  return parked.find((each) => each.role === role && each.kind === work.kind && each.phase === work.phase);
}

/** What keeps a parked session from going on: its limit, or that it was parked too often; nothing once its time has come. */
export function restOf(parked: Parked, policy: Policy): Decision | undefined {
  const { role, phase, why, until, times, over } = parked;
  if (times > policy.attempts.park) {
    const what = `the ${role} of phase ${phase} was parked ${times} times in a row: ${why}`;
    return { do: 'ask', question: questionAbout('limit-remains', phase, what) };
  }
  if (over) return undefined;
  const what = until === undefined ? why : `${why} (until ${until})`;
  return { do: 'wait', lane: role, for: 'limit', phase, what };
}
