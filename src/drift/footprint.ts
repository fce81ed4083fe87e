/**
 * What a phase's plans relied on and will write, as plain data. It is made while planning, stored with the held plan, and made
 * again from the plans alone where nobody recorded what was read.
 */
export interface Footprint {
  /** The phase whose plans these are, unpadded: "3", "2.1". */
  readonly phase: string;
  /** The commit that the planner saw. */
  readonly base: string;
  /** What was read and searched while planning; undefined where nobody recorded it. */
  readonly reads: readonly Read[] | undefined;
  readonly plans: readonly PlanFootprint[];
  /** What plans that were not executed at the base say they will deliver. */
  readonly promises: readonly PlanPromise[];
}

/** Something a planning session, or a subagent of it, looked at. Paths and globs are POSIX, from the top of the worktree. */
export type Read =
  /** Lines are 1-based and inclusive; without them the whole file was read. */
  | { readonly kind: 'read'; readonly path: string; readonly from?: number; readonly to?: number }
  /** A search through files; without a glob through the whole repository. */
  | { readonly kind: 'search'; readonly pattern: string; readonly glob?: string };

/** One plan's own part. */
export interface PlanFootprint {
  /** "03-01". */
  readonly id: string;
  /** From the top of the worktree. */
  readonly path: string;
  readonly files: readonly FileReference[];
  readonly symbols: readonly SymbolReference[];
  /** What it says it will deliver (`must_haves.artifacts`). */
  readonly artifacts: readonly Artifact[];
  /** Ids of REQUIREMENTS.md: "AUTH-01". */
  readonly requirements: readonly Reference[];
  /** Ids of decisions in CONTEXT.md: "D-03". */
  readonly decisions: readonly Reference[];
  /** Paths that leave the repository, as written. */
  readonly outside: readonly string[];
}

/** A place in a plan that names something. */
export interface Reference {
  readonly name: string;
  /** 1-based, in the plan's file. */
  readonly line: number;
  /** The name of the task around it; undefined outside of tasks. */
  readonly task: string | undefined;
}

export interface FileReference extends Reference {
  /** `name` is the path as written, without `@` and `./`. `writes`: it will be changed or made. `reads`: it is to be read first. */
  readonly role: 'writes' | 'reads' | 'mentions';
  /** Whether the base has exactly this path. */
  readonly atBase: boolean;
}

export interface SymbolReference extends Reference {
  /** "Store" of `Store.open`. */
  readonly owner: string | undefined;
  /** `code`: in back-ticks, a code block, an export or a pattern. `prose`: a plain word that looks like an identifier or stands beside a path. */
  readonly how: 'code' | 'prose';
  /** What stands between the parentheses behind it, as written; undefined without parentheses. */
  readonly parameters: string | undefined;
}

export interface Artifact {
  readonly path: string;
  readonly exports: readonly string[];
  readonly contains: string | undefined;
  readonly line: number;
}

/** A plan's artifacts and names, before that plan is executed. */
export interface PlanPromise {
  readonly plan: string;
  readonly phase: string;
  readonly path: string;
  readonly artifacts: readonly Artifact[];
  /** `files_modified` and the files of its tasks. */
  readonly writes: readonly string[];
  readonly symbols: readonly SymbolReference[];
}
