import type { PlanFootprint, PlanPromise } from './footprint.ts';

/** What a plan says it will deliver, from what it names. */
export function planPromise(phase: string, plan: PlanFootprint): PlanPromise {
  const writes = plan.files.filter(({ role }) => role === 'writes').map(({ name }) => name);
  return {
    plan: plan.id,
    phase,
    path: plan.path,
    artifacts: plan.artifacts,
    writes: [...new Set(writes)],
    symbols: plan.symbols.filter(({ how }) => how === 'code'),
  };
}
