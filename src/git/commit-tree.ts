import type { Environment } from '../process/index.ts';
import { gitText } from './git.ts';
import { treeOf } from './head.ts';
import type { Repository } from './repository.ts';
import { withTemporaryIndex } from './temporary-index.ts';

/** A file as it is to be in a tree; `bytes` undefined takes the path away. */
export interface FileChange {
  readonly path: string;
  readonly bytes: string | Buffer | undefined;
  /** "100644" where it is not given. */
  readonly mode?: string;
}

export interface NewCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  /** GIT_AUTHOR_… and GIT_COMMITTER_… where they are not to be the person's own. */
  readonly identity?: Environment;
  /** Both dates, as git reads them ("@1700000000 +0000"); now where not given. The same commit twice needs the same date. */
  readonly at?: string;
  /** Sign as the person's `commit.gpgsign` asks. Private commits are not signed: a key may want a touch. */
  readonly sign?: boolean;
}

/** Who makes the private commits under refs/leapfrog: never shown as the person's own work, and needs no settings. */
export const leapfrogIdentity: Environment = {
  GIT_AUTHOR_NAME: 'leapfrog',
  GIT_AUTHOR_EMAIL: 'leapfrog@localhost',
  GIT_COMMITTER_NAME: 'leapfrog',
  GIT_COMMITTER_EMAIL: 'leapfrog@localhost',
};

/** Writes a tree: a commit's (or `empty`) with some files changed. Touches neither an index nor a worktree. */
export function writeTree(
  repo: Repository,
  onto: string | { readonly empty: true },
  files: readonly FileChange[],
): string {
  if (typeof onto === 'string' && files.length === 0) return treeOf(repo, onto);
  return withTemporaryIndex((env) => {
    // The index begins empty.
    if (typeof onto === 'string') gitText(repo, ['read-tree', onto], { env });
    const objects = files.map(({ bytes }) => (bytes === undefined ? undefined : writeBlob(repo, bytes)));
    // As long as any other name: 40 characters with SHA-1, 64 with SHA-256.
    const name = objects.find((object) => object !== undefined) ?? gitText(repo, ['write-tree'], { env });
    const lines = files.map(({ path, mode = '100644' }, at) => {
      const object = objects[at];
      return object === undefined
        ? `0 ${'0'.repeat(name.length)}\t${path}\0`
        : `${mode} ${object}\t${path}\0`;
    });
    gitText(repo, ['update-index', '-z', '--index-info'], { env, input: lines.join('') });
    return gitText(repo, ['write-tree'], { env });
  });
}

/** Stores bytes as they are (no filters, no line-end conversion) and gives the object's name. */
export function writeBlob(repo: Repository, bytes: string | Buffer): string {
  return gitText(repo, ['hash-object', '-w', '--stdin'], { input: bytes });
}

/** Makes a commit object of a tree; nothing points at it until a ref is moved there. Runs no hooks. */
export function commitTree(repo: Repository, commit: NewCommit): string {
  const parents = commit.parents.flatMap((parent) => ['-p', parent]);
  const sign = commit.sign === true && signsCommits(repo) ? ['-S'] : ['--no-gpg-sign'];
  return gitText(repo, ['commit-tree', ...sign, ...parents, '-F', '-', commit.tree], {
    input: commit.message,
    env: { ...commit.identity, ...(commit.at === undefined ? {} : datesAt(commit.at)) },
  });
}

function datesAt(at: string): Environment {
  return { GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at };
}

/** The date of a commit, for another one that holds nothing newer and shall come out the same when it is made again. */
export function dateOf(repo: Repository, commit: string): string {
  return `@${gitText(repo, ['show', '-s', '--format=%ct', commit])} +0000`;
}

/** `git commit-tree` does not look at commit.gpgsign by itself. */
function signsCommits(repo: Repository): boolean {
  return gitText(repo, ['config', '--type=bool', '--default', 'false', '--get', 'commit.gpgsign']) === 'true';
}
