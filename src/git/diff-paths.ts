import { lastingFields } from './lasting.ts';
import type { Repository } from './repository.ts';

export interface PathChange {
  readonly path: string;
  /** Added, modified (or another type), deleted. Without rename detection: a rename is a D and an A. */
  readonly change: 'A' | 'M' | 'D';
}

/** Paths that differ between two commits or trees, optionally below some literal paths only. */
export function diffPaths(
  repo: Repository,
  from: string,
  to: string,
  paths: readonly string[] = [],
): readonly PathChange[] {
  const args = [
    '--literal-pathspecs',
    'diff-tree',
    '-r',
    '-z',
    '--no-renames',
    '--name-status',
    from,
    to,
    '--',
    ...paths,
  ];
  const fields = lastingFields(repo, [from, to], args);
  const changes: PathChange[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    changes.push({ change: changeOf(fields[at] ?? ''), path: fields[at + 1] ?? '' });
  }
  return changes;
}

function changeOf(letter: string): PathChange['change'] {
  return letter === 'A' || letter === 'D' ? letter : 'M';
}
