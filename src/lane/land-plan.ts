import { fetchFrom } from '../git/clone.ts';
import { diffPaths } from '../git/diff-paths.ts';
import { fastForward } from '../git/fast-forward.ts';
import { head, isAncestor, type Head } from '../git/head.ts';
import { deleteRef, refCommit } from '../git/refs.ts';
import { operationInProgress } from '../git/operation-in-progress.ts';
import { limit } from '../limit.ts';
import type { Lease } from '../store/lease.ts';
import { done, type Result, trouble, type Trouble } from '../trouble.ts';
import type { BoundaryOptions } from './boundary.ts';
import { carryOver, dirtyAmong, putCarriedFiles, undoCarryOver } from './carry-over.ts';
import { pendingRef, undoCutOffLanding } from './cut-off-landing.ts';
import { driftOutdated, type DriftSaid } from './drift-said.ts';
import { keepAt, notHeldAnyMore, privateRef, putAway, type HeldPlan } from './held-plan.ts';
import { landOnDisk } from './land-on-disk.ts';
import { landedBefore } from './landed-before.ts';
import type { Noted } from './lane-change.ts';
import { withLandingLease } from './landing-lease.ts';
import { landingPossible } from './landing-possible.ts';
import type { LeapProject } from './leap-project.ts';
import { settleNotes } from './owed-notes.ts';
import { prepareLanding, type PreparedLanding } from './prepare-landing.ts';
import { prepareLane } from './prepare-lane.ts';
import { undoLanding } from './undo-landing.ts';

export interface Landed {
  readonly phase: string;
  readonly plans: readonly string[];
  /** The commit that is part of the branch now; where git ignores the planning folder, a private one with the same files. */
  readonly commit: string;
  /** Where the branch was before. */
  readonly previous: string;
  /** The plan had landed before: nothing was done now. */
  readonly already: boolean;
  /** false where git ignores the planning folder: files were replaced one by one, under the journal. */
  readonly atomic: boolean;
  /** A command that takes it back and loses nothing. */
  readonly undo: string;
  /** What the person should know, such as a file that was merged. */
  readonly notes: readonly Noted[];
}

export interface LandOptions {
  readonly boundary?: Omit<BoundaryOptions, 'branch' | 'carriesDirtyFiles'>;
  /** What the drift check said; without it the commit says that nobody checked. */
  readonly drift?: DriftSaid;
}

/**
 * Makes a held plan part of the project, at the boundary of the phase before it: prepared and validated in the landing lane
 * on the exact HEAD, then taken in by one fast-forward. Where it answers a trouble nothing of the person's has changed.
 * Landing again, or after a kill at any moment, ends in the same place.
 */
export function landPlan(project: LeapProject, held: HeldPlan, options: LandOptions = {}): Result<Landed> {
  return withLandingLease(project, (lease) => {
    let tried = landOnce(project, held, options, lease);
    // HEAD, or a file, may move while a landing is prepared: prepared and checked again on what is there now.
    for (let again = 1; again < limit.landingAttempts && hasMoved(tried); again += 1) {
      tried = landOnce(project, held, options, lease);
    }
    return tried;
  });
}

function hasMoved(tried: Result<Landed>): boolean {
  return !tried.ok && tried.trouble.name === 'head-moved';
}

function landOnce(project: LeapProject, held: HeldPlan, options: LandOptions, lease: Lease): Result<Landed> {
  if (!project.tracked) {
    const onDisk = landOnDisk(project, held, options, lease);
    return onDisk.ok ? finish(project, held, onDisk.value) : onDisk;
  }
  const undone = undoCutOffLanding(project, held);
  if (!undone.ok) return undone;
  const now = head(project.repo);
  if (now === undefined) throw new Error(`${project.repo.folder} has a held plan and no commit`);
  const earlier = landedBefore(project, held, now);
  if (earlier !== undefined) return finish(project, held, { ...earlier, already: true, notes: [] });
  const refusal = notHeldAnyMore(project, held) ?? gitRefusal(project, held, now);
  if (refusal !== undefined) return trouble(refusal);
  const possible = landingPossible(project, held, { now, boundary: options.boundary ?? {} });
  if (!possible.ok) return possible;
  if (options.drift !== undefined && options.drift.at !== now.commit)
    return trouble(driftOutdated(held.phase));
  const prepared = prepareAndFetch(project, held, { now, options });
  if (!prepared.ok) return prepared;
  const { commit, notes } = prepared.value;
  const taken = takeIn(project, held, { now, commit });
  if (!taken.ok) return taken;
  project.onStep?.('landed');
  return finish(project, held, {
    commit,
    previous: now.commit,
    already: false,
    notes: [...notes, ...taken.value],
  });
}

/** Prepares in the landing lane, which is ours alone meanwhile, and brings the commit over. */
function prepareAndFetch(
  project: LeapProject,
  held: HeldPlan,
  on: { readonly now: Head; readonly options: LandOptions },
): Result<PreparedLanding> {
  const { now, options } = on;
  const previous = now.commit;
  const opened = prepareLane(project, { role: 'landing', phase: held.phase, base: previous });
  if (!opened.ok) return opened;
  const lane = opened.value;
  try {
    const prepared = prepareLanding(project, held, {
      lane,
      previous,
      branch: now.branch,
      drift: options.drift?.says ?? 'not-checked',
    });
    if (!prepared.ok) return prepared;
    project.onStep?.('prepared');
    const fetched = fetchPending(project, held, { folder: lane.folder, commit: prepared.value.commit });
    if (!fetched.ok) return fetched;
    project.onStep?.('fetched');
    return prepared;
  } finally {
    lane.release();
  }
}

function gitRefusal(project: LeapProject, held: HeldPlan, now: Head): Trouble | undefined {
  const operation = operationInProgress(project.repo);
  if (operation !== undefined) {
    const what = `a ${operation} is in progress`;
    return {
      kind: 'refused',
      name: 'operation-in-progress',
      what,
      next: `finish it, or git ${operation} --abort`,
    };
  }
  if (isAncestor(project.repo, held.base, now.commit)) return undefined;
  return {
    kind: 'refused',
    name: 'base-not-in-history',
    what: `the commit that phase ${held.phase} was planned from is not in this branch's history: it was rewritten`,
    where: held.base,
    next: `go to a branch that has ${held.base.slice(0, 10)}, or discard the plan and plan again`,
  };
}

/** Brings the prepared commit over under a private ref; one that an earlier attempt left behind is of no use any more. */
function fetchPending(
  project: LeapProject,
  held: HeldPlan,
  from: { readonly folder: string; readonly commit: string },
): Result<void> {
  const ref = pendingRef(project, held);
  const stale = refCommit(project.repo, ref);
  if (stale !== undefined && stale !== from.commit) {
    const removed = deleteRef(project.repo, ref, stale);
    if (!removed.ok) return removed;
  }
  return fetchFrom(project.repo, from.folder, [`${from.commit}:${ref}`]);
}

/** The fast-forward, with the person's uncommitted planning files carried past it. */
function takeIn(
  project: LeapProject,
  held: HeldPlan,
  landing: { readonly now: Head; readonly commit: string },
): Result<readonly Noted[]> {
  const { now, commit } = landing;
  const paths = new Set(diffPaths(project.repo, now.commit, commit).map((change) => change.path));
  const dirty = dirtyAmong(project, paths);
  if (!dirty.ok) return dirty;
  const commits = { previous: now.commit, landing: commit, start: held.start };
  const carried = carryOver(project, dirty.value, commits);
  if (!carried.ok) return carried;
  const put = putCarriedFiles(project, carried.value, commits);
  if (!put.ok) return put;
  project.onStep?.('carried');
  const moved = fastForward(project.repo, { commit, expected: now });
  if (!moved.ok) {
    undoCutOffLanding(project, held);
    return moved;
  }
  return done(
    carried.value.map(({ path }) => ({
      path,
      what: 'had uncommitted changes here; they are still uncommitted, on top of what landed',
      lines: [],
    })),
  );
}

function finish(
  project: LeapProject,
  held: HeldPlan,
  how: Pick<Landed, 'commit' | 'previous' | 'already' | 'notes'>,
): Result<Landed> {
  const carried = undoCarryOver(project);
  if (!carried.ok) return carried;
  const pending = refCommit(project.repo, pendingRef(project, held));
  if (pending !== undefined) {
    const name = pending.slice(0, 12);
    // Where no branch has it, this commit and its parent are the only copy of the files as they were.
    const kept = keepAt(project.repo, privateRef(project, 'kept', 'landing', name), pending);
    if (!kept.ok) return kept;
    project.onStep?.('landing-kept');
    deleteRef(project.repo, pendingRef(project, held), pending);
    project.onStep?.('landing-undecided');
  }
  const settled = settleNotes(project, how.commit);
  if (!settled.ok) return settled;
  project.onStep?.('notes-settled');
  if (refCommit(project.repo, held.ref) === held.commit) {
    const away = putAway(project, held, 'landed');
    if (!away.ok) return away;
    project.onStep?.('plan-put-away');
  }
  return done({
    ...how,
    phase: held.phase,
    plans: held.plans,
    atomic: project.tracked,
    undo: undoLanding(project, how),
  });
}
