import {
  doubtsAfter,
  questionsAfter,
  type AnsweredQuestion,
  type Failure,
  type LaneEnd,
  type OpenDoubt,
  type OpenQuestion,
  type Parked,
} from '../pipeline/index.ts';
import { absurd } from '../trouble.ts';
import { answered } from './answered.ts';
import type { RunRecord, SessionIntent } from './run-record.ts';

/** A session of the journal that nobody has judged yet. */
export interface OpenSession {
  readonly intent: SessionIntent;
  /** Known once somebody saw that its process is gone. */
  readonly end: LaneEnd | undefined;
  /** Why it is stopped without having failed, and what it goes on behind. */
  readonly parked?: { readonly why: string; readonly behind: 'worker' | 'reboot' } | undefined;
  /** What it wrote outside of its lane, with the evidence. */
  readonly strayed?: string | undefined;
}

/** A session that met a limit at `at`, and goes on later. */
export interface ParkedSession extends Omit<Parked, 'over'> {
  readonly at: string;
}

/** What the journal says beyond what disk and git show: sessions that may live, and what failed since a person last looked. */
export interface Memory {
  readonly open: readonly OpenSession[];
  readonly failures: readonly Failure[];
  /** Phases whose execution began in this run. */
  readonly executed: readonly string[];
  /** Questions that nobody has answered. */
  readonly questions: readonly OpenQuestion[];
  /** The highest id that a question had so far. */
  readonly lastQuestion: number;
  readonly granted: Granted;
  /** What changed in the project, and waits for a person's word. */
  readonly doubts: readonly OpenDoubt[];
  /** What a person has answered to sessions, by phase. */
  readonly answers: readonly (AnsweredQuestion & { readonly phase: string })[];
  /** Phases whose plan was held in this run: nobody may have looked at them. */
  readonly heldNow: readonly string[];
  /** Sessions that wait for a limit to be over. */
  readonly parked: readonly ParkedSession[];
  /** When the last session was started, ISO 8601. */
  readonly startedAt: string | undefined;
  /** Attempts of each "kind phase" since the last orderly end. */
  readonly attempts: ReadonlyMap<string, number>;
}

/** What a person has said yes to, phase by phase; it holds in every run from then on. */
export interface Granted {
  readonly execute: readonly string[];
  readonly land: readonly string[];
  readonly undiscussed: readonly string[];
}

const nothing: Memory = {
  open: [],
  failures: [],
  executed: [],
  questions: [],
  lastQuestion: 0,
  granted: { execute: [], land: [], undiscussed: [] },
  doubts: [],
  answers: [],
  heldNow: [],
  parked: [],
  startedAt: undefined,
  attempts: new Map(),
};

export function remember(records: readonly RunRecord[]): Memory {
  return records.reduce(rememberAlso, nothing);
}

/** What is remembered once one more thing has happened. */
export function rememberAlso(memory: Memory, record: RunRecord): Memory {
  const doubts = doubtsAfter(memory.doubts, record);
  const next = after(memory, record);
  return doubts === next.doubts ? next : { ...next, doubts };
}

function after(memory: Memory, record: RunRecord): Memory {
  switch (record.event) {
    case 'session-intended':
      return begun(memory, record);
    case 'session-ended':
      return {
        ...memory,
        open: memory.open.map((each) =>
          each.intent.session === record.session ? { ...each, end: endOf(each, record.end) } : each,
        ),
      };
    case 'session-parked':
      return noted(memory, record.session, {
        parked: { why: record.why, behind: record.behind ?? 'worker' },
      });
    case 'project-changed':
      return noted(memory, record.session, { strayed: record.strayed });
    case 'session-abandoned':
      return closed(memory, record.session);
    case 'session-settled':
      return {
        ...closed(memory, record.session),
        failures: settled(memory, record),
        parked: parkedAfter(memory, record),
      };
    case 'landing-refused':
      return failed(memory, { act: 'land', phase: record.phase, why: record.what, asked: record.person });
    case 'discard-refused':
      return failed(memory, { act: 'discard', phase: record.phase, why: record.what, asked: false });
    case 'plan-landed':
      return { ...memory, failures: without(memory.failures, 'land', record.phase) };
    case 'asked': {
      const lastQuestion = Math.max(memory.lastQuestion, Number(record.question));
      return { ...memory, lastQuestion, questions: questionsAfter(memory.questions, record) };
    }
    case 'answered':
      return answered(memory, record);
    case 'run-started':
      return { ...memory, questions: questionsAfter(memory.questions, record), heldNow: [] };
    case 'run-ended':
      return ended(memory, record);
    case 'session-started':
      return begunWith(memory, record);
    case 'plan-held':
      return heldAnew(memory, record.phase);
    case 'run-died':
    case 'session-silent':
    case 'session-overdue':
    case 'committed':
    case 'lane-intended':
    case 'lane-prepared':
    case 'lane-refused':
    case 'hold-intended':
    case 'hold-refused':
    case 'landing-intended':
    case 'discard-intended':
    case 'plan-discarded':
    case 'drift-checked':
    case 'act-interrupted':
    case 'waiting':
    case 'waited':
      return memory;
    default:
      return absurd(record);
  }
}

function noted(memory: Memory, session: string, more: Partial<OpenSession>): Memory {
  const open = memory.open.map((each) => (each.intent.session === session ? { ...each, ...more } : each));
  return { ...memory, open };
}

/** One that we stop on purpose says that it was ended; whatever else it says came first and counts. */
function endOf({ parked }: OpenSession, end: LaneEnd): LaneEnd {
  return parked !== undefined && end.is === 'failed' && end.final !== true
    ? { is: 'limited', ...parked }
    : end;
}

/** A word that was given for another plan of the phase is none for this one. */
function heldAnew(memory: Memory, phase: string): Memory {
  const but = (phases: readonly string[]): readonly string[] => phases.filter((each) => each !== phase);
  const { granted } = memory;
  return {
    ...memory,
    heldNow: [...memory.heldNow, phase],
    granted: { ...granted, land: but(granted.land), execute: but(granted.execute) },
  };
}

/** A person has seen what failed; what a session asked stays, because only an answer helps. */
function ended(memory: Memory, record: Extract<RunRecord, { event: 'run-ended' }>): Memory {
  return {
    ...memory,
    failures: memory.failures.filter(({ asked, act }) => asked && act !== 'land'),
    executed: [],
    questions: questionsAfter(memory.questions, record),
    parked: memory.parked.map((each) => ({ ...each, times: Math.min(each.times, 1) })),
    startedAt: undefined,
    attempts: new Map(),
  };
}

/** A session that goes on with an answer has it now. */
function begunWith(memory: Memory, record: Extract<RunRecord, { event: 'session-started' }>): Memory {
  const { kind, phase, at, session } = record;
  const intent = memory.open.find((each) => each.intent.session === session)?.intent;
  const asked = memory.failures.some(
    (each) => each.act === kind && each.phase === phase && each.answer !== undefined,
  );
  const failures = intent !== undefined && asked ? without(memory.failures, kind, phase) : memory.failures;
  return { ...memory, startedAt: at, failures };
}

function begun(memory: Memory, intent: SessionIntent): Memory {
  const key = `${intent.kind} ${intent.phase}`;
  return {
    ...memory,
    open: [...memory.open, { intent, end: undefined }],
    executed: intent.role === 'worker' ? [...memory.executed, intent.phase] : memory.executed,
    // To go on is not to try again.
    attempts:
      intent.resume === undefined
        ? new Map(memory.attempts).set(key, (memory.attempts.get(key) ?? 0) + 1)
        : memory.attempts,
  };
}

type Settled = Extract<RunRecord, { event: 'session-settled' }>;

/** Work that was parked stays so until it gets to some other end; parked again, it counts once more. */
function parkedAfter({ open, parked }: Memory, record: Settled): readonly ParkedSession[] {
  const { session, role, kind, phase, outcome, at } = record;
  if (outcome.is === 'stopped') return parked;
  const others = parked.filter((each) => each.role !== role);
  if (outcome.is !== 'limited') return others;
  const before = parked.find((each) => each.role === role && each.kind === kind && each.phase === phase);
  const name = conversationOf(open, session);
  const { why, until, behind } = outcome;
  const times = (before?.times ?? 0) + (behind === undefined ? 1 : 0);
  return [...others, { role, kind, phase, session: name, why, until, at, times }];
}

/** The session that a conversation began with: what every later one of it is resumed by. */
function conversationOf(open: readonly OpenSession[], session: string): string {
  return open.find(({ intent }) => intent.session === session)?.intent.resume?.session ?? session;
}

function closed(memory: Memory, session: string): Memory {
  return { ...memory, open: memory.open.filter(({ intent }) => intent.session !== session) };
}

function settled({ failures, open }: Memory, record: Settled): readonly Failure[] {
  const { kind: act, phase, outcome } = record;
  switch (outcome.is) {
    case 'stopped':
      return failures;
    case 'done':
      return without(failures, act, phase);
    case 'limited':
      return failures;
    case 'asked': {
      const { question: why, options } = outcome;
      const session = conversationOf(open, record.session);
      return counted(failures, { act, phase, why, asked: true, session, options });
    }
    case 'failed': {
      const kept = outcome.progressed && act !== 'gaps' ? without(failures, act, phase) : failures;
      return counted(kept, { act, phase, why: outcome.why, asked: false, final: outcome.final });
    }
    default:
      return absurd(outcome);
  }
}

function failed(memory: Memory, failure: Omit<Failure, 'times'>): Memory {
  return { ...memory, failures: counted(memory.failures, failure) };
}

function counted(failures: readonly Failure[], failure: Omit<Failure, 'times'>): readonly Failure[] {
  const before = failures.find(({ act, phase }) => act === failure.act && phase === failure.phase);
  return [...without(failures, failure.act, failure.phase), { ...failure, times: (before?.times ?? 0) + 1 }];
}

function without(failures: readonly Failure[], act: Failure['act'], phase: string): readonly Failure[] {
  return failures.filter((failure) => failure.act !== act || failure.phase !== phase);
}
