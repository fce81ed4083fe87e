import { takeBackFromOtherBranch } from '../git/fast-forward.ts';
import { gitText } from '../git/git.ts';
import { commitOf, head, type Head } from '../git/head.ts';
import { refCommit, refsNamed } from '../git/refs.ts';
import { leaseHolder } from '../store/lease.ts';
import { done, type Result, trouble, type Trouble } from '../trouble.ts';
import { undoCarryOver } from './carry-over.ts';
import { undoHalfLanding } from './half-landed.ts';
import { heldPlans, leapfrogTrailers, privateRef, type HeldPlan } from './held-plan.ts';
import { landedBefore } from './landed-before.ts';
import { withLandingLease } from './landing-lease.ts';
import type { LeapProject } from './leap-project.ts';

/** Where a prepared landing waits until it has arrived and is finished. */
export function pendingRef(project: LeapProject, held: Pick<HeldPlan, 'phase'>): string {
  return privateRef(project, 'landing', held.phase);
}

/** Whether only the last steps of a landing are missing: there is nothing to be judged any more, it has to be finished. */
export function landingIsDecided(
  project: LeapProject,
  held: HeldPlan,
  now: Head | undefined = head(project.repo),
): boolean {
  if (!project.tracked) return refCommit(project.repo, pendingRef(project, held)) !== undefined;
  return now !== undefined && landedBefore(project, held, now) !== undefined;
}

/**
 * Takes back what landings left that were cut off, before anybody looks at the working tree, and where no run lives that could be
 * landing again. What cannot be put back yet, landing meets again.
 */
export function undoCutOffLandings(project: LeapProject): void {
  const places = (['captured', 'landing'] as const).map((kind) => `${privateRef(project, kind)}/`);
  if (!project.tracked || refsNamed(project.repo, places).length === 0) return;
  if (leaseHolder(project.paths.lease) !== undefined) return;
  withLandingLease(project, () => {
    for (const held of heldPlans(project)) undoCutOffLanding(project, held);
    return done(undefined);
  });
}

/**
 * Takes back what an earlier landing left when it was cut off between two of its steps, or in the middle of the fast-forward. Each
 * puts its files back before it stops at a locked index: what a person commits until it is free is theirs alone.
 */
export function undoCutOffLanding(project: LeapProject, held: HeldPlan): Result<void> {
  const carried = undoCarryOver(project);
  const pending = refCommit(project.repo, pendingRef(project, held));
  if (pending === undefined) return carried;
  const elsewhere = undoOnOtherBranch(project, pending);
  const undone = undoHalfLanding(project, pending);
  if (elsewhere !== undefined) return trouble(elsewhere);
  return carried.ok ? undone : carried;
}

/** Another branch was checked out in the instant of the fast-forward, and whoever would have seen that was killed. */
function undoOnOtherBranch({ repo }: LeapProject, pending: string): Trouble | undefined {
  if (commitOf(repo, 'HEAD') !== pending) return undefined;
  const branch = leapfrogTrailers(gitText(repo, ['show', '-s', '--format=%B', pending])).get('Branch');
  const previous = commitOf(repo, `${pending}^`);
  if (branch === undefined || previous === undefined) return undefined;
  return takeBackFromOtherBranch(repo, { commit: pending, expected: { branch, commit: previous } });
}
