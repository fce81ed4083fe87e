import type { Repository } from '../git/index.ts';
import type { InstalledGsd } from '../gsd/index.ts';
import type { LaneStep } from './lane-step.ts';
import type { LeapPaths } from '../store/index.ts';

/** A GSD project that Leapfrog may work on; everything of ours is keyed by `key`. */
export interface LeapProject {
  readonly repo: Repository;
  /** Relative to the top of the worktree, POSIX: ".planning", "apps/a/.planning". */
  readonly planningRoot: string;
  readonly key: string;
  /** Whether git has the planning files; false where `.planning/` is ignored. */
  readonly tracked: boolean;
  readonly gsd: InstalledGsd;
  readonly paths: LeapPaths;
  /** What a person should know before it starts, and no reason to refuse. */
  readonly notes: readonly ProjectNote[];
  /** Told of each step when it is on disk: how tests stop at one. Nothing else hangs on it. */
  readonly onStep?: (step: LaneStep) => void;
}

export interface ProjectNote {
  readonly name: string;
  readonly what: string;
}
