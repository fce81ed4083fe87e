/** What a finding is about. docs/drift.md describes each kind; scripts may rely on the words. */
export type FindingKind =
  | 'file-gone'
  | 'file-moved'
  | 'file-type-changed'
  | 'file-changed'
  | 'symbol-gone'
  | 'symbol-renamed'
  | 'symbol-moved'
  | 'signature-changed'
  | 'behaviour-changed'
  | 'range-changed'
  | 'promise-broken'
  | 'already-there'
  | 'already-done'
  | 'requirement-changed'
  | 'decision-changed'
  | 'roadmap-changed'
  | 'plan-changed'
  | 'dependency-removed'
  | 'dependency-changed'
  | 'deviation'
  | 'decision-made'
  | 'verification-gap';

/** How sure it is that the plan is touched. Only `certain` and `likely` count for the verdict; `possible` is shown. */
export type Certainty = 'certain' | 'likely' | 'possible';

/** A place in a file; lines are 1-based and inclusive. */
export interface Place {
  readonly path: string;
  readonly from?: number;
  readonly to?: number;
}

/** One piece of drift with its evidence. */
export interface Finding {
  readonly kind: FindingKind;
  readonly certainty: Certainty;
  /** The plan that it touches ("03-01"); undefined where it touches the phase as a whole. */
  readonly plan: string | undefined;
  /** The task inside the plan, by its name; undefined where the whole plan is meant. */
  readonly task: string | undefined;
  /** Path or symbol that was relied on. */
  readonly subject: string;
  readonly assumed: string;
  readonly found: string;
  /** Where it was assumed (the plan), where it was at the base, and where it is now. */
  readonly where: {
    readonly plan: Place | undefined;
    readonly before: Place | undefined;
    readonly now: Place | undefined;
  };
}

export type DriftVerdict = 'fresh' | 'patchable' | 'stale' | 'unknown';

/** Something that could not be known and keeps the answer from being *fresh*. */
export interface UnknownReason {
  readonly name: string;
  readonly what: string;
}

export interface DriftReport {
  readonly verdict: DriftVerdict;
  readonly phase: string;
  readonly base: string;
  readonly now: string;
  /** The gravest first. */
  readonly findings: readonly Finding[];
  /** Plans that a finding which counts touches; all of them for a finding on the whole phase. */
  readonly touched: readonly string[];
  /** Why it is not known whether the plan is fresh. */
  readonly unknown: readonly UnknownReason[];
  /** What was not looked at, and does not make the answer unknown: "what was read while planning was not recorded". */
  readonly limits: readonly string[];
}
