import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { git, gitText, head, operationInProgress, type Repository } from '../git/index.ts';
import { errorCode, type Environment } from '../process/index.ts';
import type { Trouble } from '../trouble.ts';

/** Why the planning files cannot be worked on in two lanes, or undefined. */
export function planningObstacle(
  repo: Repository,
  planningRoot: string,
  env: Environment,
): Trouble | undefined {
  const root = join(repo.folder, planningRoot);
  const stream = workstream(root, env);
  if (stream !== undefined) {
    return refusal(
      'workstreams',
      root,
      `the project uses workstreams (${stream}), which leapfrog does not know yet`,
      {
        next: 'finish or archive the workstreams (unset GSD_WORKSTREAM), or work one phase after the other',
      },
    );
  }
  const inner = submoduleBelow(repo, planningRoot);
  if (inner !== undefined) {
    return refusal(
      'planning-submodule',
      inner,
      'a repository of its own lies inside .planning: no commit of the project holds its files',
      {
        next: 'make its files part of the project',
      },
    );
  }
  const locked = [repo.folder, root, repo.gitDir, repo.commonDir].find((folder) => !isWritable(folder));
  if (locked !== undefined) {
    return refusal('read-only', locked, 'this folder cannot be written', {
      next: 'make it writable for you',
    });
  }
  return undefined;
}

/** Why the repository cannot carry two lanes just now, or undefined. */
export function repositoryObstacle(repo: Repository, planningRoot: string): Trouble | undefined {
  const operation = operationInProgress(repo);
  if (operation !== undefined) {
    const next = `finish it, or \`git ${operation} ${operation === 'bisect' ? 'reset' : '--abort'}\``;
    return refusal('operation-in-progress', repo.folder, `a ${operation} is in progress`, { next });
  }
  const now = head(repo);
  if (now === undefined) {
    return refusal('unborn-branch', repo.folder, 'the repository has no commit yet', {
      next: `commit something first, ${planningRoot} for one`,
    });
  }
  if (now.branch === undefined) {
    return refusal(
      'detached-head',
      repo.folder,
      'HEAD is detached: a plan that lands would belong to no branch',
      {
        next: 'git switch to the branch that you work on',
      },
    );
  }
  if (gitText(repo, ['rev-parse', '--is-shallow-repository']) === 'true') {
    return refusal(
      'shallow-clone',
      repo.folder,
      'this is a shallow clone: what is done is read from history, and part of it is not here',
      {
        next: 'git fetch --unshallow',
      },
    );
  }
  if (lacksObjects(repo)) {
    return refusal(
      'partial-clone',
      repo.folder,
      'this is a partial clone and files of the current commit are not here: a lane has no remote to get them from',
      {
        next: 'git fetch --refetch --no-filter',
      },
    );
  }
  return undefined;
}

function workstream(root: string, env: Environment): string | undefined {
  const asked = env['GSD_WORKSTREAM'];
  if (asked !== undefined && asked !== '') return asked;
  return entriesOf(join(root, 'workstreams'))[0];
}

/** A submodule or a nested repository below the planning root, or the root being one. */
function submoduleBelow(repo: Repository, planningRoot: string): string | undefined {
  if (existsSync(join(repo.folder, planningRoot, '.git'))) return planningRoot;
  const asked = ['--literal-pathspecs', 'ls-files', '--stage', '-z', '--', planningRoot];
  const listed = gitText(repo, asked);
  return /(?:^|\0)160000 [^\t]*\t([^\0]*)/.exec(listed)?.[1];
}

/** git fetches missing objects on demand; in a clone of a partial clone there is nobody to ask. */
function lacksObjects(repo: Repository): boolean {
  const partial = git(repo, [
    'config',
    '--get-regexp',
    String.raw`^(extensions\.partialclone|remote\..*\.promisor)$`,
  ]);
  if (partial.code !== 0) return false;
  const objects = gitText(repo, ['rev-list', '--objects', '--no-walk', '--missing=print', 'HEAD']);
  return /^\?/m.test(objects);
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return [];
    throw error;
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return false;
  }
}

function refusal(name: string, where: string, what: string, { next }: { readonly next: string }): Trouble {
  return { kind: 'refused', name, where, what, next };
}
