import { git, gitText } from './git.ts';
import type { Repository } from './repository.ts';

export interface Head {
  /** Short name ("main"), undefined where HEAD is detached. */
  readonly branch: string | undefined;
  readonly commit: string;
}

/** What is checked out, or undefined on a branch without a commit. */
export function head(repo: Repository): Head | undefined {
  const asked = git(repo, ['rev-parse', '--quiet', 'HEAD^{commit}', '--symbolic-full-name', 'HEAD']);
  if (asked.code !== 0) return undefined;
  const [commit = '', ref = ''] = asked.stdout.split('\n');
  return { branch: ref.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : undefined, commit };
}

/** The branch that HEAD names, born or not; undefined where HEAD is detached. */
export function currentBranch(repo: Repository): string | undefined {
  const asked = git(repo, ['symbolic-ref', '--quiet', 'HEAD']);
  return asked.code === 0 ? asked.stdout.trim().replace(/^refs\/heads\//, '') : undefined;
}

/** The commit that a revision names (tags peeled), or undefined where there is none. */
export function commitOf(repo: Repository, revision: string): string | undefined {
  const asked = git(repo, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
  return asked.code === 0 ? asked.stdout.trim() : undefined;
}

/** Whether `ancestor` is `descendant` or one of its ancestors. Throws GitError where one of them is no commit. */
export function isAncestor(repo: Repository, ancestor: string, descendant: string): boolean {
  const asked = git(repo, ['merge-base', '--is-ancestor', ancestor, descendant]);
  if (asked.code === 0 || asked.code === 1) return asked.code === 0;
  gitText(repo, ['merge-base', ancestor, descendant]);
  throw new Error(`git cannot compare ${ancestor} and ${descendant}: ${asked.stderr}`);
}

/** The best common ancestor of two commits, or undefined for unrelated histories. */
export function mergeBase(repo: Repository, one: string, other: string): string | undefined {
  const asked = git(repo, ['merge-base', one, other]);
  return asked.code === 0 ? asked.stdout.trim() : undefined;
}

/** The tree of a commit. Throws GitError where it is no commit. */
export function treeOf(repo: Repository, commit: string): string {
  return gitText(repo, ['rev-parse', '--verify', `${commit}^{tree}`]);
}
