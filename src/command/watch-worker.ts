import type { Grammars } from '../drift/index.ts';
import { guardNotes, writeRules, type GuardFiles } from '../agent/index.ts';
import { gsdCommand } from '../gsd/gsd-command.ts';
import { head } from '../git/head.ts';
import { heldPlans, type HeldPlan } from '../lane/held-plan.ts';
import { landingPossible } from '../lane/landing-possible.ts';
import type { LeapProject } from '../lane/leap-project.ts';
import { projectReader } from '../lane/project-reader.ts';
import { limit } from '../limit.ts';
import { comparePhases } from '../planning/phase-number.ts';
import { guardOf } from './lane-session.ts';
import { landQuietly } from './land-held.ts';

export interface WatchedWorker {
  readonly project: LeapProject;
  readonly phase: string;
  readonly guard: GuardFiles;
  readonly grammars: Grammars;
}

export interface WorkerWatch {
  /** The plans that landed while the session was open, by phase, with what undoes each. */
  readonly landed: () => readonly {
    readonly phase: string;
    readonly commit: string;
    readonly undo: string;
  }[];
  readonly close: () => void;
}

/**
 * Stands beside a worker's session that stays open: lands what is held as soon as the boundary is reached, and lets the guard tell
 * person and agent what to type next, behind GSD's own words, which know of one lane only. It looks and decides anew each time;
 * the session's Stop hook does nothing but write down that a turn is over.
 */
export function watchWorker({ project, phase: first, guard, grammars }: WatchedWorker): WorkerWatch {
  const read = projectReader(project);
  const landed: { phase: string; commit: string; undo: string }[] = [];
  let phase = first;
  let told: string | undefined;
  const tell = (notice: string | undefined): void => {
    const { phases } = read();
    const rules = { ...guardOf(project, { role: 'worker', phase, phases }), notice, seen: lastStop(guard) };
    const text = JSON.stringify(rules);
    if (text !== told) writeRules(guard, rules);
    told = text;
  };
  const look = (): void => {
    const held = heldPlans(project).find((plan) => comparePhases(plan.phase, phase) > 0);
    const last = landed.at(-1);
    if (held === undefined) return tell(last?.phase === phase ? afterLanding(project, phase) : undefined);
    if (!isComplete(read().phases, phase)) return tell(undefined);
    if (!isIdle(guard)) return tell(beforeLanding(project, phase, held));
    const now = head(project.repo);
    const possible = now === undefined ? undefined : landingPossible(project, held, { now, boundary: {} });
    if (possible?.ok !== true) return tell(beforeLanding(project, phase, held, possible?.trouble.what));
    const { landed: landing } = landQuietly({ project, held, grammars });
    if (!landing.ok) return tell(beforeLanding(project, phase, held, landing.trouble.what));
    landed.push({ phase: held.phase, commit: landing.value.commit, undo: landing.value.undo });
    phase = held.phase;
    ringFor(phase);
    return tell(afterLanding(project, phase));
  };
  tell(undefined);
  const timer = setInterval(look, limit.watchMs);
  return { landed: () => landed, close: () => clearInterval(timer) };
}

/** The newest end of a turn that is written down. */
function lastStop({ log }: GuardFiles): string {
  return guardNotes(log).findLast(({ event }) => event === 'Stop')?.at ?? '';
}

/** The last thing that the guard was told is the end of a turn, with nothing left working in the background. */
function isIdle({ log }: GuardFiles): boolean {
  const last = guardNotes(log).at(-1);
  return last?.event === 'Stop' && (last.background ?? 0) === 0;
}

function isComplete(phases: ReturnType<ReturnType<typeof projectReader>>['phases'], phase: string): boolean {
  return phases.find(({ number }) => number === phase)?.status.is === 'complete';
}

function beforeLanding({ gsd }: LeapProject, phase: string, held: HeldPlan, missing?: string): string {
  const settles =
    missing === undefined || /: the branch moved \d+ s ago; it has to rest \d+ s$/.test(missing);
  const waits = settles ? 'lands in a moment' : `cannot land yet (${missing})`;
  return `phase ${phase} is complete, and phase ${held.phase} is planned already: its plan is held and ${waits}. Do not plan it again; when it has landed, type /clear, then ${gsdCommand(gsd, 'execute-phase', held.phase)}`;
}

function afterLanding({ gsd }: LeapProject, phase: string): string {
  return `the plan of phase ${phase} has landed. Type /clear, then ${gsdCommand(gsd, 'execute-phase', phase)}; do not plan it again`;
}

/** A notification of the terminal, and its bell: nothing that is drawn, because the session has the screen. */
function ringFor(phase: string): void {
  if (process.stdout.isTTY)
    process.stdout.write(`\u001b]9;leapfrog: the plan of phase ${phase} has landed\u0007\u0007`);
}
