import { existsSync, lstatSync } from 'node:fs';
import { basename, join } from 'node:path';
import { callEvidence, guardFilesIn, guardNotes, speaksOf } from '../agent/index.ts';
import { isTransientGsdFile } from '../gsd/index.ts';
import { isRunning } from '../process/index.ts';
import { readJournal } from '../store/journal.ts';
import { attributeChanges, type Attributed, type FileEvidence } from './attribute-changes.ts';
import { keepFingerprint, keptFingerprint } from './fingerprint.ts';
import { fingerprintChanges, isUnchanged, type FileChanged } from './fingerprint-changes.ts';
import type { LeapProject } from './leap-project.ts';
import { livesBy, sessionWindow } from './session-window.ts';
import { takeFingerprint } from './take-fingerprint.ts';

export interface SessionLooked {
  readonly session: string;
  readonly role: 'planner' | 'worker';
  readonly phase: string;
  readonly logFolder: string;
}

/** Writes down what the project looks like before a session begins. `held`: the phases that a worker's session has to leave alone. */
export function noteProject(
  project: LeapProject,
  { role, phase, logFolder }: Omit<SessionLooked, 'session'>,
  held: readonly string[],
): void {
  keepFingerprint(logFolder, takeFingerprint(project, role === 'planner' ? [phase] : held));
}

/** What changed in the project since a session began, as far as nobody else explains it; undefined where nothing is to be said. */
export function projectSince(project: LeapProject, looked: SessionLooked): Attributed | undefined {
  const before = keptFingerprint(looked.logFolder);
  if (before === undefined) return undefined;
  const { planningRoot, paths } = project;
  const found = fingerprintChanges(before, takeFingerprint(project, before.phases));
  const changes = { ...found, files: found.files.filter((file) => !isTransient(planningRoot, file)) };
  if (isUnchanged(changes)) return undefined;
  const window = sessionWindow(readJournal(paths.journal), {
    session: looked.session,
    lives: livesBy(isRunning),
  });
  const { role, phase } = looked;
  const evidence = evidenceOf(project, looked.logFolder, window.workerLogs);
  const [planned] = before.phases;
  const attributed = attributeChanges({ role, phase, planned, planningRoot, changes, window, evidence });
  const { told, asks, strayed } = attributed;
  return told.length === 0 && asks.length === 0 && strayed === undefined ? undefined : attributed;
}

function notesIn(logFolder: string): ReturnType<typeof guardNotes> {
  return guardNotes(guardFilesIn(logFolder).log);
}

function isTransient(planningRoot: string, { path }: FileChanged): boolean {
  return path.startsWith(`${planningRoot}/`) && isTransientGsdFile(path.slice(planningRoot.length + 1));
}

function evidenceOf(
  { repo, paths }: LeapProject,
  logFolder: string,
  workerLogs: readonly string[],
): (path: string) => FileEvidence | undefined {
  const notes = notesIn(logFolder);
  const workers = workerLogs.flatMap(notesIn);
  return (path) => {
    const stat = lstatSync(join(repo.folder, path), { throwIfNoEntry: false });
    if (stat === undefined || notes.length === 0) return undefined;
    const name = basename(path);
    // The change time: no program can set it back.
    const found = callEvidence(notes, { name, changedMs: stat.ctimeMs });
    if (found === undefined) return undefined;
    const foreign = !existsSync(join(paths.plannerLane, path)) && !speaksOf(workers, name);
    return { ...found, foreign };
  };
}
