import { Disk } from './disk.ts';

/** Thrown in a simulated process that is no more: nothing after it is done by that process. */
export class Killed extends Error {
  constructor() {
    super('killed');
  }
}

export interface SimulatedProcess {
  readonly pid: number;
  readonly start: string;
  readonly name: string;
  alive: boolean;
  interrupt: (() => void) | undefined;
  /** Called when it rests: asleep, or at its end. */
  rests: (() => void) | undefined;
}

interface Due {
  readonly at: number;
  readonly order: number;
  readonly process: SimulatedProcess;
  readonly act: () => void | Promise<void>;
  /** Acts that are done at once wherever the running process is; others wait until it rests. */
  readonly now: boolean;
}

/**
 * One computer: its disk, its clock, its processes. Time passes with every step that a process takes, and whatever is due is done
 * between two steps, as another process would.
 */
export class Machine {
  readonly disk: Disk;
  nowMs: number;
  boot = 'boot-1';
  current: SimulatedProcess;
  /** Called before each step that may change something outside the running process. */
  onStep: (what: string, at?: string | number) => void = () => {};
  onSleep: (process: SimulatedProcess) => void = () => {};
  /** Until the process that has the floor rests. */
  running: Promise<void> = Promise.resolve();
  /** Steps inside of one git call. */
  onGitStep: () => void = () => {};
  onceAfterGit: (() => void) | undefined;
  onAfterGit: () => void = () => {};
  /** Starts the program of a session. */
  launch: (logFolder: string, folder: string) => SimulatedProcess | undefined = () => undefined;
  /** The step that begins now, in whose instant others act. */
  stepping = '';
  readonly processes = new Map<number, SimulatedProcess>();
  private readonly due: Due[] = [];
  private orders = 0;
  private pids = 100;
  private ids = 0;
  private nested = 0;

  constructor(disk?: Disk, nowMs = Date.UTC(2026, 0, 20, 10)) {
    this.nowMs = nowMs;
    const clock = (): number => this.nowMs;
    this.disk = disk?.copyTo(clock) ?? new Disk(clock);
    this.current = this.spawn('world');
  }

  spawn(name: string): SimulatedProcess {
    this.pids += 1;
    const process: SimulatedProcess = {
      pid: this.pids,
      start: `${this.nowMs}-${this.pids}`,
      name,
      alive: true,
      interrupt: undefined,
      rests: undefined,
    };

    this.processes.set(process.pid, process);
    return process;
  }

  end(process: SimulatedProcess): void {
    process.alive = false;
    this.processes.delete(process.pid);
  }

  /** The same words in every run of a seed. */
  newId(): string {
    this.ids += 1;
    return `00000000-0000-4000-8000-${String(this.ids).padStart(12, '0')}`;
  }

  /** Before a step of the running process. Throws where that process is no more. */
  step(what: string, costMs: number, at?: string | number): void {
    if (!this.current.alive) throw new Killed();
    if (this.nested > 0) return;
    this.stepping = what;
    this.nowMs += costMs;
    this.actOnDue();
    this.onStep(what, at);
    if (!this.current.alive) throw new Killed();
  }

  /** A git call is over: where its caller was killed meanwhile, git itself has finished. */
  afterGit(): void {
    if (this.nested > 0) return;
    const once = this.onceAfterGit;
    this.onceAfterGit = undefined;
    this.onGitStep = () => {};
    once?.();
    if (!this.current.alive) throw new Killed();
    this.onAfterGit();
  }

  gitStep(): void {
    if (this.nested === 0) this.onGitStep();
  }

  /** Gives the floor to others; resolves when its time has come, or its wake does. A dead process sleeps for ever. */
  sleep(ms: number, wake?: AbortSignal): Promise<void> {
    const sleeper = this.current;
    if (!sleeper.alive) {
      sleeper.rests?.();
      return new Promise(() => {});
    }
    this.onSleep(sleeper);
    return new Promise((resolve) => {
      let woken = false;
      const rouse = (): void => {
        if (woken || !sleeper.alive) return;
        woken = true;
        wake?.removeEventListener('abort', wakened);
        this.rouse(sleeper, resolve);
      };
      const wakened = (): void => this.plan(sleeper, 0, rouse, false);
      this.plan(sleeper, ms, rouse, false);
      wake?.addEventListener('abort', wakened);
      sleeper.rests?.();
    });
  }

  /** Lets a process run on, by itself, until it rests again. */
  rouse(process: SimulatedProcess, start: () => void): void {
    this.current = process;
    this.running = new Promise((resolve) => {
      process.rests = resolve;
    });
    start();
  }

  /** A look costs nothing, and a dead process does not even look. */
  look(): void {
    if (!this.current.alive) throw new Killed();
  }

  plan(process: SimulatedProcess, inMs: number, act: () => void | Promise<void>, now = true): void {
    this.orders += 1;
    const entry: Due = { at: this.nowMs + Math.max(0, inMs), order: this.orders, process, act, now };
    const at = this.due.findIndex((other) => other.at > entry.at);
    if (at < 0) this.due.push(entry);
    else this.due.splice(at, 0, entry);
  }

  /** The next thing that is due, with the clock moved there. */
  next(): Due | undefined {
    const entry = this.due.shift();
    if (entry !== undefined) this.nowMs = Math.max(this.nowMs, entry.at);
    return entry;
  }

  /** Does something as another process, all of it before anybody else. */
  as(process: SimulatedProcess, act: () => void): void {
    const before = this.current;
    this.current = process;
    this.nested += 1;
    try {
      if (process.alive) act();
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    } finally {
      this.nested -= 1;
      this.current = before;
    }
  }

  private actOnDue(): void {
    for (let at = 0; ;) {
      const entry = this.due[at];
      if (entry === undefined || entry.at > this.nowMs) return;
      if (!entry.now) {
        at += 1;
        continue;
      }
      this.due.splice(at, 1);
      this.as(entry.process, () => void entry.act());
      at = 0;
    }
  }
}

let active = new Machine();

/** The computer that the doors of the running simulation lead to. */
export function machine(): Machine {
  return active;
}

export function useMachine(next: Machine): void {
  active = next;
}
