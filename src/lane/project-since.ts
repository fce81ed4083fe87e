import { existsSync, lstatSync } from 'node:fs';
import { basename, join } from 'node:path';
import { callEvidence, guardFilesIn, guardNotes, speaksOf } from '../agent/index.ts';
import { commitOf, diffPaths } from '../git/index.ts';
import { isTransientGsdFile } from '../gsd/index.ts';
import { limit } from '../limit.ts';
import { isRunning } from '../process/index.ts';
import { readJournal } from '../store/journal.ts';
import { attributeChanges, type Attributed, type FileEvidence } from './attribute-changes.ts';
import { keepFingerprint, keptFingerprint, type Fingerprint } from './fingerprint.ts';
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
  const after = takeFingerprint(project, before.phases);
  const found = fingerprintChanges(before, after);
  const changes = { ...found, files: found.files.filter((file) => !isTransient(planningRoot, file)) };
  if (isUnchanged(changes)) return undefined;
  const window = sessionWindow(readJournal(paths.journal), {
    session: looked.session,
    lives: livesBy(isRunning),
  });
  const { role, phase } = looked;
  const evidence = evidenceOf(project, looked.logFolder, window.workerLogs);
  const [planned] = before.phases;
  const committed = role === 'planner' ? newInCommits(project, before, after) : [];
  const attributed = attributeChanges({
    role,
    phase,
    planned,
    planningRoot,
    changes,
    committed,
    window,
    evidence,
  });
  const { told, asks, strayed } = attributed;
  return told.length === 0 && asks.length === 0 && strayed === undefined ? undefined : attributed;
}

/** At most as many as are looked at of uncommitted ones: more are an import, and no planner's call names them. */
function newInCommits(
  { repo }: LeapProject,
  before: Fingerprint,
  after: Fingerprint,
): readonly FileChanged[] {
  const [from, to] = [before.head.commit, after.head.commit];
  if (from === undefined || to === undefined || from === to) return [];
  // What HEAD was may be gone by now.
  if (commitOf(repo, from) === undefined) return [];
  return diffPaths(repo, from, to)
    .filter(({ change }) => change === 'A')
    .slice(0, limit.fingerprintFiles)
    .map(({ path }) => ({ path, how: 'new' }));
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
