import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { git } from '../git/git.ts';
import type { Head } from '../git/head.ts';
import { headAndStatus, type StatusEntry } from '../git/status.ts';
import { gsdLocks } from '../gsd/gsd-locks.ts';
import { isTransientGsdFile } from '../gsd/transient-files.ts';
import { limit } from '../limit.ts';
import { findPhase, type Project } from '../planning/project.ts';
import type { PhaseNumber } from '../planning/phase-number.ts';
import type { Phase } from '../planning/phase.ts';
import { isOursBeside } from '../store/former-file.ts';
import type { LeapProject } from './leap-project.ts';
import { projectAt, projectOnDisk } from './project-evidence.ts';

/** Whether a phase is really over. Sessions stay open and hooks fire every turn, so only evidence and rest count. */
export type Boundary =
  | { readonly is: 'reached'; readonly phase: PhaseNumber; readonly head: Head }
  | { readonly is: 'open'; readonly phase: PhaseNumber; readonly missing: readonly MissingPiece[] };

export interface MissingPiece {
  readonly name:
    | 'background-work'
    | 'closing-commit'
    | 'gsd-lock'
    | 'no-commit'
    | 'planning-files-dirty'
    | 'tip-not-at-rest'
    | 'wrong-branch';
  readonly what: string;
  readonly next: string;
}

export interface BoundaryOptions {
  /** The branch that the lane started from; any branch is right when it is not given. */
  readonly branch?: string;
  /** How long the branch tip has to rest; `limit.boundaryRestMs` where not given. */
  readonly restMs?: number;
  readonly nowMs?: number;
  /** Work that the caller knows to be running ("worker session 123"). */
  readonly background?: readonly string[];
  /** Landing carries dirty planning files over by a merge: then only files that were written just now count as missing. */
  readonly carriesDirtyFiles?: boolean;
}

/** Whether `phase` has its closing commit and nobody executes. Each piece that is missing is named. Reads only. */
export function boundary(project: LeapProject, phase: PhaseNumber, options: BoundaryOptions = {}): Boundary {
  const { head: tip, entries } = headAndStatus(project.repo, { paths: [project.planningRoot] });
  if (tip === undefined) {
    const what = 'the branch has no commit yet';
    return { is: 'open', phase, missing: [{ name: 'no-commit', what, next: 'commit the project first' }] };
  }
  const missing = [
    ...branchPiece(tip, options),
    ...closingPiece(evidence(project, tip), phase),
    ...dirtyPieces(project, entries, options),
    ...backgroundPieces(project, options),
    ...lockPieces(project, options),
    ...restPiece(project, options),
  ];
  return missing.length === 0 ? { is: 'reached', phase, head: tip } : { is: 'open', phase, missing };
}

function evidence(project: LeapProject, tip: Head): Project {
  return project.tracked ? projectAt(project, tip.commit) : projectOnDisk(project);
}

function branchPiece(tip: Head, { branch }: BoundaryOptions): readonly MissingPiece[] {
  if (branch === undefined || tip.branch === branch) return [];
  const now = tip.branch === undefined ? 'HEAD is detached' : `the branch is ${tip.branch}`;
  const what = `${now}, and the plan was made for ${branch}`;
  return [{ name: 'wrong-branch', what, next: `go back: git switch ${branch}` }];
}

function closingPiece(project: Project, number: PhaseNumber): readonly MissingPiece[] {
  const phase = findPhase(project, number);
  if (phase?.status.is === 'complete') return [];
  const what = `phase ${number} is not complete: ${phase === undefined ? 'it is not in the project' : shown(phase)}`;
  return [
    {
      name: 'closing-commit',
      what,
      next: `finish phase ${number}: all summaries, and a verification that passed`,
    },
  ];
}

function shown(phase: Phase): string {
  const { status } = phase;
  return status.is === 'executing'
    ? `${status.done} of ${status.of} plans have a summary`
    : `it is ${status.is}`;
}

function dirtyPieces(
  project: LeapProject,
  entries: readonly StatusEntry[],
  options: BoundaryOptions,
): readonly MissingPiece[] {
  if (!project.tracked) return [];
  const cut = project.planningRoot.length + 1;
  const dirty = entries
    .map((entry) => entry.path)
    .filter((path) => !isTransientGsdFile(path.slice(cut)) && !isOursBeside(path))
    .filter((path) => options.carriesDirtyFiles !== true || !rests(project, path, options));
  if (dirty.length === 0) return [];
  const more = dirty.length > 3 ? ` and ${dirty.length - 3} more` : '';
  const what = `planning files are not committed: ${dirty.slice(0, 3).join(', ')}${more}`;
  return [{ name: 'planning-files-dirty', what, next: 'commit them, or wait until the session has' }];
}

/** Whether nobody wrote the file within the time of rest. A file that is gone rests. */
function rests(project: LeapProject, path: string, options: BoundaryOptions): boolean {
  const stat = statSync(join(project.repo.folder, path), { throwIfNoEntry: false });
  return stat === undefined || hasRested(nowMs(options) - stat.mtimeMs, options);
}

/** What happened in the future happened before somebody set the clock back: nobody knows when, and nothing waits for it. */
function hasRested(restedMs: number, options: BoundaryOptions): boolean {
  return restedMs >= restMs(options) || restedMs < -limit.clockSkewMs;
}

function backgroundPieces(project: LeapProject, options: BoundaryOptions): readonly MissingPiece[] {
  const known = [...(options.background ?? []), ...agentWorktrees(project)];
  return known.map((work) => ({
    name: 'background-work',
    what: `work goes on in the background: ${work}`,
    next: 'wait until it has ended',
  }));
}

/** GSD's executors work in linked worktrees on agent branches; one with commits of its own was not merged back yet. */
function agentWorktrees(project: LeapProject): readonly string[] {
  // Where git has no linked worktrees it has no folder for them.
  if (!existsSync(join(project.repo.commonDir, 'worktrees'))) return [];
  const listed = git(project.repo, [
    'for-each-ref',
    '--no-merged=HEAD',
    '--format=%(refname:short) %(worktreepath)',
    ...agentBranches,
  ]);
  return listed.stdout
    .split('\n')
    .filter((line) => line.includes(' /') || /^\S+ [A-Za-z]:/.test(line))
    .map((line) => `agent branch ${line.slice(0, line.indexOf(' '))} is not merged back`);
}

const agentBranches = ['refs/heads/worktree-agent-*', 'refs/heads/agent-*', 'refs/heads/worktree-wf_*'];

function lockPieces(project: LeapProject, options: BoundaryOptions): readonly MissingPiece[] {
  const { held } = gsdLocks(join(project.repo.folder, project.planningRoot, '..'), nowMs(options));
  return held.map((lock) => ({
    name: 'gsd-lock',
    what: `a GSD command is writing: ${lock.path}${lock.pid === undefined ? '' : ` of process ${lock.pid}`}`,
    next: 'wait until it has ended',
  }));
}

function restPiece(project: LeapProject, options: BoundaryOptions): readonly MissingPiece[] {
  const restedMs = tipRestedMs(project, nowMs(options));
  if (hasRested(restedMs, options)) return [];
  const what = `the branch moved ${Math.max(0, Math.floor(restedMs / 1000))} s ago; it has to rest ${restMs(options) / 1000} s`;
  return [{ name: 'tip-not-at-rest', what, next: 'try again in a moment' }];
}

/** When HEAD moved last is in its reflog, whatever dates the commits claim; without a reflog their dates have to do. */
export function tipRestedMs(project: LeapProject, now: number): number {
  const logged = git(project.repo, ['log', '-g', '-1', '--format=%gd', '--date=unix', 'HEAD']);
  const seconds = /@\{(\d+)\}/.exec(logged.stdout)?.[1] ?? committedAt(project);
  return now - Number(seconds) * 1000;
}

function committedAt({ repo }: LeapProject): string {
  return git(repo, ['log', '-1', '--format=%ct', 'HEAD']).stdout.trim();
}

function restMs(options: BoundaryOptions): number {
  return options.restMs ?? limit.boundaryRestMs;
}

function nowMs(options: BoundaryOptions): number {
  return options.nowMs ?? Date.now();
}
