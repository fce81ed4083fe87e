import { gitFields } from './git.ts';
import type { Head } from './head.ts';
import type { Repository } from './repository.ts';

export interface StatusEntry {
  /** POSIX path from the top of the worktree. An untracked folder is given file by file. */
  readonly path: string;
  /** What is staged against HEAD: one of ".MTADRCU", "?" for untracked, "!" for ignored. */
  readonly staged: string;
  /** What differs between worktree and index, in the same letters. */
  readonly unstaged: string;
  /** Where it was renamed or copied from. */
  readonly from?: string;
  readonly unmerged: boolean;
  readonly submodule: boolean;
  /** What is staged, as git names it; undefined for what is not in the index. */
  readonly object?: string;
}

export interface StatusOptions {
  /** Only what lies below these paths, taken literally. */
  readonly paths?: readonly string[];
  readonly untracked?: 'all' | 'none';
  readonly ignored?: boolean;
  /** false gives a file that was moved as one that went and one that came. */
  readonly renames?: boolean;
}

/** What differs from HEAD, staged and not, whatever the person's own status settings are. */
export function statusOf(repo: Repository, options: StatusOptions = {}): readonly StatusEntry[] {
  return headAndStatus(repo, options).entries;
}

/** The same with what is checked out: both in one call, so that they are of one moment. */
export function headAndStatus(
  repo: Repository,
  options: StatusOptions = {},
): { readonly head: Head | undefined; readonly entries: readonly StatusEntry[] } {
  const untracked = options.untracked === 'none' ? 'no' : 'all';
  const fields = gitFields(repo, [
    '--literal-pathspecs',
    'status',
    '--porcelain=v2',
    '--branch',
    '--no-ahead-behind',
    '-z',
    `--untracked-files=${untracked}`,
    ...(options.ignored === true ? ['--ignored=traditional'] : []),
    '--ignore-submodules=none',
    options.renames === false ? '--no-renames' : '--renames',
    '--',
    ...(options.paths ?? []),
  ]);
  const entries: StatusEntry[] = [];
  for (let at = 0; at < fields.length; at += 1) {
    const field = fields[at] ?? '';
    // A rename is followed by a field of its own that holds the old path.
    const entry = field.startsWith('2 ') ? readEntry(field, fields[(at += 1)]) : readEntry(field);
    if (entry !== undefined) entries.push(entry);
  }
  return { head: readHead(fields), entries };
}

/** "# branch.oid <commit>" and "# branch.head <short name>"; "(initial)" where there is no commit, "(detached)" without a branch. */
function readHead(fields: readonly string[]): Head | undefined {
  const said = (name: string): string | undefined =>
    fields.find((field) => field.startsWith(`# ${name} `))?.slice(name.length + 3);
  const [commit, branch] = [said('branch.oid'), said('branch.head')];
  if (commit === undefined || commit === '(initial)') return undefined;
  return { branch: branch === '(detached)' ? undefined : branch, commit };
}

/** How many space-separated words stand before the path, by kind of line (git-status(1), porcelain format 2). */
const wordsBeforePath: Readonly<Record<string, number>> = { '1': 8, '2': 9, u: 10, '?': 1, '!': 1 };

function readEntry(field: string, from?: string): StatusEntry | undefined {
  const kind = field.charAt(0);
  const words = wordsBeforePath[kind];
  if (words === undefined) return undefined;
  const parts = field.split(' ');
  const xy = parts[1] ?? '..';
  const own = kind === '?' || kind === '!';
  const object = kind === '1' || kind === '2' ? parts[7] : undefined;
  return {
    path: parts.slice(words).join(' '),
    staged: own ? kind : xy.charAt(0),
    unstaged: own ? kind : xy.charAt(1),
    ...(from === undefined ? {} : { from }),
    unmerged: kind === 'u',
    submodule: !own && parts[2]?.startsWith('S') === true,
    ...(object === undefined ? {} : { object }),
  };
}
