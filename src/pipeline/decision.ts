import type { Trouble } from '../trouble.ts';
import type { TaskKind } from './snapshot.ts';

/** One thing to do now. The supervisor performs a list of them in order, then looks again. */
export type Decision =
  | {
      readonly do: 'startWorker';
      readonly kind: 'execute' | 'gaps';
      readonly phase: string;
      /** The session that is gone on with: one that was parked, or whose question is answered. */
      readonly resume?: Resume | undefined;
    }
  | {
      readonly do: 'startPlanner';
      readonly kind: 'plan' | 'revise';
      readonly phase: string;
      /** Planned although nobody discussed the phase (`--no-discuss`): recorded. */
      readonly withoutContext: boolean;
      readonly resume?: Resume | undefined;
    }
  /** A worker's session ended: write down what it achieved, by evidence. */
  | {
      readonly do: 'settle';
      readonly role: 'planner' | 'worker';
      readonly kind: TaskKind;
      readonly phase: string;
      readonly outcome: Outcome;
    }
  /** The planner's session ended: check its plan, and hold it. */
  | { readonly do: 'hold'; readonly phase: string; readonly kind: TaskKind }
  | { readonly do: 'land'; readonly phase: string }
  /** The worker met a limit: the planner that is running is stopped, and goes on behind it. */
  | { readonly do: 'park'; readonly kind: TaskKind; readonly phase: string; readonly what: string }
  /** The held plan's ground is gone: it is put away, reachable, so that the phase is planned anew. */
  | { readonly do: 'setAside'; readonly phase: string; readonly what: string }
  | { readonly do: 'ask'; readonly question: Question }
  | {
      readonly do: 'wait';
      readonly lane: 'planner' | 'worker';
      readonly for: WaitFor;
      /** Absent where nothing says which. */
      readonly phase?: string | undefined;
      readonly what: string;
    }
  | { readonly do: 'finish'; readonly how: Finish };

export interface Resume {
  /** The name of the session that began the conversation. */
  readonly session: string;
  /** What it is told: an answer, or to go on. */
  readonly say: string;
}

export type Outcome =
  | { readonly is: 'done' }
  | { readonly is: 'asked'; readonly question: string; readonly options?: readonly string[] | undefined }
  /** `behind`: it met no limit of its own. It was stopped so that the worker goes on first, or the machine went down under it. */
  | {
      readonly is: 'limited';
      readonly why: string;
      readonly until?: string | undefined;
      readonly behind?: 'worker' | 'reboot' | undefined;
    }
  /** `progressed`: something was achieved all the same, so that trying again is not the same try. */
  | {
      readonly is: 'failed';
      readonly why: string;
      readonly progressed: boolean;
      readonly final?: boolean | undefined;
    };

/** What an idle lane waits for. */
export type WaitFor =
  | 'plan'
  | 'execution'
  | 'boundary'
  | 'landing'
  /** A usage limit that has a time of reset, or a service under load. */
  | 'limit'
  | 'person'
  /** The other lane's session, which has just been started: not both at once. */
  | 'start'
  | 'nothing';

/** Something only a person can answer. The name is stable; `next` says what to type or do. */
export interface Question {
  readonly name: QuestionName;
  readonly phase: string;
  readonly what: string;
  readonly next: string;
  /** The session that asks, and waits for the answer. */
  readonly session?: string | undefined;
  /** What it offers as answers. */
  readonly options?: readonly string[] | undefined;
}

export type QuestionName =
  | 'context-missing'
  | 'gate'
  | 'landing-gate'
  | 'gaps-remain'
  | 'person-verifies'
  | 'worker-failed'
  | 'worker-asks'
  | 'planner-failed'
  | 'planner-asks'
  | 'landing-failed'
  | 'drift-remains'
  | 'drift-unknown'
  | 'limit-remains'
  | 'boundary-open'
  | 'dependency-open'
  | 'project-changed'
  | 'plan-left-over'
  | 'unknown-phase';

export type Finish =
  | { readonly is: 'milestone' }
  | { readonly is: 'until'; readonly phase: string }
  /** The planning files are such that nothing can be told by them. */
  | { readonly is: 'blocked'; readonly trouble: Trouble }
  /** Nothing can go on before the questions are answered. */
  | { readonly is: 'person'; readonly questions: readonly Question[] };
