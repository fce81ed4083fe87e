import { join } from 'node:path';
import { git } from '../git/git.ts';
import { cpuTimeOf } from '../process/index.ts';
import { folderMark } from '../store/folder-mark.ts';
import type { SignsOf } from './effects.ts';
import type { Signs } from './liveness.ts';

/** The signs of life of a session on disk: its log, the files it may be writing, its commits, and what it computes. */
export function signsOf({ folder, logFolder, process }: SignsOf): Signs {
  const status = git({ folder }, ['status', '--porcelain', '--untracked-files=normal']);
  const at = git({ folder }, ['rev-parse', 'HEAD']);
  return {
    events: folderMark(logFolder).mark,
    // Sources that are being written show in `git status` once; planning files are looked at one by one.
    files: status.code === 0 ? `${status.stdout}\0${folderMark(join(folder, '.planning')).mark}` : undefined,
    git: at.code === 0 ? at.stdout : undefined,
    cpu: process === undefined ? undefined : cpuTimeOf(process.pid),
  };
}
