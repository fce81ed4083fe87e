/**
 * What `leapfrog status` says, as data: the object of `status --json` (docs/json.md), and what the text is written from.
 *
 * Times are ISO 8601 as git gives them, commits are full hashes, paths of planning files are relative to the project.
 */
export interface StatusReport {
  readonly kind: 'status';
  /** Raised when a field changes its meaning or goes; new fields do not raise it. */
  readonly version: 1;
  readonly project: ReportedProject;
  readonly phases: readonly ReportedPhase[];
  readonly overlap: ReportedOverlap;
  readonly lanes: readonly ReportedLane[];
  readonly held: readonly ReportedHeld[];
  /** Todos and blockers of discarded plans; the next landing brings them. */
  readonly owed: readonly ReportedOwed[];
  readonly waiting: readonly ReportedWaiting[];
  /** Commits that only a private ref of leapfrog keeps reachable: discarded plans, captures, leftovers of lanes. */
  readonly kept: readonly ReportedKept[];
  readonly problems: readonly ReportedProblem[];
  readonly next: ReportedNext;
}

export interface ReportedProject {
  readonly folder: string;
  readonly planningRoot: string;
  readonly branch: string | null;
  readonly commit: string | null;
  readonly gsd: { readonly generation: string; readonly version: string | null; readonly scope: string };
  /** Why no lane can be made here, or null where one can. */
  readonly refusal: ReportedProblem | null;
  /** False where git ignores the planning root: landing is then journaled file by file, not atomic. */
  readonly atomic: boolean;
  /** What a person should know before it starts, and no reason to refuse (`linked-worktree`, `not-atomic`). */
  readonly notes: readonly { readonly name: string; readonly what: string }[];
}

export type ReportedStatus =
  | 'empty'
  | 'discussed'
  | 'researched'
  | 'planned'
  | 'executing'
  | 'executed'
  | 'gaps'
  | 'person'
  | 'complete';

export interface ReportedPhase {
  readonly number: string;
  readonly name: string;
  readonly status: ReportedStatus;
  /** Live plans, and how many of them have a summary that counts. */
  readonly plans: number;
  readonly done: number;
  readonly place: 'active' | 'archived' | 'backlog';
  /** The closing commit; 'files' where no history shows one; null while the phase is open. */
  readonly closing: string | null;
  readonly directory: string | null;
}

export interface ReportedOverlap {
  readonly executing: string | null;
  readonly planning: string | null;
  readonly verdict: 'safe' | 'risky' | 'unsafe' | 'none';
  readonly reasons: readonly {
    readonly rule: string;
    readonly verdict: 'safe' | 'risky' | 'unsafe';
    readonly what: string;
    readonly why: string;
  }[];
}

export interface ReportedLane {
  readonly role: string;
  readonly phase: string | null;
  readonly folder: string;
  readonly base: string | null;
  readonly since: string | null;
  readonly live: boolean;
  /** What lies in it and nowhere else yet, or null. */
  readonly left: { readonly commits: number; readonly files: number } | null;
}

export interface ReportedHeld {
  readonly phase: string;
  readonly ref: string;
  readonly commit: string;
  readonly base: string;
  readonly branch: string;
  readonly at: string;
  /** What the boundary still misses, in words; empty means `leapfrog land` can land it now. */
  readonly missing: readonly { readonly name: string; readonly what: string; readonly next: string }[];
}

export interface ReportedOwed {
  readonly phase: string;
  readonly ref: string;
  readonly commit: string;
  /** The branch whose next landing brings them. */
  readonly branch: string;
  readonly notes: readonly string[];
}

export interface ReportedWaiting {
  readonly what: string;
  readonly next: string;
}

export interface ReportedKept {
  readonly ref: string;
  readonly commit: string;
  readonly subject: string;
  readonly at: string;
}

export interface ReportedProblem {
  readonly name: string;
  readonly what: string;
  readonly where: string | null;
  readonly next: string;
}

/** What to type next, terminal by terminal, in GSD's own spelling. */
export interface ReportedNext {
  readonly terminal1: readonly string[];
  readonly terminal2: readonly string[];
  readonly why: string;
}
