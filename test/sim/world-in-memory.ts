import type { AgentEnd, AgentEvent, AgentSession, AgentTask } from '../../src/agent/index.ts';
import type { ActFound } from '../../src/lane/act-on-disk.ts';
import type { Attributed } from '../../src/lane/attribute-changes.ts';
import type { PhaseSnapshot, PhaseStanding } from '../../src/pipeline/index.ts';
import type {
  AnsweredRecord,
  Effects,
  HeldNote,
  NewRecord,
  RunRecord,
  World,
} from '../../src/supervisor/index.ts';
import { readRunRecord } from '../../src/supervisor/index.ts';
import type { Signs } from '../../src/supervisor/liveness.ts';
import { done, trouble, type Trouble } from '../../src/trouble.ts';

/** What one session does: how long it takes, what it leaves behind, and what it says at its end. */
export interface Play {
  readonly ms: number;
  /** A worker leaves its phase so; a planner leaves a plan when it is `planned`, and nothing otherwise. */
  readonly leaves?: PhaseStanding;
  readonly end?: AgentEnd;
  /** It does its work and never ends: without ever a word, after a word, after saying its end, or computing for ever. */
  readonly hangs?: 'mute' | 'silent' | 'said-its-end' | 'busy';
}

export interface WorldPlot {
  readonly phases: readonly PhaseSnapshot[];
  /** By "kind phase"; the nth entry is the nth session of that kind, the last one serves all further ones. */
  readonly plays: Readonly<Record<string, readonly Play[]>>;
}

interface Process {
  readonly task: AgentTaskLike;
  readonly play: Play;
  readonly endsAt: number;
  readonly boot: string;
  ended: AgentEnd | undefined;
  left: boolean;
}
type AgentTaskLike = Pick<AgentTask, 'id' | 'role' | 'kind' | 'phase'>;

/** Thrown by an effect in place of a SIGKILL: nothing after it is done by that supervisor. */
export class Killed extends Error {}

/**
 * A project, its git and its processes in memory, with a clock that moves only in `sleep`. Sessions live in the world, not in the
 * supervisor, so that a killed one leaves them running.
 */
export class WorldInMemory {
  readonly journal: RunRecord[] = [];
  readonly landings: { readonly phase: string; readonly at: number }[] = [];
  readonly started: string[] = [];
  /** What happened that must never happen. */
  readonly violations: string[] = [];
  private readonly plot: WorldPlot;
  private clock = Date.UTC(2026, 0, 1);
  private readonly phases: Map<string, PhaseSnapshot>;
  private readonly held = new Map<string, HeldNote>();
  private readonly lanePlans = new Set<string>();
  private readonly processes = new Map<string, Process>();
  private ids = 0;
  private readonly answers: AnsweredRecord[] = [];
  private lanePhase: string | undefined;
  private boot = 'boot-1';
  /** A person plans this phase in the planner's lane until then. */
  person: { readonly phase: string; readonly until: number } | undefined;
  /** What the first session of a role and phase ("planner 2") leaves in the project where it should not. */
  readonly changes = new Map<string, Attributed>();
  private readonly changedBy = new Map<string, string>();
  boundaryMissing: readonly { name: string; what: string }[] = [];
  /** Planning files that nothing can be told by. */
  blocked: Trouble | undefined;

  constructor(plot: WorldPlot) {
    this.plot = plot;
    this.phases = new Map(plot.phases.map((phase) => [phase.number, phase]));
  }

  get now(): number {
    return this.clock;
  }

  /** Phase standings, held plans and landings: the place where a run ends. */
  place(): string {
    this.settleProcesses();
    const phases = [...this.phases.values()].map(({ number, standing }) => `${number} ${standing}`);
    return [...phases, `held ${[...this.held.keys()].join(',')}`].join('; ');
  }

  change(number: string, change: Partial<PhaseSnapshot>): void {
    const phase = this.phases.get(number);
    if (phase !== undefined) this.phases.set(number, { ...phase, ...change });
  }

  /** The power goes and comes back: every session's process is gone. */
  reboot(): void {
    this.settleProcesses();
    for (const process of this.processes.values())
      process.ended ??= { is: 'failed', why: 'its process is gone', silent: true };
    this.boot = `boot-${this.clock}`;
  }

  insert(phase: PhaseSnapshot): void {
    this.phases.set(phase.number, phase);
  }

  /** The effects, dying at the given call, before or after it took effect. */
  effects(dieAt = Infinity, when: 'before' | 'after' = 'before'): Effects {
    let calls = 0;
    const alive = <T>(act: () => T): T => {
      calls += 1;
      if (calls > dieAt || (calls === dieAt && when === 'before')) throw new Killed('before');
      const value = act();
      if (calls === dieAt) throw new Killed('after');
      return value;
    };
    return {
      now: () => this.clock,
      newId: () => `id-${(this.ids += 1)}`,
      sleep: (ms) =>
        Promise.resolve().then(() =>
          alive(() => {
            this.clock += ms;
          }),
        ),
      observe: () => this.observe(),
      boundary: () => ({ missing: this.boundaryMissing }),
      drift: () => undefined,
      seen: () => {},
      setAside: (phase) => {
        this.held.delete(phase);
        return done({ commit: 'set-aside' });
      },
      records: () => {
        this.answers.length = 0;
        return this.journal;
      },
      owns: () => true,
      beat: () => {},
      self: () => ({ pid: 1, start: '', boot: this.boot, host: '' }),
      lives: () => false,
      found: ({ phase }) => this.found(phase),
      append: (record) => alive(() => this.append(record)),
      answers: () => this.answers.splice(0),
      prepare: (role, phase, resume) => alive(() => this.prepare(role, phase, resume)),
      logFolder: (session) => `/log/${session}`,
      start: (task) => alive(() => this.start(task)),
      adopt: (task) => this.adopt(task.id),
      signs: ({ role }) => this.signs(role),
      changed: (looked) => alive(() => this.changed(looked)),
      planIsComplete: (phase) => this.lanePlans.has(phase),
      hold: ({ phase }) => alive(() => this.hold(phase)),
      land: (phase) => alive(() => this.land(phase)),
    };
  }

  /** A session at work computes; one that hangs does nothing at all, or computes for ever. */
  private signs(role: AgentTask['role']): Signs {
    const process = [...this.processes.values()].findLast(({ task }) => task.role === role);
    const hangs = process?.play.hangs;
    const silent = hangs !== undefined && hangs !== 'busy' && this.clock >= (process?.endsAt ?? 0);
    return { events: 'same', files: 'same', git: 'same', cpuMs: silent ? 0 : this.clock };
  }

  private changed({ session, role, phase }: Pick<AgentTask, 'role' | 'phase'> & { session: string }) {
    const key = `${role} ${phase}`;
    const by = this.changedBy.get(key) ?? session;
    this.changedBy.set(key, by);
    return by === session ? this.changes.get(key) : undefined;
  }

  private observe(): World {
    this.settleProcesses();
    const planning =
      this.person !== undefined && this.clock < this.person.until ? this.person.phase : undefined;
    return {
      phases: [...this.phases.values()],
      held: [...this.held.values()],
      planning,
      lane: this.lanePhase,
      blocked: this.blocked,
    };
  }

  private append(record: NewRecord): RunRecord {
    const written = readRunRecord({ ...record, at: new Date(this.clock).toISOString() });
    if (written === undefined) throw new Error(`not a record: ${JSON.stringify(record)}`);
    this.journal.push(written);
    return written;
  }

  /** As `leapfrog answer` does, in another process. */
  answer(question: string, answer: string): void {
    const asked = this.journal.findLast((each) => each.event === 'asked' && each.question === question);
    if (asked?.event !== 'asked') throw new Error(`nobody asked ${question}`);
    const { name, phase, what } = asked;
    const written = this.append({ event: 'answered', question, name, phase, what, answer });
    if (written.event === 'answered') this.answers.push(written);
  }

  private prepare(role: AgentTask['role'], phase: string, resume: boolean) {
    if (resume && role === 'planner' && this.lanePhase !== phase)
      this.violations.push(`${phase} was gone on with in a lane of ${this.lanePhase ?? 'nothing'}`);
    if (!resume && role === 'planner') {
      if (this.running('planner')) this.violations.push('a lane moved under a living planner');
      this.lanePlans.clear();
      this.lanePhase = phase;
    }
    return done({
      folder: `/${role}`,
      base: role === 'planner' ? 'base' : undefined,
    });
  }

  private start(task: Omit<AgentTask, 'env' | 'brief'>) {
    const key = `${task.kind} ${task.phase}`;
    if (this.running(task.role)) this.violations.push(`a second ${task.role} for ${key}`);
    const plays = this.plot.plays[key] ?? [];
    const play = plays[Math.min(this.started.filter((each) => each === key).length, plays.length - 1)];
    this.started.push(key);
    const process: Process = {
      task,
      play: play ?? { ms: 1000, end: { is: 'failed', why: 'nothing to play' } },
      endsAt: this.clock + (play?.ms ?? 1000),
      boot: this.boot,
      ended: undefined,
      left: false,
    };
    this.processes.set(task.id, process);
    return done(this.session(process));
  }

  private adopt(id: string): AgentSession | undefined {
    const process = this.processes.get(id);
    return process === undefined ? undefined : this.session(process);
  }

  private session(process: Process): AgentSession {
    const at = new Date(process.endsAt).toISOString();
    return {
      task: process.task.id,
      process: { pid: 2, start: '', boot: process.boot, host: '' },
      events: (): readonly AgentEvent[] =>
        process.ended === undefined
          ? this.wordsOf(process, at)
          : [{ is: 'committed', at, commit: process.task.id, subject: 'work' }],
      end: () => {
        this.settleProcesses();
        return process.ended;
      },
      stop: () => {
        process.ended ??= { is: 'failed', why: 'stopped' };
        return Promise.resolve();
      },
    };
  }

  private wordsOf({ play, endsAt }: Process, at: string): readonly AgentEvent[] {
    if (play.hangs === undefined || play.hangs === 'mute' || this.clock < endsAt) return [];
    return play.hangs === 'said-its-end' ? [{ is: 'finished', at }] : [{ is: 'said', at, text: 'well' }];
  }

  private running(role: AgentTask['role']): boolean {
    this.settleProcesses();
    return [...this.processes.values()].some(({ task, ended }) => task.role === role && ended === undefined);
  }

  private settleProcesses(): void {
    for (const process of this.processes.values()) {
      if (process.ended !== undefined || this.clock < process.endsAt) continue;
      const { role, phase } = process.task;
      if (process.play.hangs === undefined) process.ended = process.play.end ?? { is: 'finished' };
      else if (process.left) continue;
      process.left = true;
      if (process.play.leaves === undefined) continue;
      if (role === 'planner') this.lanePlans.add(phase);
      else this.change(phase, { standing: process.play.leaves });
    }
  }

  private hold(phase: string) {
    if (!this.lanePlans.has(phase)) return trouble(refusal('no-plans', `there is no plan of phase ${phase}`));
    const note: HeldNote = { phase, commit: `held-${phase}`, base: 'base' };
    this.held.set(phase, note);
    return done(note);
  }

  private found(phase: string): ActFound {
    const held = this.held.get(phase);
    if (held !== undefined) return { is: 'held', ...held };
    return this.landings.some((landing) => landing.phase === phase)
      ? { is: 'landed', commit: `landed-${phase}`, undo: '' }
      : { is: 'nothing', what: '' };
  }

  private land(phase: string) {
    if (!this.held.has(phase)) return trouble(refusal('not-held', `no plan of phase ${phase} is held`));
    if (this.running('worker')) this.violations.push(`landed ${phase} while a worker lived`);
    this.held.delete(phase);
    this.change(phase, { standing: 'planned', plans: 2 });
    this.landings.push({ phase, at: this.clock });
    return done({ commit: `landed-${phase}`, undo: 'git reset --keep HEAD~1' });
  }
}

function refusal(name: string, what: string): Trouble {
  return { kind: 'refused', name, what, next: 'look' };
}
