/** A file as one side has it: git's object id, and its text unless it is binary. */
export interface FileAt {
  readonly oid: string;
  readonly text: string | undefined;
}

/** One path that a lane changed between its start and its end. Paths are POSIX, relative to the top of the worktree. */
export interface LaneChange {
  readonly path: string;
  readonly base: FileAt | undefined;
  readonly lane: FileAt | undefined;
}

/** What landing takes over, as it stands on top of the lane's start. `copy` takes the lane's blob unread (binary files). */
export type Brought =
  | { readonly is: 'text'; readonly path: string; readonly text: string; readonly what: string }
  | { readonly is: 'copy'; readonly path: string; readonly oid: string; readonly what: string }
  | { readonly is: 'removed'; readonly path: string; readonly what: string };

/** Something that stays in the lane, told in one line; `lines` quotes what a person may want to bring by hand. */
export interface Noted {
  readonly path: string;
  readonly what: string;
  readonly lines: readonly string[];
}

/** The three classes of design 3.3: every change of a lane falls into at least one of them, none disappears. */
export interface Classified {
  readonly brought: readonly Brought[];
  /** Derived churn only: position, counters, flags, reformatting. */
  readonly left: readonly Noted[];
  /** Other authored text, and anything outside the planning root: brought only when a person says so. */
  readonly heldBack: readonly Noted[];
}
