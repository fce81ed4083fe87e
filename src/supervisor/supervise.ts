import type { AgentSession } from '../agent/index.ts';
import { limit } from '../limit.ts';
import { decide, type Decision, type Finish, type Policy } from '../pipeline/index.ts';
import { driftTeller } from './drift-teller.ts';
import type { Effects, World } from './effects.ts';
import type { OpenSession } from './memory.ts';
import { perform } from './perform.ts';
import { planningPatience } from './planning-patience.ts';
import { readsIn } from './reads-in.ts';
import type { RunEvent } from './run-event.ts';
import type { NewRecord, RunRecord } from './run-record.ts';
import { recover } from './recover.ts';
import { type RunningMemory, runningMemory } from './running-memory.ts';
import { boundaryPatience } from './boundary-patience.ts';
import { sessionWatch, type SessionWatch } from './session-watch.ts';
import { snapshotOf } from './snapshot-of.ts';
import { waitLedger } from './waits.ts';

export interface Supervision {
  readonly effects: Effects;
  readonly policy: Policy;
  /** Name of the agent, for the records. */
  readonly agent: string;
  readonly tell: (event: RunEvent) => void;
  /** Aborted when the person wants the run to end: sessions are stopped, lanes kept. */
  readonly interrupt: AbortSignal;
}

export type RunEnd =
  | Finish
  | { readonly is: 'interrupted' }
  /** Somebody else has the project's lease by now. This supervisor wrote nothing more; its sessions are the other's to adopt. */
  | { readonly is: 'lease-lost' };

/**
 * Observe, decide, perform, and again, until there is nothing left to do. Level-triggered: each round starts from disk, git,
 * processes and the journal, so a supervisor that was killed at any instant is simply followed by the next one.
 *
 * The caller holds the project's lease, for as long as `effects.owns()` says so.
 */
export async function supervise(supervision: Supervision): Promise<RunEnd> {
  try {
    return await supervised(supervision);
  } catch (error) {
    if (error instanceof LeaseLost) return { is: 'lease-lost' };
    throw error;
  }
}

/** Thrown where a line was to be written by whoever has the lease, and that is somebody else by now. */
class LeaseLost extends Error {}

async function supervised(supervision: Supervision): Promise<RunEnd> {
  const { effects, policy, interrupt } = supervision;
  const run = effects.newId();
  const loop = openLoop(supervision);
  const until = policy.until === undefined ? {} : { until: policy.until };
  for (const record of recover(loop.records(), effects)) loop.record(record);
  loop.record({ event: 'run-started', run, agent: supervision.agent, gate: policy.gate, ...until });
  loop.adopt();
  const ended = (end: Finish | { readonly is: 'interrupted' }): RunEnd => {
    loop.closeWaits();
    loop.record({ event: 'run-ended', run, ...howOf(end) });
    return end;
  };
  for (;;) {
    if (!effects.owns()) return { is: 'lease-lost' };
    effects.beat();
    loop.listen();
    if (interrupt.aborted) {
      await loop.stopAll();
      return ended({ is: 'interrupted' });
    }
    const { finish, acted } = loop.round();
    if (finish !== undefined) return ended(finish);
    await loop.watch();
    if (!acted) await loop.quiet();
  }
}

/** As the journal has it. */
function howOf(end: Finish | { readonly is: 'interrupted' }): Pick<RunEnded, 'how' | 'why'> {
  if (end.is !== 'blocked') return { how: end.is };
  const { where, what } = end.trouble;
  return { how: 'failed', why: where === undefined ? what : `${where}: ${what}` };
}
type RunEnded = Extract<RunRecord, { event: 'run-ended' }>;

interface Loop {
  readonly records: () => readonly RunRecord[];
  readonly record: (record: NewRecord) => RunRecord;
  /** Finds the sessions that an earlier supervisor started, or was about to. */
  readonly adopt: () => void;
  /** Takes what the sessions said, and notes those that ended. */
  readonly listen: () => void;
  readonly round: () => { readonly acted: boolean; readonly finish: Finish | undefined };
  /** Ends the sessions that are parked, and looks for those that give no sign of life any more. */
  readonly watch: () => Promise<void>;
  /** Waits until a session ends, the person interrupts, or it is time to look at the project again. */
  readonly quiet: () => Promise<void>;
  readonly stopAll: () => Promise<void>;
  readonly closeWaits: () => void;
}

/** A boundary that nobody looked for. */
const notLooked = { is: 'open', missing: [], stuck: false } as const;

function recorder(
  effects: Pick<Effects, 'append' | 'owns'>,
  memory: RunningMemory,
  tell: Supervision['tell'],
): Loop['record'] {
  return (wanted) => {
    // Asked for each line: the machine may have slept between any two.
    if (!effects.owns()) throw new LeaseLost();
    const written = effects.append(wanted);
    memory.add(written);
    tell(written);
    return written;
  };
}

function openLoop({ effects, policy, agent, tell, interrupt }: Supervision): Loop {
  const memory = runningMemory(effects.records());
  const sessions = new Map<string, AgentSession>();
  const waits = waitLedger();
  const patience = boundaryPatience(effects);
  const blockedBy = planningPatience(effects);
  const show = phasesTeller(effects, tell);
  const record = recorder(effects, memory, tell);
  const over = sessionWatch(effects, record);
  const telling = { record, tell, knows: memory.knows, over, used: new Map<string, Used>(), effects };
  const takeAnswers = (): boolean => {
    const answers = effects.answers();
    for (const each of answers) memory.add(each);
    for (const each of answers) tell(each);
    return answers.length > 0;
  };
  const listen = (): void => {
    for (const open of memory.now().open) listenTo(open, sessions.get(open.intent.session), telling);
  };
  const keep = (id: string, session: AgentSession): void => void sessions.set(id, session);
  const checkDrift = driftTeller(effects, record, policy);
  const note = (decisions: readonly Decision[]): void => {
    for (const each of waits.note(decisions, effects.now())) record(each);
  };
  return {
    records: () => memory.records,
    record,
    listen,
    adopt: () => {
      for (const open of memory.now().open) adoptOne(open, { effects, record, tell, sessions });
    },
    round: () => {
      takeAnswers();
      const world = effects.observe();
      const blocked = blockedBy(world);
      if (blocked === undefined) show(world);
      const boundary = blocked === undefined ? patience(world, memory.now(), policy) : notLooked;
      const drift = checkDrift(world, boundary);
      const snapshot = snapshotOf(world, memory.now(), { boundary, drift, blocked, nowMs: effects.now() });
      const decisions = decide(snapshot, policy);
      note(decisions);
      let acted = false;
      for (const decision of decisions) {
        // Each act takes its time, and the machine may have slept meanwhile.
        if (!effects.owns()) break;
        const performance = { effects, agent, world, memory: memory.now(), record, keep };
        acted = perform(decision, performance) || acted;
      }
      return { acted, finish: decisions.find((decision) => decision.do === 'finish')?.how };
    },
    quiet: async () => {
      for (let sleptMs = 0; sleptMs < limit.observeMs; sleptMs += limit.lanePollMs) {
        await effects.sleep(limit.lanePollMs, interrupt);
        effects.beat();
        const answered = takeAnswers();
        listen();
        const ended = memory.now().open.some(({ end }) => end !== undefined);
        if (answered || ended || interrupt.aborted) return;
      }
    },
    watch: async () => {
      if (effects.owns()) await over.look(memory.now().open, sessions);
    },
    stopAll: () => stopAll(sessions, () => memory.now().open, { effects, record }),
    closeWaits: () => note([]),
  };
}

async function stopAll(
  sessions: ReadonlyMap<string, AgentSession>,
  open: () => readonly OpenSession[],
  { effects, record }: { readonly effects: Pick<Effects, 'changed'>; readonly record: Loop['record'] },
): Promise<void> {
  await Promise.all([...sessions.values()].map((session) => session.stop()));
  for (const each of open()) {
    // One that had ended by itself before is left to be judged by the next run.
    if (each.end !== undefined) continue;
    const { session, role, kind, phase } = each.intent;
    recordChanges(each, effects, record);
    record({ event: 'session-settled', session, role, kind, phase, outcome: { is: 'stopped' } });
  }
}

/** Tells where the phases stand, whenever that changed. */
function phasesTeller(effects: Pick<Effects, 'now'>, tell: Supervision['tell']): (world: World) => void {
  let shown = '';
  return ({ phases, held }) => {
    const now = JSON.stringify([phases, held]);
    if (now === shown) return;
    shown = now;
    const at = new Date(effects.now()).toISOString();
    tell({ event: 'phases', at, phases, held: held.map(({ phase }) => phase) });
  };
}

type Telling = Pick<Loop, 'record'> & Pick<Supervision, 'tell'>;
/** A session that was adopted is read from its first word again: what it committed may be in the journal already. */
type Listening = Telling & {
  readonly effects: Pick<Effects, 'seen' | 'changed'>;
  readonly knows: (commit: string) => boolean;
  readonly over: SessionWatch;
  /** What each session said last that it has used. */
  readonly used: Map<string, Used>;
};
type Used = NonNullable<Extract<RunRecord, { event: 'session-ended' }>['used']>;

function usageIn({ inputTokens, outputTokens, cachedTokens, costUsd }: Used): Used {
  return { inputTokens, outputTokens, cachedTokens, costUsd };
}

function listenTo(
  open: OpenSession,
  session: AgentSession | undefined,
  { record, tell, knows, over, used, effects }: Listening,
): void {
  if (session === undefined || open.end !== undefined) return;
  const { session: id, role, kind, phase } = open.intent;
  // First whether it has ended, then what it said: so its last words are not missed.
  const end = session.end();
  const events = session.events();
  if (role === 'planner') effects.seen(phase, events.flatMap(readsIn));
  for (const said of events) {
    tell({ event: 'agent', at: said.at, session: id, role, phase, said });
    if (said.is === 'usage') used.set(id, usageIn(said));
    over.heard(id, said);
    if (said.is !== 'committed' || knows(said.commit)) continue;
    record({ event: 'committed', session: id, role, phase, commit: said.commit, subject: said.subject });
  }
  if (end === undefined) return;
  const about = { session: id, role, kind, phase };
  recordChanges(open, effects, record);
  record({ event: 'session-ended', ...about, end: over.endOf(id) ?? end, used: used.get(id) });
}

/** Before the session's end is written down: whoever comes after a crash in between looks again. */
function recordChanges(
  { intent: { session, role, phase, logFolder } }: OpenSession,
  effects: Pick<Effects, 'changed'>,
  record: Loop['record'],
): void {
  const changed = effects.changed({ session, role, phase, logFolder });
  if (changed === undefined) return;
  const { told, asks, strayed } = changed;
  const found = strayed === undefined ? {} : { strayed };
  record({ event: 'project-changed', session, role, phase, told, asks, ...found });
}

/** The machine was started anew since, and the session had said nothing of its end before. */
function wentDown(session: AgentSession, effects: Pick<Effects, 'self'>): boolean {
  const { boot, host } = effects.self();
  if (session.process?.host !== host || session.process.boot === boot) return false;
  const end = session.end();
  return end?.is === 'failed' && end.silent === true;
}

function adoptOne(
  { intent, end, parked }: OpenSession,
  { effects, record, tell, sessions }: Telling & { effects: Effects; sessions: Map<string, AgentSession> },
): void {
  if (end !== undefined) return;
  const { session: id, role, kind, phase, logFolder } = intent;
  const found = effects.adopt({ id, role, logFolder });
  if (found === undefined) {
    record({ event: 'session-abandoned', session: id, role, kind, phase });
    return;
  }
  sessions.set(id, found);
  // It did not fail: it goes on from where it was, and that is no try of its own.
  if (parked === undefined && wentDown(found, effects))
    record({
      event: 'session-parked',
      session: id,
      role,
      kind,
      phase,
      why: 'the machine went down',
      behind: 'reboot',
    });
  tell({ event: 'adopted', at: new Date(effects.now()).toISOString(), session: id, role, kind, phase });
}
