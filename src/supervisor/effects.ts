import type { AgentSession, AgentTask } from '../agent/index.ts';
import type { Read } from '../drift/index.ts';
import type { ActFound } from '../lane/act-on-disk.ts';
import type { Attributed } from '../lane/attribute-changes.ts';
import type { SessionLooked } from '../lane/project-since.ts';
import type { PhaseSnapshot } from '../pipeline/index.ts';
import type { ProcessIdentity, ProcessMark } from '../process/index.ts';
import type { OpenAct } from '../store/act.ts';
import type { Signs } from './liveness.ts';
import type { Result, Trouble } from '../trouble.ts';
import type { AnsweredRecord, NewRecord, RunRecord } from './run-record.ts';

/** What disk and git show now. */
export interface World {
  readonly phases: readonly PhaseSnapshot[];
  readonly held: readonly HeldNote[];
  /** Phases that are complete on the branch that their held plan was made for. */
  readonly late?: readonly string[];
  /** Why nobody can tell now what is to be done: planning files are missing, as in the middle of a checkout, or in conflict. */
  readonly blocked?: Trouble | undefined;
  /** The phase that a person is planning in the planner's lane now (`leapfrog plan`): the lane is theirs until they leave. */
  readonly planning?: string | undefined;
  /** The phase that the planner's lane was prepared for last, whoever did it. */
  readonly lane?: string | undefined;
}

/** A held plan: where it is, and the commit its lane started from. */
export interface HeldNote {
  readonly phase: string;
  readonly commit: string;
  readonly base: string;
}

/** What comparing a held plan with the project said. */
export interface DriftNote {
  readonly verdict: 'fresh' | 'patchable' | 'stale' | 'unknown';
  readonly held: string;
  readonly base: string;
  readonly now: string;
  /** Ids of the plans that are touched. */
  readonly touched: readonly string[];
  /** Findings that count. */
  readonly findings: number;
  readonly what: string;
}

export interface BoundaryReport {
  readonly missing: readonly { readonly name: string; readonly what: string }[];
}

/**
 * Everything that the supervisor does to, or learns from, the world outside: one interface, so that the loop runs against a
 * project on disk and against one in memory alike. Calls may throw only for bugs; what can go wrong is a `Result`.
 */
export interface Effects {
  /** Milliseconds since 1970. */
  now(): number;
  newId(): string;
  /** Resolves early when `wake` is aborted; never rejects. */
  sleep(ms: number, wake: AbortSignal): Promise<void>;

  observe(): World;
  /** What keeps the held plan of this phase from landing now; an empty list is the boundary. */
  boundary(phase: string): BoundaryReport;
  /** Whether the held plan of this phase is still true; undefined where none is held any more. */
  drift(phase: string): DriftNote | undefined;
  /** Keeps what a planner's session read and searched, for the footprint of its plan. */
  seen(phase: string, reads: readonly Read[]): void;

  records(): readonly RunRecord[];
  append(record: NewRecord): RunRecord;
  /** Whether the project's lease is still this supervisor's. One that lost it (it slept, somebody took over) does nothing more. */
  owns(): boolean;
  /** A sign of life for whoever waits for this supervisor; called often, given now and then. */
  beat(): void;
  /** This process, as the intents of its acts name it. */
  self(): ProcessIdentity;
  lives(process: ProcessIdentity): boolean;
  /** What disk and git show of an act that has an intent and no outcome. */
  found(open: OpenAct): ActFound;
  /** What people have answered since the last look, in another process (`leapfrog answer`), oldest first. */
  answers(): readonly AnsweredRecord[];

  /** Prepares the role's folder for the task: the working tree as it is, or the planner's lane at a fresh base. */
  prepare(
    role: AgentTask['role'],
    phase: string,
    /** Goes on in the folder as it is. */
    resume: boolean,
    kind: AgentTask['kind'],
  ): Result<{ readonly folder: string; readonly base: string | undefined }>;
  logFolder(session: string): string;
  /** Starts the session, with the brief as the project is now. */
  start(task: Omit<AgentTask, 'env' | 'brief'>): Result<AgentSession>;
  adopt(task: Pick<AgentTask, 'id' | 'role' | 'logFolder'>): AgentSession | undefined;

  /** What changed in the project since a session began, as far as nobody else explains it; undefined where nothing is to be said. */
  changed(session: SessionLooked): Attributed | undefined;

  /** The signs of life that a session gives. */
  signs(session: SignsOf): Signs;
  /** Whether a planner's session has left everything that a plan needs. */
  planIsComplete(phase: string): boolean;

  /** Checks the planner lane's plan and holds it. A plan that is not accepted is a trouble that says why. */
  hold(session: HoldRequest): Result<HeldNote>;
  land(phase: string): Result<{ readonly commit: string; readonly undo: string; readonly drift?: string }>;
  /** Puts a held plan away, reachable, so that the phase can be planned anew. */
  setAside(phase: string): Result<{ readonly commit: string }>;
}

export interface SignsOf {
  readonly role: AgentTask['role'];
  readonly folder: string;
  readonly logFolder: string;
  readonly process: ProcessIdentity | undefined;
  readonly work?: ProcessMark | undefined;
}

export interface HoldRequest {
  readonly session: string;
  readonly phase: string;
  readonly kind: AgentTask['kind'];
  /** The lane's folder, as the journal has it. */
  readonly folder: string;
  readonly withoutContext: boolean;
}
