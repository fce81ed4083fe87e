import { join } from 'node:path';
import { git } from '../git/git.ts';
import { cpuMsOf } from '../process/index.ts';
import { folderMark } from '../store/folder-mark.ts';
import type { SignsOf } from './effects.ts';
import type { Signs } from './liveness.ts';

/** The signs of life of a session on disk: its log, the files it may be writing, its commits, and what it computes. */
export function signsOf({ folder, logFolder, process, work }: SignsOf): Signs {
  const looked = ['--porcelain=v2', '--branch', '--no-ahead-behind', '--untracked-files=normal'];
  const status = git({ folder }, ['status', ...looked]);
  return {
    events: folderMark(logFolder).mark,
    // Sources that are being written show in `git status` once; planning files are looked at one by one.
    files: status.code === 0 ? `${status.stdout}\0${folderMark(join(folder, '.planning')).mark}` : undefined,
    git: /^# branch\.oid (.*)$/m.exec(status.stdout)?.[1],
    cpuMs: cpuMsIn({ process, work }),
  };
}

/** A process that only carries the work ticks for ever, whatever becomes of the work: it is no sign. */
function cpuMsIn({ process, work }: Pick<SignsOf, 'process' | 'work'>): number | undefined {
  if (work !== undefined) return cpuMsOf({ mark: work });
  return process === undefined ? undefined : cpuMsOf({ group: process.pid });
}
