import type { Trouble } from '../trouble.ts';
import type { OpenDoubt } from './doubt.ts';

/** Where a phase stands by evidence, least first. `empty` to `researched` have no plans; `executed` has no verification yet. */
export type PhaseStanding =
  | 'empty'
  | 'discussed'
  | 'researched'
  | 'planned'
  | 'executing'
  | 'executed'
  | 'gaps'
  | 'person'
  | 'complete';

export type TaskKind = 'discuss' | 'plan' | 'revise' | 'execute' | 'gaps';

export interface PhaseSnapshot {
  /** Unpadded, as GSD counts: "3", "2.1". */
  readonly number: string;
  readonly name: string;
  readonly standing: PhaseStanding;
  readonly plansDone: number;
  readonly plans: number;
  readonly dependsOn: readonly string[];
  readonly hasContext: boolean;
  /** A plan asks for a person (`autonomous: false`), which may change the phase's scope. */
  readonly hasCheckpoint: boolean;
}

/** What one role is doing. `ended` means: its process is gone and nobody has judged yet what it achieved. */
export type LaneSnapshot =
  | { readonly is: 'idle' }
  /** `person`: somebody sits in front of it; it is waited for, and never stopped. */
  | {
      readonly is: 'running';
      readonly kind: TaskKind;
      readonly phase: string;
      readonly person?: boolean | undefined;
    }
  | {
      readonly is: 'ended';
      readonly kind: TaskKind;
      readonly phase: string;
      readonly end: LaneEnd;
      /** The phase as it was when the session began: achievement is the difference. */
      readonly from: Achievement;
    };

export interface Achievement {
  readonly standing: PhaseStanding;
  readonly plansDone: number;
}

export type LaneEnd =
  | { readonly is: 'finished' }
  | { readonly is: 'asked'; readonly question: string; readonly options?: readonly string[] | undefined }
  | {
      readonly is: 'limited';
      readonly why: string;
      readonly until?: string | undefined;
      readonly behind?: 'worker' | 'reboot' | undefined;
    }
  /** `final`: another try would fail the same way. */
  | { readonly is: 'failed'; readonly why: string; readonly final?: boolean | undefined };

/** What keeps a plan from landing now: one name and one sentence each (design 3.7). */
export type BoundarySnapshot =
  | { readonly is: 'reached' }
  | {
      readonly is: 'open';
      readonly missing: readonly { readonly name: string; readonly what: string }[];
      /** It has been open, with nobody working, for longer than anything that settles by itself takes. */
      readonly stuck: boolean;
    };

/** Whether the held plan that could land now is still true; looked at only when the boundary is reached. */
export interface DriftSnapshot {
  readonly phase: string;
  readonly verdict: 'fresh' | 'patchable' | 'stale' | 'unknown';
  /** What was found, in one sentence. */
  readonly what: string;
}

/** Tries that did not achieve their end since the last orderly start of `run`, with the reason of the newest. */
export interface Failure {
  readonly act: TaskKind | 'land' | 'discard';
  readonly phase: string;
  readonly times: number;
  readonly why: string;
  /** The session asked something instead of failing: no retry helps, only an answer. */
  readonly asked: boolean;
  /** Another try would fail the same way. */
  readonly final?: boolean | undefined;
  /** The session that asked, what it offered, and what a person has answered since. */
  readonly session?: string | undefined;
  readonly options?: readonly string[] | undefined;
  readonly answer?: string | undefined;
}

/** A session that met a usage limit, or a service under load, and goes on later. */
export interface Parked {
  readonly role: 'planner' | 'worker';
  readonly kind: TaskKind;
  readonly phase: string;
  /** What it is resumed by. */
  readonly session: string;
  readonly why: string;
  /** Time of reset, ISO 8601; unknown where the service did not say. */
  readonly until: string | undefined;
  /** It may go on now. */
  readonly over: boolean;
  /** How often in a row this work was parked by a limit of its own without getting to its end. */
  readonly times: number;
}

/** Everything that `decide` may know: observed from disk, git, processes and the journal, as plain data. */
export interface Snapshot {
  /** Active phases of the milestone, in roadmap order. */
  readonly phases: readonly PhaseSnapshot[];
  /** Why nobody can tell by the planning files what is to be done; `stuck`: for longer than a checkout takes. */
  readonly blocked?: { readonly trouble: Trouble; readonly stuck: boolean } | undefined;
  readonly worker: LaneSnapshot;
  readonly planner: LaneSnapshot;
  /** Phases that have a held plan. */
  readonly held: readonly string[];
  /** Those of them that are complete on the branch that the plan was made for: it came too late, and can never land. */
  readonly late?: readonly string[];
  /** Whether a plan may land now. */
  readonly boundary: BoundarySnapshot;
  /** undefined where nobody had to look: nothing is held, or the boundary is not reached. */
  readonly drift?: DriftSnapshot | undefined;
  readonly failures: readonly Failure[];
  readonly parked: readonly Parked[];
  /** What changed in the project where nobody but Leapfrog or the planner had business. */
  readonly doubts: readonly OpenDoubt[];
  /** A session was started a moment ago. */
  readonly justStarted: boolean;
  /** Phases whose execution this run may start though the gate asks: the first of a run, and those a person said yes to. */
  readonly approved: readonly string[];
  /** Phases whose held plan may land though the gate asks. */
  readonly landable: readonly string[];
  /** Phases that a person wants planned without a discussion. */
  readonly undiscussed: readonly string[];
}

/** What the person wants of this run. */
export interface Policy {
  readonly gate: 'auto' | 'ask';
  /** The last phase to complete; the whole milestone without it. */
  readonly until?: string;
  /** Ask for a discussion where a phase has no CONTEXT; without it such a phase is planned all the same. */
  readonly discuss: boolean;
  /** Tries of one act before a person is asked. */
  readonly attempts: {
    readonly plan: number;
    readonly execute: number;
    readonly gaps: number;
    readonly land: number;
    /** Revisions of a plan that is not true any more in places. */
    readonly revise: number;
    /** Times in a row that one piece of work may be parked. */
    readonly park: number;
  };
  /** Never start both sessions at once: real ones share one account. */
  readonly stagger: boolean;
}

/** The phase has plans on disk, done or not. */
export function isPlanned(phase: Pick<PhaseSnapshot, 'standing'>): boolean {
  return !['empty', 'discussed', 'researched'].includes(phase.standing);
}
