import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export interface LoggedCommit {
  readonly commit: string;
  readonly subject: string;
}

/**
 * The commits that are made in a working tree from now on, as git's own log of HEAD has them. A session commits in many ways, by
 * git and by GSD's tool; this is where all of them leave a line. Reads one file, starts no git.
 */
export function headLog(folder: string): { next(): readonly LoggedCommit[] } {
  const file = logFile(folder);
  let seen = file === undefined ? 0 : linesOf(file).length;
  return {
    next: () => {
      if (file === undefined) return [];
      const lines = linesOf(file);
      const fresh = lines.slice(seen);
      seen = Math.max(seen, lines.length);
      return fresh.flatMap((line) => {
        const [, commit = '', subject] = /^\S+ (\S+) .*\tcommit(?: \([a-z]+\))?: (.*)$/.exec(line) ?? [];
        return subject === undefined ? [] : [{ commit, subject }];
      });
    },
  };
}

function logFile(folder: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const git = statSync(join(at, '.git'), { throwIfNoEntry: false });
    if (git?.isDirectory() === true) return join(at, '.git', 'logs', 'HEAD');
    // A linked worktree names its folder in a file.
    if (git?.isFile() === true) {
      const named = /^gitdir: (.*)$/m.exec(readFileSync(join(at, '.git'), 'utf8'))?.[1];
      return named === undefined ? undefined : join(resolve(at, named), 'logs', 'HEAD');
    }
    if (dirname(at) === at) return undefined;
  }
}

function linesOf(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(0, -1);
  } catch {
    // A repository without a commit has no log yet.
    return [];
  }
}
