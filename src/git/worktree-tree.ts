import { copyFileSync, existsSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../process/index.ts';
import { gitText } from './git.ts';
import type { Repository } from './repository.ts';
import { withTemporaryIndex } from './temporary-index.ts';

export interface WorktreeTree {
  /** The tree that the files are laid over. */
  readonly onto: string;
  /** Files and folders taken from the worktree, literally; "." for everything. Those that are gone go from the tree. */
  readonly paths: readonly string[];
  /** Also what .gitignore hides. */
  readonly force?: boolean;
  /** More files and folders, these with what .gitignore hides. */
  readonly hidden?: readonly string[];
}

/**
 * The worktree's files as a tree, as `git add` would store them (line ends, filters, modes, deletions), through a
 * temporary index: the person's own index stays as it is. Throws GitError for what git cannot store.
 */
export function worktreeTree(
  repo: Repository,
  { onto, paths, force = false, hidden = [] }: WorktreeTree,
): string {
  return withTemporaryIndex((env, index) => {
    const own = join(repo.gitDir, 'index');
    // The old index knows which files have not changed since; without it git reads every one of them.
    if (existsSync(own)) copyIndex(own, index);
    // `--reset`: like `-m`, keeps what is known about unchanged files, and does not mind an unfinished merge.
    gitText(repo, ['read-tree', '--reset', onto], { env });
    addTo(repo, env, { paths, force });
    addTo(repo, env, { paths: hidden, force: true });
    return gitText(repo, ['write-tree'], { env });
  });
}

function addTo(
  repo: Repository,
  env: Environment,
  { paths, force }: { readonly paths: readonly string[]; readonly force: boolean },
): void {
  const present = paths.filter((path) => path === '.' || isKnown(repo, path, env));
  if (present.length === 0) return;
  const from = ['--pathspec-from-file=-', '--pathspec-file-nul'];
  gitText(repo, ['--literal-pathspecs', 'add', '-A', ...(force ? ['-f'] : []), ...from], {
    env,
    input: present.join('\0'),
  });
}

/** `git add` fails for a path that is neither on disk nor in the index: one that was there and is gone is both. */
function isKnown(repo: Repository, path: string, env: Environment): boolean {
  if (existsSync(join(repo.folder, path))) return true;
  return gitText(repo, ['--literal-pathspecs', 'ls-files', '--', path], { env }) !== '';
}

/** With its time: git takes a file as young as the index for possibly changed, and must do so with the copy too. */
function copyIndex(from: string, to: string): void {
  const { atime, mtime } = statSync(from);
  copyFileSync(from, to);
  utimesSync(to, atime, mtime);
}
