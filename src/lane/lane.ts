import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { openRepository, type Repository } from '../git/index.ts';
import type { PhaseNumber } from '../planning/phase-number.ts';
import { leaseHolder, replaceFile, takeLease } from '../store/index.ts';
import { done, type Result, trouble } from '../trouble.ts';
import type { LeapProject } from './leap-project.ts';

export type LaneRole = 'planner' | 'landing';

/** One role's work on one phase, in a clone of its own. */
export interface Lane {
  readonly role: LaneRole;
  readonly phase: PhaseNumber;
  /** Top of the clone. */
  readonly folder: string;
  readonly repo: Repository;
  /** As in the project: relative to the top of the clone. */
  readonly planningRoot: string;
  /** The commit of the person's history that the lane started from. */
  readonly base: string;
  /** What the lane's branch began at: `base`, or a private commit on top of it with the person's uncommitted planning files. */
  readonly start: string;
  /** The person's uncommitted planning files that `start` holds. Paths from the top, as in `unseen`. */
  readonly captured: readonly string[];
  /** Uncommitted files of the person that the lane does not see. */
  readonly unseen: readonly string[];
  /** The branch that the person was on; the lane has one of the same name checked out. */
  readonly branch: string;
  /** ISO 8601, UTC. */
  readonly preparedAt: string;
}

/** A lane that is ours alone until it is released (or this process ends). */
export interface LaneInUse extends Lane {
  readonly release: () => void;
}

const record = z.object({
  v: z.literal(1),
  role: z.enum(['planner', 'landing']),
  phase: z.string(),
  folder: z.string(),
  planningRoot: z.string(),
  base: z.string(),
  start: z.string(),
  captured: z.array(z.string()),
  unseen: z.array(z.string()),
  branch: z.string(),
  preparedAt: z.string(),
});

/** The lane as it was last prepared, whoever uses it; undefined where there is none. A look, not a right to write. */
export function laneOf(project: LeapProject, role: LaneRole): Lane | undefined {
  const read = laneRecord(project, role);
  if (read === undefined) return undefined;
  const opened = openRepository(laneFolder(project, role));
  return opened.ok ? { ...read, repo: opened.value } : undefined;
}

/** What was written down of a lane when it was prepared, where its clone is still there: for who looks every second. */
export function laneRecord(project: LeapProject, role: LaneRole): Omit<Lane, 'repo'> | undefined {
  const file = recordFile(project, role);
  if (!existsSync(file) || !existsSync(join(laneFolder(project, role), '.git', 'HEAD'))) return undefined;
  return parseLane(readFileSync(file, 'utf8'));
}

function parseLane(text: string): Omit<Lane, 'repo'> {
  const { v: _version, ...read } = z.parse(record, JSON.parse(text));
  return read;
}

/** Takes the lane as it stands, nothing moved: to go on, or to check and hold, after whoever used it has gone. */
export function resumeLane(project: LeapProject, role: LaneRole): Result<LaneInUse> {
  const lease = takeLaneLease(project, role);
  if (!lease.ok) return lease;
  const { release } = lease.value;
  const lane = laneOf(project, role);
  if (lane !== undefined) return done({ ...lane, release });
  release();
  return trouble({
    kind: 'refused',
    name: 'no-lane',
    what: `there is no ${role} lane to go on with`,
    where: laneFolder(project, role),
    next: 'prepare one: `leapfrog plan`',
  });
}

export function takeLaneLease(project: LeapProject, role: LaneRole): ReturnType<typeof takeLease> {
  return takeLease(laneLease(project, role), { role: `the ${role} lane` });
}

/** Whether somebody alive has the lane now. */
export function laneInUse(project: LeapProject, role: LaneRole): boolean {
  return leaseHolder(laneLease(project, role)) !== undefined;
}

function laneLease(project: LeapProject, role: LaneRole): string {
  return join(project.paths.stateFolder, `${role}.lease`);
}

export function laneFolder(project: LeapProject, role: LaneRole): string {
  return role === 'planner' ? project.paths.plannerLane : project.paths.landingLane;
}

/** The ref that keeps a lane's start alive in the person's repository. */
export function laneRef(project: LeapProject, role: LaneRole): string {
  return `refs/leapfrog/lane/${project.key}/${role}`;
}

export function recordLane(project: LeapProject, lane: Lane): void {
  const { repo: _repo, ...known } = lane;
  // Nothing in a clone says whose it is: its remote is taken away.
  const text = JSON.stringify({ v: 1, project: project.repo.folder, ...known }, undefined, 2);
  replaceFile(recordFile(project, lane.role), `${text}\n`);
}

function recordFile(project: LeapProject, role: LaneRole): string {
  return join(project.paths.stateFolder, `${role}.json`);
}
