import { git, gitText } from './git.ts';
import { lastingOutcome, lastingText } from './lasting.ts';
import type { Repository } from './repository.ts';

export interface Head {
  /** Short name ("main"), undefined where HEAD is detached. */
  readonly branch: string | undefined;
  readonly commit: string;
}

/** What is checked out, or undefined on a branch without a commit. */
export function head(repo: Repository): Head | undefined {
  return commitAndBranch(repo, 'HEAD');
}

/** The commit that a revision names, with the branch that is checked out; undefined where either has no commit. */
export function commitAndBranch(repo: Repository, revision: string): Head | undefined {
  if (revision.startsWith('-')) return undefined;
  const asked = git(repo, ['rev-parse', '--quiet', `${revision}^{commit}`, '--symbolic-full-name', 'HEAD']);
  const [commit = '', ref = ''] = asked.stdout.split('\n');
  // A file of that very name would be given back as it is.
  if (asked.code !== 0 || !/^[0-9a-f]+$/.test(commit)) return undefined;
  return { branch: ref.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : undefined, commit };
}

/** The commit that a revision names (tags peeled), or undefined where there is none. */
export function commitOf(repo: Repository, revision: string): string | undefined {
  const asked = git(repo, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
  return asked.code === 0 ? asked.stdout.trim() : undefined;
}

/** Whether `ancestor` is `descendant` or one of its ancestors. Throws GitError where one of them is no commit. */
export function isAncestor(repo: Repository, ancestor: string, descendant: string): boolean {
  const args = ['merge-base', '--is-ancestor', ancestor, descendant];
  const asked = lastingOutcome(repo, [ancestor, descendant], args);
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
  return lastingText(repo, [commit], ['rev-parse', '--verify', `${commit}^{tree}`]);
}
