/** The two sides of a merge, in git's words: ours is the branch that stands, theirs is what comes in. */
export type Side = 'ours' | 'theirs';

export interface MergeInput {
  /** The path inside `.planning/` (or with it in front): it decides which rules apply. */
  readonly path: string;
  /** The common ancestor; `undefined` when both sides added the file. */
  readonly base: string | undefined;
  readonly ours: string | undefined;
  readonly theirs: string | undefined;
  readonly options?: MergeOptions;
}

export interface MergeOptions {
  /** Who owns the blocks that are clocks (position, session, counters): the newest event, or always our side. */
  readonly clock?: 'newest' | 'ours';
  /** What stands behind the conflict markers. */
  readonly labels?: { readonly base: string; readonly ours: string; readonly theirs: string };
  /** Length of a conflict marker, as git's `conflict-marker-size`; 7 when absent. */
  readonly markerSize?: number;
}

/** One automatic choice of one side's text over the other's, or a warning; `--explain` prints them. */
export interface Decision {
  /** A row of the table in docs/merge-rules.md. */
  readonly rule: RuleName;
  /** Section and item, as a person would name it. */
  readonly where: string;
  readonly took: Side | 'both' | 'recomputed';
  readonly what: string;
}

export type RuleName =
  | 'archive'
  | 'checkbox'
  | 'clock'
  | 'counter'
  | 'deleted'
  | 'footer'
  | 'heading'
  | 'newest'
  | 'progress-row'
  | 'same-id'
  | 'superset';

/** Something that a person has to decide; the markers in the text hold both sides. */
export interface Conflict {
  readonly where: string;
  readonly ours: string;
  readonly theirs: string;
}

export type MergeResult =
  | { readonly is: 'clean'; readonly text: string; readonly decisions: readonly Decision[] }
  | {
      readonly is: 'conflict';
      readonly text: string;
      readonly conflicts: readonly Conflict[];
      readonly decisions: readonly Decision[];
    };
