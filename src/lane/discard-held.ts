import type { PhaseNumber } from '../planning/phase-number.ts';
import { done, type Result, trouble } from '../trouble.ts';
import { heldPlan, privateRef, putAway, type HeldPlan } from './held-plan.ts';
import type { LeapProject } from './leap-project.ts';
import { oweNotes, type OwedNotes } from './owed-notes.ts';

export interface Discarded {
  /** The plan, with the ref that keeps it reachable from now on. */
  readonly plan: HeldPlan;
  /** Its todos and blockers, which the next landing brings; undefined where it has none. */
  readonly owed: OwedNotes | undefined;
}

/**
 * Takes a held plan out of the way. It stays reachable under `refs/leapfrog/discarded/…` for ever; its todos and blockers do
 * not depend on the plan and are owed from then on.
 */
export function discardHeld(project: LeapProject, phase: PhaseNumber): Result<Discarded> {
  const held = heldPlan(project, phase);
  if (held === undefined) {
    return trouble({
      kind: 'refused',
      name: 'nothing-held',
      what: `no plan of phase ${phase} is held`,
      where: privateRef(project, 'held', phase),
      next: 'see `leapfrog lanes` for what is held',
    });
  }
  // Owed before it is put away: killed in between, the plan is still held, and bringing the same note twice is once.
  const owed = oweNotes(project, held);
  if (!owed.ok) return owed;
  const away = putAway(project, held, 'discarded');
  return away.ok ? done({ plan: away.value, owed: owed.value }) : away;
}
