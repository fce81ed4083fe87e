import { existsSync, rmSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { git, gitText } from '../git/git.ts';
import { commitOf } from '../git/head.ts';
import { statusOf } from '../git/status.ts';
import { isTransientGsdFile } from '../gsd/transient-files.ts';
import { limit } from '../limit.ts';
import type { RunOutcome } from '../process/index.ts';
import { replaceFile } from '../store/replace-file.ts';
import { done, type Result, trouble, type Trouble } from '../trouble.ts';
import type { LeapProject } from './leap-project.ts';
import type { Lane } from './lane.ts';
import { linkBelow } from './link-below.ts';

/** Path from the top of the worktree → content; undefined takes the file away. */
export type LandingWrites = ReadonlyMap<string, string | Buffer | undefined>;

/** Writes the merged files into the lane's own worktree, where nobody else looks. All of them, or none: trouble `lane-link`. */
export function writeIntoLane(lane: Lane, writes: LandingWrites): Result<void> {
  const linked = linkedTrouble(lane, [...writes.keys()]);
  if (linked !== undefined) return trouble(linked);
  for (const [path, content] of writes) {
    const file = join(lane.folder, path);
    if (content === undefined) rmSync(file, { force: true });
    else replaceFile(file, content);
  }
  return done(undefined);
}

/** Why these paths cannot be written in the lane: a link leads from one of them to a place that is not the lane's. */
export function linkedTrouble({ folder }: Lane, paths: readonly string[]): Trouble | undefined {
  const link = paths.map((path) => linkBelow(folder, path)).find((each) => each !== undefined);
  if (link === undefined) return undefined;
  return {
    kind: 'refused',
    name: 'lane-link',
    what: `${link} is a symbolic link: what is written there would change the files behind it, in no commit`,
    where: link,
    next: 'put the file or folder itself where the link is, commit that, then repeat',
  };
}

/** Planning files that differ from HEAD in the landing lane, without what GSD keeps for its running sessions. */
export function changedInLane(project: LeapProject, lane: Lane): readonly string[] {
  const cut = project.planningRoot.length + 1;
  return statusOf(lane.repo, { paths: [project.planningRoot] })
    .filter((entry) => !(entry.unstaged === '?' && isTransientGsdFile(entry.path.slice(cut))))
    .map((entry) => entry.path);
}

/**
 * Commits paths in the landing lane as the person would here: their identity, their hooks, their signature. A hook or a
 * signature that fails is refused with its own words; nothing outside the lane has changed then.
 */
export function commitInLane(
  project: LeapProject,
  lane: Lane,
  change: { readonly paths: readonly string[]; readonly message: string },
): Result<string> {
  const add = ['--literal-pathspecs', 'add', '-A', '--pathspec-from-file=-', '--pathspec-file-nul'];
  if (change.paths.length > 0) gitText(lane.repo, add, { input: change.paths.join('\0') });
  const env = { ...personsSettings(project), ...personsTools(project) };
  // Where somebody committed all of it by hand, the landing is a commit that says so.
  const made = git(lane.repo, ['commit', '--quiet', '--allow-empty', '--file=-'], {
    input: change.message,
    env,
    timeoutMs: limit.landingCommitMs,
  });
  const commit = commitOf(lane.repo, 'HEAD');
  if (made.code === 0 && commit !== undefined) return done(commit);
  return trouble(refusedCommit(project, made));
}

/**
 * Settings that decide how a commit is made, as they hold in the person's worktree: conditional includes and the
 * repository's own file do not reach the lane by themselves. The hooks are the person's, by their absolute path.
 */
function personsSettings(project: LeapProject): Record<string, string> {
  const fields = git(project.repo, [
    'config',
    '-z',
    '--get-regexp',
    '^(user|author|committer|gpg|commit|i18n)\\.',
  ]);
  const settings = fields.stdout
    .split('\0')
    .filter((field) => field !== '')
    .map((field): readonly [string, string] => {
      const end = field.indexOf('\n');
      // A key without `=` in the file means true.
      return end < 0 ? [field, 'true'] : [field.slice(0, end), field.slice(end + 1)];
    });
  const all = [...settings, ['core.hooksPath', hooksFolder(project)] as const];
  const env: Record<string, string> = { GIT_CONFIG_COUNT: String(all.length) };
  for (const [index, [key, value]] of all.entries()) {
    env[`GIT_CONFIG_KEY_${index}`] = key;
    env[`GIT_CONFIG_VALUE_${index}`] = value;
  }
  return env;
}

/** git's own answer is relative to the worktree; asked for an absolute one it gives up where the folder is not there. */
function hooksFolder(project: LeapProject): string {
  return resolve(project.repo.folder, gitText(project.repo, ['rev-parse', '--git-path', 'hooks']));
}

/** Hooks call tools that the project installed; the lane has no `node_modules` of its own. */
function personsTools(project: LeapProject): Record<string, string> {
  const installed = join(project.repo.folder, 'node_modules', '.bin');
  return existsSync(installed) ? { PATH: `${process.env['PATH'] ?? ''}${delimiter}${installed}` } : {};
}

function refusedCommit(project: LeapProject, made: RunOutcome): Trouble {
  const said = (made.stderr.trim() || made.stdout.trim() || made.failure) ?? `exit code ${made.code}`;
  if (made.timedOut) {
    return refused(
      'hook-timeout',
      `the commit was not made within ${limit.landingCommitMs / 60_000} minutes`,
      said,
    );
  }
  if (/failed to (?:sign|write commit object)|gpg failed|signing failed/i.test(said)) {
    return refused('signature-failed', 'your settings ask for a signature, and signing failed', said);
  }
  if (/tell me who you are|empty ident|no email was given/i.test(said)) {
    return refused('no-identity', 'git does not know who commits here', said);
  }
  const hooks = ['pre-commit', 'prepare-commit-msg', 'commit-msg'].filter((name) =>
    existsSync(join(hooksFolder(project), name)),
  );
  return hooks.length > 0
    ? refused('hook-failed', `a hook of this repository refused the commit (${hooks.join(', ')})`, said)
    : refused('commit-failed', 'git could not make the commit', said);
}

function refused(name: string, what: string, said: string): Trouble {
  return {
    kind: 'refused',
    name,
    what: `${what}:\n${said}`,
    next: 'put that right, then land again; nothing was changed here',
  };
}
