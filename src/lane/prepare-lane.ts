import {
  commitAndBranch,
  fetchFrom,
  git,
  GitError,
  gitText,
  type Repository,
  refCommit,
  updateRef,
} from '../git/index.ts';
import { makeStateFolder } from '../store/index.ts';
import { done, type Result, trouble, type Trouble } from '../trouble.ts';
import { capturePlanning } from './capture-planning.ts';
import { removeAllCopied } from './copied-files.ts';
import { copyGsdInstall } from './gsd-install.ts';
import { keepLeftovers, startRef } from './keep-leftovers.ts';
import { openClone, writeExcludes } from './lane-clone.ts';
import { laneSettings, settleClone } from './lane-settings.ts';
import {
  type Lane,
  type LaneInUse,
  laneFolder,
  laneRef,
  type LaneRole,
  recordLane,
  takeLaneLease,
} from './lane.ts';
import type { LeapProject } from './leap-project.ts';
import { copyPrivateFiles } from './private-files.ts';
import { putLocksAway } from './put-locks-away.ts';
import { verifyLane } from './verify-lane.ts';

export interface LaneWanted {
  readonly role: LaneRole;
  readonly phase: string;
  /** HEAD where it is not given. */
  readonly base?: string;
}

/**
 * Moves the permanent clone of a role to a base and makes sure that it is what was asked for, before anything starts in
 * it. What the former task left there is kept first. The lane is ours until `release()`; one that is in use is refused
 * (`lease-held`). Where it fails, the person's tree is untouched and the next try starts from what is there.
 */
export function prepareLane(project: LeapProject, wanted: LaneWanted): Result<LaneInUse> {
  const made = makeStateFolder(project.paths);
  if (!made.ok) return made;
  const lease = takeLaneLease(project, wanted.role);
  if (!lease.ok) return lease;
  const { release } = lease.value;
  project.onStep?.('lane-leased');
  try {
    const lane = moveLane(project, wanted);
    if (lane.ok) return done({ ...lane.value, release });
    release();
    return lane;
  } catch (error) {
    release();
    // A full disk, a folder that became read-only, something in the lane that git cannot store.
    if (error instanceof GitError) return trouble(stuck(project, wanted.role, error));
    throw error;
  }
}

function moveLane(project: LeapProject, { role, phase, base: asked = 'HEAD' }: LaneWanted): Result<Lane> {
  const from = commitAndBranch(project.repo, asked);
  if (from?.branch === undefined) return trouble(noBase(project, asked));
  const { commit: base, branch } = from;
  const settings = laneSettings(project, role);
  const clone = openClone(project, role, settings.initial);
  if (!clone.ok) return clone;
  const { repo, fresh } = clone.value;
  // Before anything is set, put away or checked out in it: what lies there may lead to the person's own tree.
  if (repo.commonDir === project.repo.commonDir) return trouble(notApart(project, role));
  project.onStep?.('lane-opened');
  // The lane is ours, so no git runs in it: these are the locks of killed ones, and one at its settings would stop the next line.
  putLocksAway(repo);
  project.onStep?.('locks-put-away');
  settleClone(repo, settings);
  project.onStep?.('lane-settled');
  const kept = fresh ? done([]) : keepLeftovers({ project, role, lane: repo });
  if (!kept.ok) return kept;
  const captured = capturePlanning(project, role, base);
  project.onStep?.('planning-captured');
  const moved = moveTo(project, repo, { role, branch, start: captured.start });
  if (!moved.ok) return moved;
  const installed = copyGsdInstall(project, repo);
  const own = role === 'planner' ? copyPrivateFiles(project, repo, installed) : [];
  writeExcludes(project, repo, [...installed, ...own]);
  const preparedAt = new Date().toISOString();
  const { planningRoot } = project;
  const lane: Lane = {
    role,
    phase,
    folder: repo.folder,
    repo,
    planningRoot,
    base,
    ...captured,
    unseen: captured.unseen.filter((path) => !own.includes(path)),
    branch,
    preparedAt,
  };
  const verified = verifyLane(project, lane);
  if (!verified.ok) return verified;
  project.onStep?.('lane-verified');
  recordLane(project, lane);
  project.onStep?.('lane-recorded');
  return done(lane);
}

interface Move {
  readonly role: LaneRole;
  readonly branch: string;
  readonly start: string;
}

/** Both repositories know the start by a ref; the checkout is an ordinary one, which overwrites nothing. */
function moveTo(project: LeapProject, lane: Repository, { role, branch, start }: Move): Result<void> {
  const ref = laneRef(project, role);
  const pinned = updateRef(project.repo, ref, start, refCommit(project.repo, ref) ?? { absent: true });
  if (!pinned.ok) return pinned;
  project.onStep?.('start-pinned');
  // The lane's own mark follows wherever the start goes, also backwards: nothing of the lane's hangs on it.
  const fetched = fetchFrom(lane, project.repo.folder, [`+${start}:${startRef}`]);
  if (!fetched.ok) return fetched;
  project.onStep?.('start-fetched');
  const checkout = ['checkout', '--quiet', '--no-track', '-B', branch, start];
  if (git(lane, checkout).code !== 0) {
    // The person has a link, or a file, where our copies of their files make a folder.
    removeAllCopied(lane);
    gitText(lane, checkout);
  }
  project.onStep?.('lane-moved');
  return done(undefined);
}

function stuck(project: LeapProject, role: LaneRole, error: GitError): Trouble {
  return {
    kind: 'failed',
    name: 'lane-not-prepared',
    what: `the ${role} lane could not be prepared; what is in it stays as it is: ${error.message}`,
    where: laneFolder(project, role),
    next: 'clear the cause, or rename that folder and a new one is made; then repeat',
  };
}

function notApart(project: LeapProject, role: LaneRole): Trouble {
  const folder = laneFolder(project, role);
  return {
    kind: 'failed',
    name: 'lane-not-apart',
    what: `a link to this project, or a worktree of its repository, lies where the ${role} lane has its place`,
    where: folder,
    next: 'move it away (a worktree: git worktree move), and a lane is made; then repeat',
  };
}

function noBase(project: LeapProject, asked: string): Trouble {
  return {
    kind: 'refused',
    name: 'no-base',
    what: `${asked} is no commit on a branch that a lane could start from`,
    where: project.repo.folder,
    next: 'git switch to the branch that you work on',
  };
}
