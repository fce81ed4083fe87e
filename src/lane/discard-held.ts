import { deleteRef, refCommit } from '../git/refs.ts';
import type { PhaseNumber } from '../planning/phase-number.ts';
import { done, type Result, trouble } from '../trouble.ts';
import { heldPlan, keepAt, privateRef, putAway, type HeldPlan } from './held-plan.ts';
import { landingIsDecided, pendingRef, undoCutOffLanding } from './cut-off-landing.ts';
import { withLandingLease } from './landing-lease.ts';
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
 * not depend on the plan and are owed from then on. Refused while a plan lands: it would land all the same.
 */
export function discardHeld(project: LeapProject, phase: PhaseNumber): Result<Discarded> {
  return withLandingLease(project, () => discard(project, phase));
}

function discard(project: LeapProject, phase: PhaseNumber): Result<Discarded> {
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
  const undone = undoLanding(project, held);
  if (!undone.ok) return undone;
  // Owed before it is put away: killed in between, the plan is still held, and bringing the same note twice is once.
  const owed = oweNotes(project, held);
  if (!owed.ok) return owed;
  const away = putAway(project, held, 'discarded');
  return away.ok ? done({ plan: away.value, owed: owed.value }) : away;
}

/** Plans that a landing left half-way would be executed as somebody's own, once nothing says that they are held. */
function undoLanding(project: LeapProject, held: HeldPlan): Result<void> {
  const { phase } = held;
  if (landingIsDecided(project, held)) {
    return trouble({
      kind: 'refused',
      name: 'landing-unfinished',
      what: `the plan of phase ${phase} is landing already: what it brings is there, or some of it, and the last steps are missing`,
      where: project.planningRoot,
      next: `leapfrog land ${phase} finishes it, and says how to take it back`,
    });
  }
  const undone = undoCutOffLanding(project, held);
  if (!undone.ok) return undone;
  const pending = refCommit(project.repo, pendingRef(project, held));
  if (pending === undefined) return done(undefined);
  const kept = keepAt(project.repo, privateRef(project, 'kept', 'cut-off', pending.slice(0, 12)), pending);
  return kept.ok ? deleteRef(project.repo, pendingRef(project, held), pending) : kept;
}
