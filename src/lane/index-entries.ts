import { join } from 'node:path';
import { git } from '../git/git.ts';
import { done, type Result, trouble, type Trouble } from '../trouble.ts';
import type { LeapProject } from './leap-project.ts';

/** Index entries back to HEAD's. Trouble `index-locked` where another git, living or killed, has the index. */
export function unstage({ repo }: Pick<LeapProject, 'repo'>, paths: readonly string[]): Result<void> {
  if (paths.length === 0) return done(undefined);
  const reset = git(repo, ['--literal-pathspecs', 'reset', '--quiet', '--', ...paths]);
  return reset.code === 0 ? done(undefined) : trouble(indexLocked(repo.gitDir, reset.stderr));
}

export function indexLocked(gitDir: string, said: string): Trouble {
  return {
    kind: 'refused',
    name: 'index-locked',
    what: `git could not write the index: ${said.trim()}`,
    where: join(gitDir, 'index.lock'),
    next: 'wait for the other git; where none runs, that file was left by a killed one: remove it, then land again',
  };
}
