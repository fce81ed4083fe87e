import type { AgentSession, Role, TaskKind } from '../agent/index.ts';
import { idOf, type Decision, type Question, type Resume } from '../pipeline/index.ts';
import { absurd, type Trouble } from '../trouble.ts';
import type { Effects, World } from './effects.ts';
import type { Memory, OpenSession } from './memory.ts';
import type { NewRecord, RunRecord, SessionOutcome } from './run-record.ts';

/** What performing needs beyond the decision: the world it was made from, and where records and sessions go. */
export interface Performance {
  readonly effects: Effects;
  readonly agent: string;
  readonly world: World;
  readonly memory: Memory;
  readonly record: (record: NewRecord) => RunRecord;
  readonly keep: (id: string, session: AgentSession) => void;
}

/**
 * Does one decided thing: the only place where anything is done. Each act is written down before and after; killed anywhere in
 * between, the next supervisor finds either nothing done, or the evidence of it. Says whether the world may have changed.
 */
export function perform(decision: Decision, performance: Performance): boolean {
  switch (decision.do) {
    case 'startWorker':
      startSession('worker', decision, performance);
      return true;
    case 'startPlanner':
      startSession('planner', decision, performance);
      return true;
    case 'settle':
      settle(decision.role, decision.outcome, performance);
      return true;
    case 'hold':
      hold(decision.phase, performance);
      return true;
    case 'land':
      land(decision.phase, performance);
      return true;
    case 'park':
      park(decision.what, performance);
      return false;
    case 'setAside':
      return setAside(decision.phase, decision.what, performance);
    case 'ask':
      ask(decision.question, performance);
      return false;
    case 'finish':
      if (decision.how.is === 'person')
        for (const question of decision.how.questions) ask(question, performance);
      return false;
    case 'wait':
      return false;
    default:
      return absurd(decision);
  }
}

function startSession(
  role: Role,
  wanted: {
    readonly kind: TaskKind;
    readonly phase: string;
    readonly withoutContext?: boolean;
    readonly resume?: Resume | undefined;
  },
  { effects, agent, world, memory, record, keep }: Performance,
): void {
  const { kind, phase } = wanted;
  const session = effects.newId();
  const logFolder = effects.logFolder(session);
  const now = world.phases.find(({ number }) => number === phase);
  // A lane that has moved on to other work has nothing to go on with: then another session begins.
  const goesOn = wanted.resume !== undefined && (role === 'worker' || world.lane === phase);
  const prepared =
    role === 'planner' && !goesOn
      ? prepareLane({ phase, kind }, { effects, record })
      : effects.prepare(role, phase, goesOn, kind);
  const place = prepared.ok ? prepared.value : { folder: '', base: undefined };
  const resume = goesOn ? { resume: wanted.resume } : {};
  const attempt = (memory.attempts.get(`${kind} ${phase}`) ?? 0) + (goesOn ? 0 : 1);
  const about = { session, role, kind, phase };
  record({
    event: 'session-intended',
    ...about,
    attempt,
    folder: place.folder,
    logFolder,
    from: { standing: now?.standing ?? 'empty', plansDone: now?.plansDone ?? 0 },
    ...(place.base === undefined ? {} : { base: place.base }),
    ...(wanted.withoutContext === true ? { withoutContext: true } : {}),
    ...resume,
  });
  const fail = ({ what }: Trouble): void => {
    record({ event: 'session-settled', ...about, outcome: { is: 'failed', why: what, progressed: false } });
  };
  if (!prepared.ok) {
    fail(prepared.trouble);
    return;
  }
  const { folder } = place;
  const started = effects.start({ id: session, role, kind, phase, attempt, folder, logFolder, ...resume });
  if (!started.ok) {
    fail(started.trouble);
    return;
  }
  keep(session, started.value);
  const { process } = started.value;
  record({ event: 'session-started', ...about, agent, ...(process === undefined ? {} : { process }) });
}

function prepareLane(
  { phase, kind }: { readonly phase: string; readonly kind: TaskKind },
  { effects, record }: Pick<Performance, 'effects' | 'record'>,
): ReturnType<Effects['prepare']> {
  const about = { act: effects.newId(), role: 'planner', phase } as const;
  record({ event: 'lane-intended', ...about, by: effects.self() });
  const prepared = effects.prepare('planner', phase, false, kind);
  if (prepared.ok) record({ event: 'lane-prepared', ...about, base: prepared.value.base ?? '' });
  else record({ event: 'lane-refused', ...about, name: prepared.trouble.name, what: prepared.trouble.what });
  return prepared;
}

function settle(role: Role, outcome: SessionOutcome, performance: Performance): void {
  const open = openOf(role, performance);
  if (open === undefined) return;
  const { session, kind, phase } = open.intent;
  performance.record({ event: 'session-settled', session, role, kind, phase, outcome });
}

function hold(phase: string, performance: Performance): void {
  const open = openOf('planner', performance);
  if (open === undefined) return;
  const { session, kind, folder, withoutContext } = open.intent;
  const { effects, record } = performance;
  const act = effects.newId();
  record({ event: 'hold-intended', act, session, phase, by: effects.self() });
  const request = { session, phase, kind, folder, withoutContext: withoutContext === true };
  // Where the supervisor before us had held it already, the same plan is found to be held.
  const held = effects.hold(request);
  if (!held.ok) {
    const { name, what } = held.trouble;
    record({ event: 'hold-refused', act, phase, name, what });
    settle('planner', { is: 'failed', why: held.trouble.what, progressed: false }, performance);
    return;
  }
  const { commit, base } = held.value;
  record({ event: 'plan-held', act, session, phase, commit, base });
  settle('planner', { is: 'done' }, performance);
}

/** Only written down, before it happens: the watch ends the session, and whoever finds it ended knows that it did not fail. */
function park(why: string, performance: Performance): void {
  const open = openOf('planner', performance);
  if (open === undefined || open.parked !== undefined) return;
  const { session, role, kind, phase } = open.intent;
  performance.record({ event: 'session-parked', session, role, kind, phase, why, behind: 'worker' });
}

function setAside(phase: string, why: string, { effects, record }: Performance): boolean {
  const act = effects.newId();
  record({ event: 'discard-intended', act, phase, by: effects.self() });
  const away = effects.setAside(phase);
  if (away.ok) record({ event: 'plan-discarded', act, phase, commit: away.value.commit, why });
  else {
    const { name, what } = away.trouble;
    record({ event: 'discard-refused', act, phase, name, what });
  }
  return away.ok;
}

function land(phase: string, { effects, record }: Performance): void {
  const act = effects.newId();
  record({ event: 'landing-intended', act, phase, by: effects.self() });
  const landed = effects.land(phase);
  if (landed.ok) {
    record({ event: 'plan-landed', act, phase, ...landed.value });
    return;
  }
  const { name, what, kind } = landed.trouble;
  record({ event: 'landing-refused', act, phase, name, what, person: kind === 'person' });
}

function ask(wanted: Question, { memory, record }: Performance): void {
  const question = idOf(wanted, memory.questions, memory.lastQuestion);
  if (memory.questions.some(({ id, told }) => id === question && told)) return;
  record({ event: 'asked', question, ...wanted });
}

function openOf(role: Role, { memory }: Performance): OpenSession | undefined {
  return memory.open.find(({ intent }) => intent.role === role);
}
