import { done, type Result, trouble, type Trouble } from '../trouble.ts';
import { diffPaths } from './diff-paths.ts';
import { git } from './git.ts';
import { type Head, head, isAncestor } from './head.ts';
import { refCommit, updateRef } from './refs.ts';
import type { Repository } from './repository.ts';
import { statusOf } from './status.ts';

export interface FastForward {
  readonly commit: string;
  /** What was checked out when the commit was prepared. */
  readonly expected: Head;
}

/** Nothing of the person's settings may stash, ask for signatures, or print. */
const mergeSettings = ['autoStash', 'verifySignatures', 'stat'].flatMap((name) => [
  '-c',
  `merge.${name}=false`,
]);

/**
 * Takes a commit into the worktree by `git merge --ff-only`, which moves the branch only from where it is to a
 * descendant and leaves everything it does not change alone, staged and unstaged. Nothing has changed where it refuses:
 * `head-moved`, `branch-switched`, `would-overwrite` (`where` lists the paths), `fast-forward-failed`.
 */
export function fastForward(repo: Repository, { commit, expected }: FastForward): Result<void> {
  // A branch that was moved *back* would still fast-forward and bring the taken-back commits in again.
  const moved = movedSince(repo, expected);
  if (moved !== undefined) return trouble(moved);
  const merged = git(repo, [...mergeSettings, 'merge', '--ff-only', '--quiet', commit]);
  const now = head(repo);
  if (merged.code === 0 && now?.commit === commit) {
    return now.branch === expected.branch ? done(undefined) : trouble(takenBack(repo, now, expected));
  }
  return trouble(refusal(repo, commit, expected, merged.failure ?? merged.stderr));
}

/**
 * Another branch was checked out between the look and the merge, and stood at the same commit: git has moved that one. It goes
 * back to where it was; `--keep` refuses rather than touch a file that somebody changed meanwhile. Then the branch alone goes back,
 * and what git had written is as that of a git that was killed before it moved the branch.
 */
function takenBack(repo: Repository, now: Head, expected: Head): Trouble {
  const back = git(repo, ['reset', '--quiet', '--keep', expected.commit]);
  const isBack = back.code === 0 || isMovedBack(repo, now, expected);
  const what = `${now.branch ?? 'a detached commit'} was checked out while ${expected.branch ?? 'a detached commit'} was moved forward`;
  return {
    kind: 'refused',
    name: 'branch-switched',
    what: isBack ? what : `${what}, and holds ${now.commit} now: ${back.stderr.trim()}`,
    where: repo.folder,
    next: isBack
      ? `git switch ${expected.branch ?? expected.commit}, and land again`
      : `git reset --keep ${expected.commit} takes it back; then git switch ${expected.branch ?? expected.commit}, and land again`,
  };
}

/**
 * The same for a fast-forward whose process was killed before it could look: the branch that is checked out is at the commit, and the
 * one that it was prepared for has stayed where it was. Undefined where nothing is to be taken back.
 */
export function takeBackFromOtherBranch(
  repo: Repository,
  { commit, expected }: FastForward,
): Trouble | undefined {
  const now = head(repo);
  if (now?.commit !== commit || now.branch === undefined || expected.branch === undefined) return undefined;
  if (now.branch === expected.branch || refCommit(repo, `refs/heads/${expected.branch}`) !== expected.commit)
    return undefined;
  return takenBack(repo, now, expected);
}

function isMovedBack(repo: Repository, { branch, commit }: Head, expected: Head): boolean {
  return branch !== undefined && updateRef(repo, `refs/heads/${branch}`, expected.commit, commit).ok;
}

/** Why git refused, read from where things stand and not from its words. */
function refusal(repo: Repository, commit: string, expected: Head, said: string): Trouble {
  const moved = movedSince(repo, expected);
  if (moved !== undefined) return moved;
  if (!isAncestor(repo, expected.commit, commit)) return notAhead(repo, commit, expected);
  const incoming = new Set(diffPaths(repo, expected.commit, commit).map(({ path }) => path));
  const inTheWay = statusOf(repo).filter(({ path }) => incoming.has(path));
  if (inTheWay.length > 0) {
    return {
      kind: 'refused',
      name: 'would-overwrite',
      what: 'uncommitted changes are in the way of the same files',
      where: inTheWay.map(({ path }) => path).join('\n'),
      next: 'commit them, or set them aside, and land again',
    };
  }
  return {
    kind: 'failed',
    name: 'fast-forward-failed',
    what: `git merge --ff-only failed: ${said.trim()}`,
    where: repo.folder,
    next: 'see whether another git runs here, the disk is full or the folder read-only, then land again',
  };
}

function movedSince(repo: Repository, expected: Head): Trouble | undefined {
  const now = head(repo);
  if (now?.branch !== expected.branch) {
    return {
      kind: 'refused',
      name: 'branch-switched',
      what: `${now?.branch ?? 'no branch'} is checked out and not ${expected.branch ?? 'a detached commit'}`,
      where: repo.folder,
      next: `git switch ${expected.branch ?? expected.commit}, or prepare again for the branch that is checked out`,
    };
  }
  if (now?.commit === expected.commit) return undefined;
  return {
    kind: 'refused',
    name: 'head-moved',
    what: `HEAD is at ${now?.commit ?? 'nothing'} and not at ${expected.commit} any more`,
    where: repo.folder,
    next: 'check again against what is there now',
  };
}

function notAhead(repo: Repository, commit: string, expected: Head): Trouble {
  return {
    kind: 'refused',
    name: 'head-moved',
    what: `${commit} is not a descendant of ${expected.commit}`,
    where: repo.folder,
    next: 'prepare again on top of what is there now',
  };
}
