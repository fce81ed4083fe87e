import { currentPhase, phasesUntil, type Policy, type Snapshot } from '../pipeline/index.ts';
import type { Effects, World } from './effects.ts';
import type { NewRecord } from './run-record.ts';

/** Compares the plan that could land, once the boundary is reached, and writes down each answer once. */
export function driftTeller(
  effects: Pick<Effects, 'drift'>,
  record: (record: NewRecord) => unknown,
  policy: Policy,
): (world: World, boundary: Snapshot['boundary']) => Snapshot['drift'] {
  let told = '';
  return (world, boundary) => {
    const phase = currentPhase(phasesUntil(world.phases, policy.until))?.number;
    if (boundary.is !== 'reached' || phase === undefined) return undefined;
    const drift = effects.drift(phase);
    if (drift === undefined) return undefined;
    const now = JSON.stringify([phase, drift]);
    if (now !== told) record({ event: 'drift-checked', phase, ...drift, touched: [...drift.touched] });
    told = now;
    return { phase, verdict: drift.verdict, what: drift.what };
  };
}
