import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Repository } from './repository.ts';

/** Something the person began in this worktree and has not ended; git's own word for it. */
export type Operation = 'merge' | 'rebase' | 'am' | 'cherry-pick' | 'revert' | 'bisect';

/** The files that git itself looks at for `git status` (wt-status.c), most telling first. */
const marks: readonly (readonly [string, Operation])[] = [
  ['MERGE_HEAD', 'merge'],
  ['rebase-apply/applying', 'am'],
  ['rebase-apply', 'rebase'],
  ['rebase-merge', 'rebase'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  // A sequence of picks between two of them, or stopped with nothing to commit, has no head of its own.
  ['sequencer/todo', 'cherry-pick'],
  ['BISECT_LOG', 'bisect'],
];

/** What is under way in the worktree, or undefined. */
export function operationInProgress(repo: Repository): Operation | undefined {
  return marks.find(([mark]) => existsSync(join(repo.gitDir, mark)))?.[1];
}
