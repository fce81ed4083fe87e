import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { done, type Result, trouble } from '../trouble.ts';
import { runGit } from './git.ts';

/** A worktree and the repository behind it. All folders are absolute and without symbolic links. */
export interface Repository {
  /** Top level of the worktree. */
  readonly folder: string;
  /** This worktree's own git folder (HEAD, index). */
  readonly gitDir: string;
  /** What all worktrees of the repository share (objects, refs, config). The same as `gitDir` in a main worktree. */
  readonly commonDir: string;
}

/** The repository that a folder belongs to. Troubles: `no-git`, `no-repository`, `bare-repository`, `unsafe-repository`. */
export function openRepository(folder: string): Result<Repository> {
  const asked = runGit(folder, [
    'rev-parse',
    '--is-bare-repository',
    '--absolute-git-dir',
    '--git-common-dir',
    '--show-toplevel',
  ]);
  if (asked.failure !== undefined) return trouble(cannotStart(folder, asked.failure));
  const [bare = '', gitDir = '', commonDir = '', top = ''] = asked.stdout.split('\n');
  // Where there is no worktree only the last question fails.
  if (asked.code !== 0 && gitDir === '') return trouble(notARepository(folder, asked.stderr));
  if (bare === 'true' || asked.code !== 0) {
    return trouble({
      kind: 'refused',
      name: 'bare-repository',
      what: 'this is a bare repository, or the inside of a .git folder: it has no working tree to execute in',
      where: folder,
      next: 'run leapfrog in a clone or worktree of it',
    });
  }
  return done({
    folder: realpathSync(top),
    gitDir: realpathSync(gitDir),
    commonDir: realpathSync(resolve(folder, commonDir)),
  });
}

function cannotStart(folder: string, failure: string): ReturnType<typeof notARepository> {
  return failure.includes('ENOENT')
    ? {
        kind: 'failed',
        name: 'no-git',
        what: `git could not be started here (${failure})`,
        where: folder,
        next: 'see that the folder exists and that git 2.38 or newer is on PATH',
      }
    : {
        kind: 'failed',
        name: 'no-git',
        what: `git failed: ${failure}`,
        where: folder,
        next: 'run `git status` there',
      };
}

function notARepository(
  folder: string,
  stderr: string,
): { kind: 'failed' | 'refused'; name: string; what: string; where: string; next: string } {
  // git says so in words only; both cases end with code 128.
  if (/dubious ownership/.test(stderr)) {
    return {
      kind: 'refused',
      name: 'unsafe-repository',
      what: 'git does not trust this repository: it belongs to another user',
      where: folder,
      next: `if you trust it: git config --global --add safe.directory ${folder}`,
    };
  }
  return {
    kind: 'refused',
    name: 'no-repository',
    what: 'this folder is not inside a git repository',
    where: folder,
    next: 'go to the project, or start one with `git init` and GSD',
  };
}
