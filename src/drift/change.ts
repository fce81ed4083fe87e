/** What is different between a footprint's base and now, as facts that git and the disk gave. */
export interface Change {
  readonly base: string;
  readonly now: string;
  readonly files: readonly FileChange[];
  /** Paths outside the planning root that were asked about: whether they are there now, and their text where it was wanted. */
  readonly present: ReadonlyMap<string, FileText>;
  readonly planning: PlanningChange;
}

/** One file outside the planning root. */
export interface FileChange {
  /** Where it is now, or was where it is gone. POSIX, from the top. */
  readonly path: string;
  /** Where it was, for a renamed file. */
  readonly was: string | undefined;
  readonly is: 'added' | 'modified' | 'deleted' | 'renamed';
  readonly modeBefore: string;
  readonly modeNow: string;
  readonly before: FileText;
  readonly after: FileText;
}

export type FileText =
  | { readonly is: 'text'; readonly text: string }
  /** Not there on this side. */
  | { readonly is: 'absent' }
  /** There, and nobody needed to look inside. */
  | { readonly is: 'unread' }
  /** There, and it cannot be compared: why. */
  | { readonly is: 'unreadable'; readonly why: string };

/** The planning files that a phase relies on, before and now. Paths are inside the planning root. */
export interface PlanningChange {
  readonly planningRoot: string;
  readonly requirements: Versions;
  readonly roadmap: Versions;
  readonly context: Versions;
  /** Plans of the phase: as they were planned, and as they are now where somebody has them in the project. */
  readonly plans: readonly (Versions & { readonly path: string })[];
  /** Plans without a summary at the base, that have one now or still do not. */
  readonly accounts: readonly Account[];
  /** Verifications of the phases whose plans were open at the base. */
  readonly verifications: readonly Versions[];
}

export interface Versions {
  readonly before: string | undefined;
  readonly now: string | undefined;
  /** Path from the top of the worktree, for messages. */
  readonly shown: string;
}

/** What the phase before says about itself, for one of its plans. */
export interface Account {
  readonly plan: string;
  /** From the top of the worktree. */
  readonly planPath: string;
  readonly planText: string;
  readonly summaryPath: string | undefined;
  readonly summary: string | undefined;
}
