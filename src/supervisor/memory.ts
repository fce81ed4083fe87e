import type { Failure, LaneEnd, Parked } from '../pipeline/index.ts';
import { absurd } from '../trouble.ts';
import type { RunRecord, SessionIntent, SessionOutcome } from './run-record.ts';

/** A session of the journal that nobody has judged yet. */
export interface OpenSession {
  readonly intent: SessionIntent;
  /** Known once somebody saw that its process is gone. */
  readonly end: LaneEnd | undefined;
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
  /** Questions already put to the person in this run, as "name phase". */
  readonly asked: readonly string[];
  /** Sessions that wait for a limit to be over. */
  readonly parked: readonly ParkedSession[];
  /** When the last session was started, ISO 8601. */
  readonly startedAt: string | undefined;
  /** Attempts of each "kind phase" since the last orderly end. */
  readonly attempts: ReadonlyMap<string, number>;
}

const nothing: Memory = {
  open: [],
  failures: [],
  executed: [],
  asked: [],
  parked: [],
  startedAt: undefined,
  attempts: new Map(),
};

export function remember(records: readonly RunRecord[]): Memory {
  return records.reduce(after, nothing);
}

function after(memory: Memory, record: RunRecord): Memory {
  switch (record.event) {
    case 'session-intended':
      return begun(memory, record);
    case 'session-ended':
      return {
        ...memory,
        open: memory.open.map((each) =>
          each.intent.session === record.session ? { ...each, end: record.end } : each,
        ),
      };
    case 'session-abandoned':
      return closed(memory, record.session);
    case 'session-settled':
      return {
        ...closed(memory, record.session),
        failures: settled(memory.failures, record),
        parked: parkedAfter(memory, record),
      };
    case 'landing-refused':
      return failed(memory, { act: 'land', phase: record.phase, why: record.what, asked: record.person });
    case 'plan-landed':
      return { ...memory, failures: without(memory.failures, 'land', record.phase) };
    case 'asked':
      return { ...memory, asked: [...memory.asked, `${record.name} ${record.phase}`] };
    case 'run-ended':
      return { ...nothing, open: memory.open, parked: memory.parked.map((each) => ({ ...each, times: 1 })) };
    case 'run-died':
    case 'session-started':
      return { ...memory, startedAt: record.at };
    case 'run-started':
    case 'committed':
    case 'lane-intended':
    case 'lane-prepared':
    case 'lane-refused':
    case 'hold-intended':
    case 'plan-held':
    case 'hold-refused':
    case 'landing-intended':
    case 'discard-intended':
    case 'plan-discarded':
    case 'discard-refused':
    case 'act-interrupted':
    case 'waiting':
    case 'waited':
      return memory;
    default:
      return absurd(record);
  }
}

function begun(memory: Memory, intent: SessionIntent): Memory {
  const key = `${intent.kind} ${intent.phase}`;
  return {
    ...memory,
    open: [...memory.open, { intent, end: undefined }],
    executed: intent.role === 'worker' ? [...memory.executed, intent.phase] : memory.executed,
    attempts: new Map(memory.attempts).set(key, (memory.attempts.get(key) ?? 0) + 1),
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
  const name = open.find(({ intent }) => intent.session === session)?.intent.resume?.session ?? session;
  const { why, until } = outcome;
  return [...others, { role, kind, phase, session: name, why, until, at, times: (before?.times ?? 0) + 1 }];
}

function closed(memory: Memory, session: string): Memory {
  return { ...memory, open: memory.open.filter(({ intent }) => intent.session !== session) };
}

function settled(
  failures: readonly Failure[],
  record: { readonly kind: Failure['act']; readonly phase: string; readonly outcome: SessionOutcome },
): readonly Failure[] {
  const { kind: act, phase, outcome } = record;
  switch (outcome.is) {
    case 'stopped':
      return failures;
    case 'done':
      return without(failures, act, phase);
    case 'limited':
      return failures;
    case 'asked':
      return counted(failures, { act, phase, why: outcome.question, asked: true });
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
