import { limit } from '../limit.ts';
import { done, type Result, trouble } from '../trouble.ts';
import { git, runGit } from './git.ts';
import type { Repository } from './repository.ts';

interface ToClone {
  readonly from: string;
  readonly to: string;
  /** Written into the clone's own settings; no key holds a "=". */
  readonly settings?: ReadonlyMap<string, string>;
}

/**
 * Clones a local repository next to nothing of it: objects hard-linked where the file system can, nothing checked out,
 * no remote (so nothing can be pushed), no hooks, no tags. Nothing in it changes when the original does.
 *
 * Without `--local`: a path is cloned like that anyway, and with it git gives up where links cannot be made (another disk).
 */
export function clonePlain({ from, to, settings }: ToClone): Result<void> {
  const given = [...(settings ?? [])].flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  // Not `--local`: git then gives up on another disk, where it cannot hard-link, instead of copying.
  const cloned = runGit(
    from,
    ['clone', '--no-checkout', '--no-tags', '--template=', '--quiet', ...given, '--', from, to],
    { timeoutMs: limit.cloneMs },
  );
  if (cloned.code !== 0) return failed('clone', to, cloned.failure ?? cloned.stderr);
  const parted = runGit(to, ['remote', 'remove', 'origin']);
  return parted.code === 0 ? done(undefined) : failed('clone', to, parted.stderr);
}

const fetchOnly = [
  '-c',
  'protocol.version=2',
  'fetch',
  '--quiet',
  '--no-tags',
  '--no-auto-maintenance',
  '--no-write-fetch-head',
  '--no-recurse-submodules',
  '--no-prune',
];

/**
 * Fetches from another local repository, by refspecs: a ref of its, or a commit by its whole name, which nobody can move meanwhile
 * ("4f2c…:refs/leapfrog/kept/x"; protocol 2 gives out any object: gitprotocol-v2, "want"). Without a leading `+` git moves no ref
 * backwards. Brings no tags, runs no housekeeping, leaves FETCH_HEAD alone.
 */
export function fetchFrom(repo: Repository, otherFolder: string, refspecs: readonly string[]): Result<void> {
  const fetched = git(repo, [...fetchOnly, '--', otherFolder, ...refspecs], { timeoutMs: limit.cloneMs });
  return fetched.code === 0
    ? done(undefined)
    : failed('fetch', repo.folder, fetched.failure ?? fetched.stderr);
}

function failed(what: 'clone' | 'fetch', where: string, why: string): Result<void> {
  return trouble({
    kind: 'failed',
    name: `${what}-failed`,
    what: `git ${what} failed: ${why.trim()}`,
    where,
    next: 'see that there is room on the disk and that the folder can be written, then repeat',
  });
}
