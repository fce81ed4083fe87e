import type { AgentEnd, AgentEvent } from './agent-event.ts';
import type { Environment, ProcessIdentity, ProcessMark } from '../process/index.ts';
import type { Result } from '../trouble.ts';

/** What a session is asked to do, in GSD's words: discuss, plan or revise a phase; execute it, or its gaps. */
export type TaskKind = 'discuss' | 'plan' | 'revise' | 'execute' | 'gaps';
export type Role = 'planner' | 'worker';

/** One task for one fresh process: nothing is reused, so no context of an earlier task leaks in. */
export interface AgentTask {
  /** Unique for ever; names the log folder and the journal's records. */
  readonly id: string;
  readonly role: Role;
  readonly kind: TaskKind;
  /** Phase number as GSD spells it without padding: "3", "2.1". */
  readonly phase: string;
  /** 1 for the first try of this kind on this phase. */
  readonly attempt: number;
  /** Absolute folder that the session works in: the working tree, or the planner's lane. */
  readonly folder: string;
  /** Absolute folder for what the session prints; made by the agent. Survives the supervisor, so that it can be adopted. */
  readonly logFolder: string;
  readonly env: Environment;
  /** What the session is told about its role and the other lane, beside its task: Markdown. */
  readonly brief?: string | undefined;
  /** How the installed GSD spells its commands. */
  readonly spelling?: '/gsd-' | '/gsd:' | undefined;
  /** What the session may not touch; an agent that has no guard leaves it to the checks afterwards. */
  readonly guard?: LaneLimits | undefined;
  /** Goes on with an earlier session instead of beginning: its name, and what to say to it (an answer, or to go on). */
  readonly resume?: SessionResumed | undefined;
}

/** Where a session's lane ends. */
export interface LaneLimits {
  /** Absolute top of what the session may write in. */
  readonly root: string;
  /** Absolute folders that are somebody else's: the project, the other lane, Leapfrog's own. */
  readonly closed: readonly string[];
  /** Phases that the other lane plans or holds. */
  readonly held: readonly string[];
}

export interface SessionResumed {
  readonly session: string;
  readonly say: string;
}

export interface AgentPlace {
  /** Absolute. */
  readonly folder: string;
  readonly env: Environment;
}

/**
 * Something that does tasks in processes of its own. A session prints into files of its log folder, never into a pipe of the
 * supervisor, so that it lives on when the supervisor is killed and the next one finds it with `adopt`.
 */
export interface Agent {
  /** Shown wherever the agent's work shows: a scripted one is always named *scripted*. */
  readonly name: string;
  /** Whether it could work in a folder at all, asked once before any session: what is missing, and what to do. */
  ready(place: AgentPlace): Promise<Result<void>>;
  start(task: AgentTask): Result<AgentSession>;
  /**
   * The session of a task that an earlier supervisor meant to start or started. `undefined` when the task never began, and then
   * it never will: its place is taken, so that a process still on its way to the first step gives up.
   */
  adopt(task: Pick<AgentTask, 'id' | 'role' | 'logFolder'>): AgentSession | undefined;
}

export interface AgentSession {
  readonly task: string;
  /** Known once the process has begun. */
  readonly process: ProcessIdentity | undefined;
  /** What everything carries that does its work, where that process only carries it. */
  readonly work?: ProcessMark | undefined;
  /** Everything the session said so far that was not taken yet, oldest first. */
  events(): readonly AgentEvent[];
  /** How it ended, or `undefined` while its process lives. The words of a session: evidence decides what it achieved. */
  end(): AgentEnd | undefined;
  /** Ends the whole process group: TERM, then KILL after `limit.sessionGraceMs`. Resolves when it is gone. */
  stop(): Promise<void>;
}
