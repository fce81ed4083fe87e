import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchFrom } from '../git/clone.ts';
import { commitTree, leapfrogIdentity, writeTree, type FileChange } from '../git/commit-tree.ts';
import { diffPaths } from '../git/diff-paths.ts';
import { gitText } from '../git/git.ts';
import { commitOf, head } from '../git/head.ts';
import { readBlob } from '../git/objects.ts';
import { refCommit } from '../git/refs.ts';
import { worktreeTree } from '../git/worktree-tree.ts';
import { isTransientGsdFile } from '../gsd/transient-files.ts';
import { mergePlanningFile } from '../merge/merge-planning-file.ts';
import { appendEvent } from '../store/journal.ts';
import type { Lease } from '../store/lease.ts';
import { makeFile, removeSeenFile, replaceSeenFile, settleReplaced } from '../store/replace-file.ts';
import { done, type Result, trouble, type Trouble } from '../trouble.ts';
import { driftOutdated } from './drift-said.ts';
import { leapfrogTrailers, notHeldAnyMore, privateRef, type HeldPlan } from './held-plan.ts';
import type { Noted } from './lane-change.ts';
import { isText } from './lane-changes.ts';
import { writeIntoLane } from './landing-commit.ts';
import { keptLanding } from './landed-before.ts';
import { landingPossible } from './landing-possible.ts';
import type { LandOptions } from './land-plan.ts';
import type { Lane } from './lane.ts';
import type { LeapProject } from './leap-project.ts';
import { broughtBy, landingMessage, mergeLanding, transition } from './prepare-landing.ts';
import { prepareLane } from './prepare-lane.ts';
import { validateLanding } from './validate-landing.ts';

/*
 * Where git ignores the planning folder there is no branch to move, so this mode is not atomic: files are replaced one by
 * one. What will be written is a commit first (its parent is the snapshot of the files as they were), under a private ref;
 * from then on the landing is decided, and whoever starts next writes what is still missing.
 */

/** What was written, and the commit of the files as they were before. */
export interface LandedOnDisk {
  readonly commit: string;
  readonly previous: string;
  readonly already: boolean;
  readonly notes: readonly Noted[];
}

/** Lands into a planning folder that git ignores. Trouble `head-moved` where a file was written meanwhile: try again. */
export function landOnDisk(
  project: LeapProject,
  held: HeldPlan,
  options: LandOptions,
  lease: Pick<Lease, 'isOurs'>,
): Result<LandedOnDisk> {
  const decided = refCommit(project.repo, intentRef(project, held));
  if (decided !== undefined) return install(project, decided, lease);
  const earlier = landedOnDiskBefore(project, held);
  if (earlier !== undefined) return done(earlier);
  const refusal = notHeldAnyMore(project, held);
  if (refusal !== undefined) return trouble(refusal);
  const now = head(project.repo);
  if (now === undefined) throw new Error(`${project.repo.folder} has a held plan and no commit`);
  const asked = { now, boundary: options.boundary ?? {} };
  const possible = landingPossible(project, held, asked);
  if (!possible.ok) return possible;
  if (options.drift !== undefined && options.drift.at !== now.commit)
    return trouble(driftOutdated(held.phase));
  const opened = prepareLane(project, { role: 'landing', phase: held.phase, base: now.commit });
  if (!opened.ok) return opened;
  const lane = opened.value;
  try {
    // The files are a snapshot now, to which they are compared below: what came before it, such as an inserted phase, is seen here.
    const still = landingPossible(project, held, asked);
    if (!still.ok) return still;
    const prepared = prepareFiles(project, held, { lane, drift: options.drift?.says ?? 'not-checked' });
    if (!prepared.ok) return prepared;
    project.onStep?.('prepared');
    const moved = changedSince(project, lane.start, prepared.value);
    if (moved !== undefined) return trouble(movedTrouble(moved));
    const ref = intentRef(project, held);
    const fetched = fetchFrom(project.repo, lane.folder, [`${prepared.value}:${ref}`]);
    if (!fetched.ok) return fetched;
    project.onStep?.('decided');
    appendEvent(project.paths.journal, {
      event: 'landing-decided',
      phase: held.phase,
      commit: prepared.value,
      held: held.commit,
    });
    project.onStep?.('intended');
    return install(project, prepared.value, lease);
  } finally {
    lane.release();
  }
}

function intentRef(project: LeapProject, held: HeldPlan): string {
  return privateRef(project, 'landing', held.phase);
}

function landedOnDiskBefore(project: LeapProject, held: HeldPlan): LandedOnDisk | undefined {
  const commit = keptLanding(project, [held.commit]);
  const previous = commit === undefined ? undefined : commitOf(project.repo, `${commit}^`);
  const present =
    held.plans.length > 0 &&
    broughtPlans(project, held).every((path) => existsSync(join(project.repo.folder, path)));
  if (commit === undefined || previous === undefined || !present) return undefined;
  return { commit, previous, already: true, notes: [] };
}

function broughtPlans(project: LeapProject, held: HeldPlan): readonly string[] {
  return diffPaths(project.repo, held.start, held.commit)
    .filter(({ path, change }) => change !== 'D' && held.plans.some((id) => path.includes(`/${id}-PLAN`)))
    .map(({ path }) => path);
}

/** Merge, transition and validation in the lane; answers the private commit that holds what is to be written. */
function prepareFiles(
  project: LeapProject,
  held: HeldPlan,
  on: { readonly lane: Lane; readonly drift: string },
): Result<string> {
  const { lane, drift } = on;
  const merged = mergeLanding(project, held, lane.start);
  if (!merged.ok) return merged;
  const inLane = writeIntoLane(lane, merged.value.writes);
  if (!inLane.ok) return inLane;
  project.onStep?.('landing-merged');
  const marked = transition(project, held, lane);
  if (!marked.ok) return marked;
  project.onStep?.('landing-marked');
  const { planningRoot } = project;
  const whole = worktreeTree(lane.repo, { onto: lane.start, paths: [planningRoot], force: true });
  const files = diffPaths(lane.repo, lane.start, whole)
    .filter(({ path }) => !isTransientGsdFile(path.slice(planningRoot.length + 1)))
    .map(({ path }): FileChange => ({ path, bytes: readBlob(lane.repo, whole, path) }));
  const commit = commitTree(lane.repo, {
    tree: writeTree(lane.repo, lane.start, files),
    parents: [lane.start],
    message: landingMessage(held, { previous: lane.start, drift }, merged.value),
    identity: leapfrogIdentity,
  });
  const valid = validateLanding(lane.repo, {
    planningRoot,
    phase: held.phase,
    plans: held.plans,
    previous: lane.start,
    landing: commit,
    ...broughtBy(project, [held, ...merged.value.owed]),
  });
  return valid.ok ? done(commit) : valid;
}

/** A file that was written after the snapshot. The prepared commit is only in the lane yet, so its paths are read there. */
function changedSince(project: LeapProject, snapshot: string, prepared: string): string | undefined {
  const lane = { folder: project.paths.landingLane };
  const paths = gitText(lane, [
    'diff-tree',
    '-r',
    '--no-renames',
    '--name-only',
    '-z',
    snapshot,
    prepared,
  ]).split('\0');
  return paths
    .filter((path) => path !== '')
    .find((path) => !sameBytes(onDisk(project, path), readBlob(project.repo, snapshot, path)));
}

function movedTrouble(where: string): Trouble {
  return {
    kind: 'refused',
    name: 'head-moved',
    where,
    what: 'this file was written while the landing was prepared',
    next: 'try again',
  };
}

/**
 * Writes what a decided landing holds and the disk does not have yet. A file that somebody edited since the decision keeps
 * their change: it is merged, and where that is not possible it is left alone and named.
 */
function install(project: LeapProject, commit: string, lease: Pick<Lease, 'isOurs'>): Result<LandedOnDisk> {
  const { repo } = project;
  const snapshot = commitOf(repo, `${commit}^`);
  if (snapshot === undefined) throw new Error(`${commit} has lost its snapshot`);
  const notes: Noted[] = [];
  for (const { path } of diffPaths(repo, snapshot, commit)) {
    const before = readBlob(repo, snapshot, path);
    const wanted = readBlob(repo, commit, path);
    settleReplaced(join(repo.folder, path));
    const disk = onDisk(project, path);
    if (sameBytes(disk, wanted)) continue;
    const next = sameBytes(disk, before) ? wanted : mergedWith({ project, path, before, wanted, disk });
    if (next === conflict) {
      const what = `was edited while the plan landed, in the same place; it was left alone (git show ${commit.slice(0, 10)}:${path} is the other text)`;
      notes.push({ path, what, lines: [] });
      continue;
    }
    // Whoever has the lease now rolls the rest forward; we may have slept since we took it.
    if (!lease.isOurs()) return trouble(leaseLost(path));
    if (!written(join(repo.folder, path), disk, next)) return trouble(movedTrouble(path));
    project.onStep?.('file-written');
  }
  project.onStep?.('files-written');
  const message = gitText(repo, ['show', '-s', '--format=%B', commit]);
  if (!leapfrogTrailers(message).has('Held')) throw new Error(`${commit} is no landing`);
  return done({ commit, previous: snapshot, already: false, notes });
}

/** Each by a step of the disk that is taken only where the file is as it was seen; says whether it was. */
function written(file: string, seen: Buffer | undefined, next: string | Buffer | undefined): boolean {
  if (seen === undefined) return next === undefined || makeFile(file, next);
  return next === undefined ? removeSeenFile(file, seen) : replaceSeenFile(file, seen, Buffer.from(next));
}

function leaseLost(where: string): Trouble {
  return {
    kind: 'failed',
    name: 'lease-lost',
    where,
    what: 'somebody else took over this landing while it was written; they write the rest',
    next: 'look at it with `leapfrog status`',
  };
}

interface Edited {
  readonly project: LeapProject;
  readonly path: string;
  readonly before: Buffer | undefined;
  readonly wanted: Buffer | undefined;
  readonly disk: Buffer | undefined;
}

const conflict = Symbol('conflict');

function mergedWith({ project, path, before, wanted, disk }: Edited): string | typeof conflict {
  if (disk === undefined || wanted === undefined || !isText(disk) || !isText(wanted)) return conflict;
  const merged = mergePlanningFile({
    path: path.slice(project.planningRoot.length + 1),
    base: before?.toString('utf8'),
    ours: wanted.toString('utf8'),
    theirs: disk.toString('utf8'),
    options: { clock: 'ours' },
  });
  return merged.is === 'clean' ? merged.text : conflict;
}

function onDisk(project: LeapProject, path: string): Buffer | undefined {
  const file = join(project.repo.folder, path);
  return existsSync(file) ? readFileSync(file) : undefined;
}

function sameBytes(one: Buffer | undefined, other: Buffer | undefined): boolean {
  return one === undefined || other === undefined ? one === other : one.equals(other);
}
