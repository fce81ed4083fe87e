import { claimTask } from '../../src/agent/claim.ts';
import { readScriptedTask, type ScriptedTask } from '../../src/agent/scripted-task.ts';
import { processIdentity } from '../../src/process/index.ts';
import { absurd } from '../../src/trouble.ts';
import { Content } from './content.ts';
import { simulatedGit } from './git/commands.ts';
import { SimulatedRepository } from './git/repository.ts';
import type { Machine, SimulatedProcess } from './machine.ts';
import { top } from './place.ts';
import type { Play, Plot } from './plot.ts';
import {
  type Dialect,
  otherPath,
  padded,
  phaseBefore,
  planPath,
  plansOfPhase,
  planText,
  sourcePath,
  summaryPath,
  summaryText,
  verificationPath,
  verificationText,
  withCounters,
  withEntry,
  withPhaseTicked,
  withPlansListed,
  withPlanTicked,
  withPosition,
} from './project-texts.ts';

/** A session that runs, or has ended. */
export interface SimulatedSession {
  readonly process: SimulatedProcess;
  readonly task: ScriptedTask;
  readonly play: Play;
  /** What lay in its folder when it began: not its own. */
  readonly found: ReadonlySet<string>;
}

/** One act of a session, done at once; how long after the one before it is its own business. */
interface Act {
  readonly afterMs: number;
  readonly do: () => void;
}

export interface SessionWatch {
  /** It has its claim and begins. */
  readonly began: (session: SimulatedSession) => void;
  readonly committed: (session: SimulatedSession, commit: string) => void;
  /** Its process is gone, by itself or not. */
  readonly ended: (session: SimulatedSession, wrote: readonly string[]) => void;
}

/** Files of one folder, as a session sees them. */
export interface Desk {
  readonly read: (path: string) => string;
  readonly has: (path: string) => boolean;
  readonly write: (path: string, text: string) => void;
  /** Adds and commits paths; throws what git says. As GSD does, it makes no commit of what git ignores. */
  readonly commit: (message: string, paths: readonly string[]) => string | undefined;
}

export class GitBusy extends Error {}

export function deskIn(machine: Machine, folder: string): Desk {
  const git = (...args: readonly string[]): string => {
    const { code, stdout, stderr: err } = simulatedGit(machine, { cwd: folder, args, env: {}, input: '' });
    if (code !== 0) throw /File exists/.test(err) ? new GitBusy(err) : new Error(`git ${args[0]}: ${err}`);
    return stdout.trim();
  };
  return {
    read: (path) => machine.disk.file(`${folder}/${path}`).content.text,
    has: (path) => machine.disk.find(`${folder}/${path}`) !== undefined,
    write: (path, text) => {
      const full = `${folder}/${path}`;
      machine.disk.makeFolders(full.slice(0, full.lastIndexOf('/')));
      // In order and whole, as git's own: a torn file of a session is the session's, and what lands never rests on one.
      machine.disk.write(full, Content.of(text), { whole: true });
    },
    commit: (message, paths) => {
      const repo = SimulatedRepository.at(machine, folder);
      const kept = paths.filter((path) => repo?.ignore(`${path}/.`) !== true);
      if (kept.length === 0) return undefined;
      git('add', '-A', '--', ...kept);
      try {
        git('commit', '-q', '-m', message);
      } catch (error) {
        if (!(error instanceof Error) || !error.message.includes('nothing to commit')) throw error;
      }
      return git('rev-parse', 'HEAD');
    },
  };
}

export function edit(desk: Desk, path: string, change: (text: string) => string): void {
  desk.write(path, change(desk.read(path)));
}

const state = '.planning/STATE.md';
const roadmap = '.planning/ROADMAP.md';

/** What planning a phase leaves, act by act. */
export function planning(
  desk: Desk,
  phase: string,
  dialect: Dialect,
  tidy = true,
): readonly (() => string | undefined | void)[] {
  return [
    ...plansOfPhase.map((plan) => () => desk.write(planPath(phase, plan), planText(phase, plan, dialect))),
    () => edit(desk, roadmap, (text) => withPlansListed(text, phase)),
    () =>
      edit(desk, state, (text) => {
        const noted = withEntry(text, 'Decisions', `- [Phase ${phase}]: decided while planning`);
        return withPosition(noted, phase, 0, 'Ready to execute');
      }),
    () => (tidy ? desk.commit(`docs(${padded(phase)}): create phase plan`, ['.planning']) : undefined),
  ];
}

/** What revising a phase's plan leaves: it builds on what was made in the place of what was promised. */
function revising(desk: Desk, phase: string, tidy: boolean): readonly (() => string | undefined | void)[] {
  const before = phaseBefore(phase) ?? phase;
  return [
    () => edit(desk, planPath(phase, 1), (text) => text.replace(sourcePath(before, 2), otherPath(before))),
    () => (tidy ? desk.commit(`docs(${padded(phase)}): revise plan`, ['.planning']) : undefined),
  ];
}

/** What executing a phase leaves, act by act; plans with a summary are done already. */
export function executing(
  desk: Desk,
  phase: string,
  { verification = 'passed', stales = false, breaks = false } = {},
): readonly (() => string | undefined | void)[] {
  const acts: (() => string | undefined | void)[] = [];
  const madeBy = (plan: number): string =>
    (breaks || desk.has(otherPath(phase))) && plan === 2 ? otherPath(phase) : sourcePath(phase, plan);
  for (const plan of plansOfPhase) {
    if (desk.has(summaryPath(phase, plan))) continue;
    const id = `${padded(phase)}-0${plan}`;
    acts.push(
      () => desk.write(madeBy(plan), `made by ${phase}.${plan}\n`),
      () => desk.commit(`feat(${id}): make it`, ['src']),
      () => {
        desk.write(summaryPath(phase, plan), summaryText(phase, plan));
        edit(desk, roadmap, (text) => withPlanTicked(text, phase, plan));
        edit(desk, state, (text) => counted(desk, withPosition(text, phase, plan, 'In progress')));
      },
      () => desk.commit(`docs(${id}): complete plan`, ['.planning']),
    );
  }
  if (stales) acts.push(() => edit(desk, sourcePath('1', 1), (text) => `${text}changed later\n`));
  acts.push(
    () => {
      desk.write(verificationPath(phase), verificationText(phase, verification, plansOfPhase.map(madeBy)));
      if (verification !== 'passed') return;
      // GSD counts from the summaries: one that was written when the power went is ticked now.
      const summed = plansOfPhase.filter((plan) => desk.has(summaryPath(phase, plan)));
      edit(desk, roadmap, (text) =>
        withPhaseTicked(
          summed.reduce((now, plan) => withPlanTicked(now, phase, plan), text),
          phase,
        ),
      );
      edit(desk, state, (text) =>
        counted(
          desk,
          withEntry(withPosition(text, phase, 2, 'Phase complete'), 'Decisions', `- [Phase ${phase}]: built`),
        ),
      );
    },
    () => desk.commit(`docs(${padded(phase)}): verify phase`, ['.planning', ...(stales ? ['src'] : [])]),
  );
  return acts;
}

/** GSD counts from the files whenever it writes STATE.md. */
function counted(desk: Desk, text: string): string {
  const phases = ['1', '1.1', '2', '2.1', '3'];
  const plans = phases.flatMap((phase) => plansOfPhase.map((plan) => [phase, plan] as const));
  return withCounters(text, {
    completed_phases: phases.filter(
      (phase) =>
        desk.has(verificationPath(phase)) && desk.read(verificationPath(phase)).includes('status: passed'),
    ).length,
    total_plans: plans.filter(([phase, plan]) => desk.has(planPath(phase, plan))).length,
    completed_plans: plans.filter(([phase, plan]) => desk.has(summaryPath(phase, plan))).length,
  });
}

/** The sessions of a simulation: each a process of its own, doing its acts one after the other. */
export class Sessions {
  readonly all: SimulatedSession[] = [];
  private readonly machine: Machine;
  private readonly plot: Plot;
  private readonly watch: SessionWatch;
  private readonly tries = new Map<string, number>();

  constructor(machine: Machine, plot: Plot, watch: SessionWatch) {
    this.machine = machine;
    this.plot = plot;
    this.watch = watch;
  }

  /** Started by the supervisor; whether it does anything its claim decides. */
  launch(logFolder: string): SimulatedProcess {
    const process = this.machine.spawn('session');
    this.machine.plan(process, 30, () => this.begin(process, logFolder));
    return process;
  }

  living(role?: 'planner' | 'worker'): readonly SimulatedSession[] {
    return this.all.filter(
      ({ process, task }) => process.alive && (role === undefined || task.role === role),
    );
  }

  private begin(process: SimulatedProcess, logFolder: string): void {
    const own = processIdentity();
    if (own === undefined) return;
    const claim = claimTask(logFolder, { is: 'taken', by: own });
    if (claim.is !== 'taken' || claim.by.pid !== own.pid || claim.by.start !== own.start) {
      this.machine.end(process);
      return;
    }
    const task = readScriptedTask(logFolder);
    const key = `${task.kind} ${task.phase}`;
    const plays = this.plot.plays[key] ?? [];
    const attempt = this.tries.get(key) ?? 0;
    this.tries.set(key, attempt + 1);
    const play = plays[Math.min(attempt, plays.length - 1)] ?? { is: 'works', slow: 1 };
    const session = { process, task, play, found: new Set(this.blobsIn(task.folder)) };
    this.all.push(session);
    this.watch.began(session);
    this.print(logFolder, { is: 'started', session: task.id, agent: 'simulated' });
    this.go(session, logFolder, this.actsOf(session, logFolder));
  }

  /** Acts follow each other for as long as the process lives. */
  private go(session: SimulatedSession, logFolder: string, acts: readonly Act[], busy = 0): void {
    const [act, ...rest] = acts;
    if (act === undefined) return;
    this.machine.plan(session.process, act.afterMs * session.play.slow, () => {
      try {
        act.do();
      } catch (error) {
        if (error instanceof GitBusy && busy < 20)
          return this.go(session, logFolder, [{ ...act, afterMs: 100 }, ...rest], busy + 1);
        const why = error instanceof Error ? error.message : String(error);
        return this.close(session, logFolder, { is: 'failed', why });
      }
      if (session.process.alive) this.go(session, logFolder, rest);
    });
  }

  private actsOf(session: SimulatedSession, logFolder: string): readonly Act[] {
    const { task, play } = session;
    const desk = deskIn(this.machine, task.folder);
    const close = (end: Readonly<Record<string, string>>) => (): void => this.close(session, logFolder, end);
    const done = this.workOf(session, desk).map((act): Act => ({
      afterMs: task.role === 'planner' ? 130 : 140,
      do: () => {
        const commit = act();
        if (typeof commit !== 'string') return;
        this.watch.committed(session, commit);
        this.print(logFolder, { is: 'committed', commit, subject: 'work' });
      },
    }));
    const middle = done.slice(0, Math.ceil(done.length / 2));
    const last = (end: Readonly<Record<string, string>>): Act => ({ afterMs: 60, do: close(end) });
    switch (play.is) {
      case 'works':
      case 'breaks':
      case 'untidy':
        return [...done, last({ is: 'finished' })];
      case 'strays':
        return [{ afterMs: 100, do: () => this.stray(task, desk) }, ...done, last({ is: 'finished' })];
      case 'fails':
        return [{ afterMs: 400, do: close({ is: 'failed', why: 'it went wrong' }) }];
      case 'lies':
        return [{ afterMs: 400, do: close({ is: 'finished' }) }];
      case 'asks':
        return [{ afterMs: 400, do: close({ is: 'asked', question: 'this or that?' }) }];
      case 'half':
        return [...middle, last({ is: 'failed', why: 'it went wrong half-way' })];
      case 'limit':
        return [
          ...middle,
          last({
            is: 'limited',
            why: 'usage limit reached',
            until: new Date(this.machine.nowMs + 4000).toISOString(),
          }),
        ];
      case 'dies':
        return [...middle, { afterMs: 60, do: () => this.kill(session) }];
      case 'hangs':
        return middle;
      case 'forgets':
        return done;
      default:
        return absurd(play.is);
    }
  }

  private stray({ role, phase }: ScriptedTask, own: Desk): void {
    const desk = role === 'planner' ? deskIn(this.machine, top) : own;
    desk.write(`src/stray-of-${role}.txt`, `strayed in ${phase}\n`);
  }

  private workOf({ task, play }: SimulatedSession, desk: Desk): readonly (() => string | undefined | void)[] {
    const tidy = play.is !== 'untidy';
    switch (task.kind) {
      case 'plan':
        return planning(desk, task.phase, this.plot.dialect, tidy);
      case 'execute':
        return executing(desk, task.phase, {
          verification: tidy ? 'passed' : 'gaps_found',
          stales: play.slow > 2 && task.phase !== '1',
          breaks: play.is === 'breaks',
        });
      case 'revise':
        return revising(desk, task.phase, tidy);
      case 'gaps':
      case 'discuss':
        return executing(desk, task.phase);
      default:
        return absurd(task.kind);
    }
  }

  /** Its process is gone without a word. */
  kill(session: SimulatedSession): void {
    this.machine.end(session.process);
    this.gone(session);
  }

  private close(session: SimulatedSession, logFolder: string, end: Readonly<Record<string, string>>): void {
    this.print(logFolder, end);
    this.machine.end(session.process);
    this.gone(session);
  }

  private gone(session: SimulatedSession): void {
    this.watch.ended(
      session,
      this.blobsIn(session.task.folder).filter((blob) => !session.found.has(blob)),
    );
  }

  private blobsIn(path: string): readonly string[] {
    const folder = this.machine.disk.find(path);
    if (folder?.is !== 'folder') return [];
    return [...this.machine.disk.filesBelow(folder)].map(([, file]) => file.content.blob);
  }

  private print(logFolder: string, event: Readonly<Record<string, string>>): void {
    const { disk } = this.machine;
    const path = `${logFolder}/events.jsonl`;
    const there = disk.find(path);
    const before = there?.is === 'file' ? there.content.text : '';
    const line = JSON.stringify({ ...event, at: new Date(this.machine.nowMs).toISOString() });
    disk.write(path, Content.of(`${before}${line}\n`));
  }
}
