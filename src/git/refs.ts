import { done, type Result, trouble } from '../trouble.ts';
import { git, GitError, gitText } from './git.ts';
import type { Repository } from './repository.ts';

export interface Ref {
  readonly name: string;
  readonly commit: string;
}

/**
 * Moves a ref from the commit it was seen at, or makes it where it was seen `absent`: git does the comparison and the
 * write under one lock, so this is the fence and needs no check before. Trouble `ref-moved` where it lost.
 */
export function updateRef(
  repo: Repository,
  ref: string,
  commit: string,
  expected: string | { readonly absent: true },
): Result<void> {
  const old = typeof expected === 'string' ? expected : '0'.repeat(commit.length);
  const args = ['update-ref', '-m', 'leapfrog', '--create-reflog', ref, commit, old];
  const written = git(repo, args);
  if (written.code === 0) return done(undefined);
  return lost(
    repo,
    ref,
    typeof expected === 'string' ? expected : undefined,
    new GitError(repo.folder, args, written),
  );
}

/** Takes a ref away if it still is at the commit it was seen at. The commit should be reachable from elsewhere. */
export function deleteRef(repo: Repository, ref: string, expected: string): Result<void> {
  const args = ['update-ref', '-m', 'leapfrog', '-d', ref, expected];
  const written = git(repo, args);
  return written.code === 0
    ? done(undefined)
    : lost(repo, ref, expected, new GitError(repo.folder, args, written));
}

/** Refs whose names begin with a prefix ("refs/leapfrog/held/"), by name. */
export function listRefs(repo: Repository, prefix: string): readonly Ref[] {
  return refsNamed(repo, [prefix.endsWith('/') ? prefix : `${prefix}/`]);
}

/** Refs of these very names, or below a name that ends with "/", by name: of one moment. */
export function refsNamed(repo: Repository, names: readonly string[]): readonly Ref[] {
  const text = gitText(repo, ['for-each-ref', '--format=%(objectname) %(refname)', ...names]);
  return text === '' ? [] : text.split('\n').map(readRef);
}

function readRef(line: string): Ref {
  const space = line.indexOf(' ');
  return { commit: line.slice(0, space), name: line.slice(space + 1) };
}

/** The same with the message of each commit, all in one call. */
export function listMessages(
  repo: Repository,
  prefix: string,
): readonly (Ref & { readonly message: string })[] {
  const folder = prefix.endsWith('/') ? prefix : `${prefix}/`;
  const format = '--format=%(objectname) %(refname)%00%(contents)%00';
  const fields = gitText(repo, ['for-each-ref', format, folder]).split('\0');
  return fields.flatMap((field, at) =>
    at % 2 === 1 ? [{ ...readRef((fields[at - 1] ?? '').trimStart()), message: field }] : [],
  );
}

/** The commit a ref is at, by its full name only. */
export function refCommit(repo: Repository, ref: string): string | undefined {
  const asked = git(repo, ['rev-parse', '--verify', '--quiet', '--end-of-options', ref]);
  return asked.code === 0 ? asked.stdout.trim() : undefined;
}

/** git answers 128 for a lost race and for a real failure alike; where the ref is now tells them apart. */
function lost(repo: Repository, ref: string, expected: string | undefined, error: GitError): Result<void> {
  const now = refCommit(repo, ref);
  if (now === expected) {
    return trouble({
      kind: 'failed',
      name: 'ref-not-written',
      what: `git could not write ${ref}: ${error.outcome.stderr.trim()}`,
      where: repo.commonDir,
      next: 'see that the folder can be written, and that no *.lock file of a crashed git lies beside the ref',
    });
  }
  return trouble({
    kind: 'refused',
    name: 'ref-moved',
    what: `${ref} is at ${now ?? 'nothing'} and not at ${expected ?? 'nothing'} any more: somebody else moved it`,
    where: repo.commonDir,
    next: 'look again and repeat',
  });
}
