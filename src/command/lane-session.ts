import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { guardNotes, layGuard, linesRead, type GuardFiles, type GuardWanted } from '../agent/index.ts';
import type { Read } from '../drift/index.ts';
import { laneLimits } from '../lane/lane-limits.ts';
import type { LeapProject } from '../lane/leap-project.ts';
import type { Phase } from '../planning/phase.ts';
import type { ChildCommand } from './child-command.ts';

export interface LaneSessionWanted {
  readonly role: 'planner' | 'worker';
  readonly phase: string;
  readonly phases: readonly Phase[];
  readonly brief: string;
  /** What the session begins with; without it the person types. */
  readonly begins?: string | undefined;
}

/** An ordinary Claude in the person's terminal, made a lane: with the brief, the guard, and a record of what it reads. */
export interface LaneSession {
  readonly id: string;
  readonly child: ChildCommand;
  readonly guard: GuardFiles | undefined;
  readonly logFolder: string;
}

/** Another program than Claude Code is opened as it is: it has no hooks that a guard could hang on. */
export function laneSession(
  project: LeapProject,
  child: ChildCommand,
  wanted: LaneSessionWanted,
): LaneSession {
  const id = randomUUID();
  const logFolder = join(project.paths.stateFolder, 'sessions', id);
  if (child.is !== 'claude') return { id, child, guard: undefined, logFolder };
  const guard = layGuard(logFolder, guardOf(project, wanted));
  const begins = wanted.begins === undefined || child.args.length > 0 ? [] : [wanted.begins];
  const args = [
    '--settings',
    guard.settings,
    '--append-system-prompt',
    wanted.brief,
    ...child.args,
    ...begins,
  ];
  return { id, child: { ...child, args }, guard, logFolder };
}

/** What a session read and searched, by its guard's log: part of the footprint of the plan that it made. */
export function readsOf({ guard }: Pick<LaneSession, 'guard'>): readonly Read[] {
  if (guard === undefined) return [];
  return guardNotes(guard.log).flatMap(
    ({ event, tool, path, pattern, offset, limit, denied }): readonly Read[] => {
      if (event !== 'PreToolUse' || denied !== undefined) return [];
      if (tool === 'Read' && path !== undefined) return [{ kind: 'read', path, ...linesRead(offset, limit) }];
      if ((tool !== 'Grep' && tool !== 'Glob') || pattern === undefined) return [];
      return [{ kind: 'search', pattern, ...(path === undefined ? {} : { glob: path }) }];
    },
  );
}

export function guardOf(
  project: LeapProject,
  { role, phase, phases }: Pick<LaneSessionWanted, 'role' | 'phase' | 'phases'>,
): GuardWanted {
  return { role, phase, ...laneLimits(project, { role, phase, phases }) };
}
