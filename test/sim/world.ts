import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { Printed } from './printed.ts';
import { runProject } from '../../src/command/run-project.ts';
import { Killed, type Machine, type SimulatedProcess, useMachine } from './machine.ts';
import { Person } from './person.ts';
import type { Plot, Pull } from './plot.ts';
import { commandsOfPerson } from './commands-of-person.ts';
import { script, stateFolder, top } from './place.ts';
import { machineWith } from './project-on-disk.ts';
import { randomFrom } from './random.ts';
import { shown } from './sequential.ts';
import { Sessions } from './sessions.ts';
import { StepCounter } from './step-counter.ts';
import { Watch } from './watch.ts';

/** How one run of the supervisor ended, as its caller saw it. */
export interface RunEnd {
  readonly code: number;
  /** Names of the questions or of the trouble, as printed. */
  readonly said: string;
}

export interface Played {
  readonly violations: readonly string[];
  readonly end: string;
  readonly runs: number;
  readonly steps: number;
  readonly pulls: number;
  readonly simulatedMs: number;
}

/** More than any run needs: what is still going on then never ends. */
const longestMs = 25 * 60_000;
const mostSteps = 60_000;
const mostRuns = 14;

const nobody = Object.assign(Readable.from([]), { isTTY: false });
const environment = { HOME: '/home/dev/home', LEAPFROG_STATE_DIR: stateFolder };

/** One plot, played to its end. */
export class World {
  readonly machine: Machine;
  readonly person: Person;
  readonly sessions: Sessions;
  /** Told every step, in a replay that somebody reads. */
  trace: ((line: string) => void) | undefined;
  private readonly plot: Plot;
  private readonly startMs: number;
  private readonly watch: Watch;
  private main: SimulatedProcess | undefined;
  /** Runs whose lease a person took away, with the steps that each has taken since. */
  private readonly robbed = new Map<SimulatedProcess, { steps: number }>();
  private runs = 0;
  private again = 0;
  private steps = 0;
  private counter: StepCounter;
  private pulled = 0;
  private end = 'nothing';
  private interrupted = false;

  constructor(plot: Plot) {
    this.plot = plot;
    this.machine = machineWith(plot);
    this.startMs = this.machine.nowMs;
    useMachine(this.machine);
    this.person = new Person(this.machine, top);
    this.watch = new Watch(this.machine, this.person, () => this.main, plot.ignored === true);
    this.counter = this.newCounter();
    this.sessions = new Sessions(this.machine, plot, this.watch);
    this.watch.sessions = this.sessions;
    this.machine.launch = (logFolder) => this.sessions.launch(logFolder);
    this.machine.onStep = (what, at) => this.onStep(what, at);
    this.machine.onSleep = (process) => this.watch.rested(process);
    this.machine.onAfterGit = () => this.watch.looked();
  }

  async play(): Promise<Played> {
    this.person.plan(this.plot.person, {
      runAgain: () => this.startRun(false),
      takeOver: () => this.takeOver(),
      stopRun: () => {
        if (this.main?.interrupt === undefined) return;
        this.interrupted = true;
        this.main.interrupt();
      },
      killAgent: () => {
        const [one] = this.sessions.living();
        if (one !== undefined) this.sessions.kill(one);
      },
      ...this.commandsOfPerson(),
    });
    this.startRun(true);
    for (let due = this.machine.next(); due !== undefined; due = this.machine.next()) {
      if (due.now) this.machine.as(due.process, () => void due.act());
      else await due.act();
      await this.machine.running;
      if (this.watch.violations.length > 0) break;
      if (this.machine.nowMs - this.startMs > longestMs || this.steps > mostSteps) {
        this.watch.violate('the run does not end');
        break;
      }
    }
    if (this.watch.violations.length === 0) this.watch.atEnd(this.end, this.plot);
    return this.played();
  }

  private commandsOfPerson(): ReturnType<typeof commandsOfPerson> {
    const commands = commandsOfPerson(top, environment);
    return {
      ...commands,
      holdPlan: () => {
        commands.holdPlan();
        this.watch.looked();
      },
    };
  }

  /** What came of it until now. */
  played(): Played {
    return {
      violations: this.watch.violations,
      end: this.end,
      runs: this.runs,
      steps: this.steps,
      pulls: this.pulled,
      simulatedMs: this.machine.nowMs - this.startMs,
    };
  }

  /** The journal's lines, for whoever reads a replay. */
  journal(): readonly string[] {
    const folder = this.machine.disk.find(`${top}/.git/leapfrog`);
    if (folder?.is !== 'folder') return [];
    return [...this.machine.disk.filesBelow(folder)]
      .filter(([path]) => path.endsWith('journal.jsonl'))
      .flatMap(([, file]) => file.content.text.split('\n'));
  }

  private startRun(main: boolean, inMs = 0): void {
    const process = this.machine.spawn(main ? 'run' : 'second run');
    this.machine.plan(
      process,
      inMs,
      () => {
        // Somebody else was quicker to start it again.
        if (!process.alive || (main && this.main?.alive === true)) return;
        // A second run, where the first one lives: it is refused. Where it does not, this one is the run.
        if (main || this.main === undefined) {
          if (this.runs > mostRuns) return this.watch.violate('no run ever ends');
          this.main = process;
          this.runs += 1;
          this.counter = this.newCounter();
          this.interrupted = false;
        }
        this.machine.rouse(process, () => void this.run(process));
      },
      false,
    );
  }

  private newCounter(): StepCounter {
    const { person, pulls } = this.plot;
    const events = [...person, ...pulls].flatMap(({ after }) => after ?? []);
    // Nothing but a landing commits; where the planning folder is ignored, it makes the commit that is written file by file.
    const landsBy = this.plot.ignored === true ? 'git commit-tree' : 'git commit';
    return new StepCounter(events, () => this.watch.journal(), landsBy);
  }

  /** Another run is started past the lease of a living one, which a person removed: it is the run from now on, and the other one stops. */
  private takeOver(): void {
    const { disk } = this.machine;
    const folder = disk.find(`${top}/.git/leapfrog`);
    if (this.main === undefined || folder?.is !== 'folder') return;
    const lease = [...disk.filesBelow(folder)].filter(([path]) => path.includes('/supervisor.lease/'));
    // One that has only just been started has nothing yet that could be taken away.
    const claim = `"pid":${this.main.pid},`;
    if (!lease.some(([path, { content }]) => /\/\d+$/.test(path) && content.text.includes(claim))) return;
    if (this.endIsWritten()) return;
    // Another one that is just starting would be the one that takes over.
    if ([...this.machine.processes.values()].some(({ name }) => name === 'second run')) return;
    for (const [path] of lease) disk.remove(`${top}/.git/leapfrog/${path}`);
    this.robbed.set(this.main, { steps: 0 });
    this.main = undefined;
    this.startRun(true);
  }

  private endIsWritten(): boolean {
    return this.watch.journal().at(-1)?.event === 'run-ended';
  }

  private async run(process: SimulatedProcess): Promise<void> {
    const out = new Printed();
    const outcome: { exitCode?: number | string | null; stdout: Printed; stderr: Printed } = {
      exitCode: null,
      stdout: out,
      stderr: out,
    };
    try {
      await runProject.call(
        {
          process: outcome,
          stdin: nobody,
          stdout: out,
          stderr: out,
          folder: top,
          env: environment,
          now: () => this.machine.nowMs,
          childCommand: [],
        },
        { agent: `scripted:${script}`, gate: 'auto', discuss: true, json: true },
      );
    } catch (error) {
      if (process.alive && !(error instanceof Killed))
        this.watch.violate(
          `thrown: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
    }
    if (process.alive) this.ended(process, { code: Number(outcome.exitCode ?? 0), said: lastOf(out.lines) });
    this.machine.end(process);
    process.rests?.();
  }

  private ended(process: SimulatedProcess, { code, said }: RunEnd): void {
    if (process !== this.main) {
      const robbed = this.robbed.get(process);
      // One that had looked for the last time was writing down its end: two steps until it is there.
      const noticed = said === 'lease-lost' || (robbed !== undefined && robbed.steps <= 2);
      if (robbed === undefined ? code !== 3 : !noticed)
        this.watch.violate(`a second run ended with ${code}: ${said}`);
      return;
    }
    this.main = undefined;
    this.end = `${code} ${said}`.trim();
    this.watch.runEnded(said);
    if (code === 0) return this.watch.saidDone();
    if (code === 4) this.watch.saidAsked(said.split(' '), this.plot);
    if (code === 3 || (code === 1 && said !== 'lease-lost')) this.watch.saidRefused(said, this.plot);
    if (
      said === 'lease-held' &&
      ![...this.machine.processes.values()].some((other) => /run/.test(other.name) && other !== process)
    )
      this.watch.violate('the run is refused, and nobody else runs');
    if (code === 130 && !this.interrupted) this.watch.violate('the run was interrupted by nobody');
    // A person looks at it, puts right what they can, and tries again a few times.
    this.again += 1;
    if (this.again > 3) return;
    this.machine.plan(this.person.process, 1500, () => this.person.tidyUp(), true);
    this.startRun(true, 2000);
  }

  private onStep(what: string, at: string | number | undefined): void {
    if (this.trace !== undefined) {
      const where = typeof at === 'string' ? ` ${basename(at)}` : '';
      this.trace(`${this.machine.current.name} ${this.machine.current.pid}: ${what}${where}`);
    }
    this.watch.stepped();
    this.steps += 1;
    const robbed = this.robbed.get(this.machine.current);
    if (robbed !== undefined && !this.endIsWritten()) robbed.steps += 1;
    if (what === 'git merge') this.watch.merges();
    if (this.main === undefined || this.machine.current !== this.main) return;
    this.watch.stepOfRun();
    const isNow = this.counter.before(what);
    this.person.stepOfRun(isNow);
    const pull = this.plot.pulls.find((each) => each.run === this.runs - 1 && isNow(each));
    this.counter.count(what);
    if (pull !== undefined) this.pull(pull, what);
  }

  /** The supervisor ends here, or inside of the git call that begins here, or just behind it. */
  private pull(pull: Pull, what: string): void {
    const { main, machine } = this;
    if (main === undefined) return;
    this.pulled += 1;
    const die = (): void => {
      machine.onGitStep = () => {};
      machine.end(main);
      this.watch.runKilled();
      if (pull.how === 'power') this.powerCut(pull.salt);
      // Somebody may have taken over meanwhile.
      else if (this.main !== main) return;
      this.main = undefined;
      // Some restart it by hand, some have something that does it at once.
      const soonMs = pull.salt % 4 === 0 ? 2 : 700;
      this.startRun(true, pull.backMs ?? (pull.how === 'power' ? 60_000 : soonMs));
    };
    if (!what.startsWith('git') || pull.salt % 3 === 0) return die();
    if (pull.how === 'kill') {
      machine.onceAfterGit = die;
      return;
    }
    let left = pull.salt % 11;
    machine.onGitStep = () => {
      if (left > 0) {
        left -= 1;
        return;
      }
      die();
      throw new Killed();
    };
    machine.onceAfterGit = () => {
      if (main.alive) die();
    };
  }

  /** Folders whose planning files nobody will write again: those that git ignores, and those of a planner that has finished. */
  private onlyCopies(): readonly string[] {
    const planner = this.sessions.all.findLast(({ task }) => task.role === 'planner');
    const lane = planner === undefined || planner.process.alive ? [] : [planner.task.folder];
    return this.plot.ignored === true ? [top, ...lane] : lane;
  }

  private textsIn(folders: readonly string[]): string {
    const { disk } = this.machine;
    const there = folders.filter((folder) => disk.find(`${folder}/.planning`)?.is === 'folder');
    return JSON.stringify(there.map((folder) => [...shown(this.machine, folder)]));
  }

  private powerCut(salt: number): void {
    const { machine } = this;
    const folders = this.onlyCopies();
    const before = this.textsIn(folders);
    for (const session of this.sessions.living()) machine.end(session.process);
    for (const process of machine.processes.values())
      if (!['world', 'person'].includes(process.name)) machine.end(process);
    machine.disk.powerCut(randomFrom(salt).below);
    // What a session had written where nobody has another copy, and nobody had synced, no one can bring back.
    if (this.textsIn(folders) !== before) this.person.meddled = true;
    machine.boot = `boot-${machine.nowMs}`;
    this.person.powerWent();
    this.watch.powerWent();
  }
}

/** The last line of JSON that a run printed, in a few words. */
function lastOf(said: readonly string[]): string {
  const line = said.join('').trimEnd().split('\n').at(-1) ?? '';
  const asked = [...said.join('').matchAll(/"event":"asked".*?"name":"([a-z-]+)"/g)].map(
    ([, name = '']) => name,
  );
  const trouble = /"trouble":\{.*?"name":"([a-z-]+)"/.exec(line)?.[1];
  return trouble ?? [...new Set(asked)].join(' ');
}
