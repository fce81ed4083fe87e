import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gitText, headAndStatus, operationInProgress } from '../git/index.ts';
import { done, type Result, trouble } from '../trouble.ts';
import type { Lane } from './lane.ts';
import type { LeapProject } from './leap-project.ts';

/**
 * Whether a lane is what was asked for: the right commit on the right branch, nothing uncommitted, the planning root there
 * (without one GSD writes to the main worktree's, without a word), apart from the person's repository, and no remote.
 */
export function verifyLane(project: LeapProject, lane: Lane): Result<void> {
  const wrong = faultsOf(project, lane);
  if (wrong.length === 0) return done(undefined);
  return trouble({
    kind: 'failed',
    name: 'lane-not-ready',
    what: `the lane is not what it should be: ${wrong.join('; ')}`,
    where: lane.folder,
    next: 'try again; if it stays so, rename that folder and a new one is made',
  });
}

function faultsOf(project: LeapProject, { repo, start, branch }: Lane): readonly string[] {
  const { head: at, entries: dirty } = headAndStatus(repo);
  const operation = operationInProgress(repo);
  return [
    at?.commit === start ? '' : `HEAD is ${at?.commit ?? 'nothing'} and not ${start}`,
    at?.branch === branch ? '' : `the branch is ${at?.branch ?? 'none'} and not ${branch}`,
    dirty.length === 0 ? '' : `${dirty.length} files differ from HEAD (${dirty[0]?.path ?? ''})`,
    operation === undefined ? '' : `a ${operation} is in progress`,
    existsSync(join(repo.folder, project.planningRoot)) ? '' : `${project.planningRoot} is missing`,
    repo.commonDir === project.repo.commonDir ? 'it shares the repository of the worktree' : '',
    gitText(repo, ['remote']) === '' ? '' : 'it has a remote',
  ].filter((fault) => fault !== '');
}
