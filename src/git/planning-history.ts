import { limit } from '../limit.ts';
import {
  historyTextsWanted,
  type PlanningChange,
  type PlanningCommit,
  type PlanningHistory,
} from '../planning/closing.ts';
import { gitFields } from './git.ts';
import { fullName } from './lasting.ts';
import { readObjects } from './objects.ts';
import type { Repository } from './repository.ts';

const logChanges = [
  '--literal-pathspecs',
  '-c',
  'log.showRoot=true',
  'log',
  '--first-parent',
  '-m',
  '--reverse',
  '--raw',
  '--no-abbrev',
  '--no-renames',
  '-z',
  '--format=%x01%H%x00%cI',
];

interface KnownHistory {
  readonly commit: string;
  readonly planningRoot: string;
  readonly history: PlanningHistory;
}
const last = new WeakMap<Repository, KnownHistory>();

/**
 * What every commit up to `commit` did to a planning root, along first parents: one `git log`, one `git cat-file`. What is behind
 * a commit never changes, so the history that was read last of an open repository is given again for the same commit.
 */
export function planningHistory(repo: Repository, commit: string, planningRoot: string): PlanningHistory {
  const known = last.get(repo);
  if (known?.commit === commit && known.planningRoot === planningRoot) return known.history;
  const history = readHistory(repo, commit, planningRoot);
  // "HEAD" is another commit tomorrow.
  if (fullName.test(commit)) last.set(repo, { commit, planningRoot, history });
  return history;
}

function readHistory(repo: Repository, commit: string, planningRoot: string): PlanningHistory {
  const fields = gitFields(repo, [...logChanges, commit, '--', planningRoot]);
  const commits = readCommits(fields, `${planningRoot}/`);
  return { commits, texts: textsOf(repo, historyTextsWanted(commits)) };
}

function readCommits(fields: readonly string[], prefix: string): readonly PlanningCommit[] {
  const commits: { commit: string; at: string; changes: PlanningChange[] }[] = [];
  for (let at = 0; at < fields.length;) {
    const field = (fields[at] ?? '').trimStart();
    const next = fields[at + 1] ?? '';
    if (field.startsWith('\u0001')) commits.push({ commit: field.slice(1), at: next, changes: [] });
    else if (field.startsWith(':'))
      commits.at(-1)?.changes.push(readChange(field, next.slice(prefix.length)));
    // An empty field stands between two commits; the others come in pairs.
    at += field === '' ? 1 : 2;
  }
  return commits;
}

/** ":100644 100644 <old blob> <new blob> M", all zeros for a file that is gone. */
function readChange(raw: string, path: string): PlanningChange {
  const end = raw.lastIndexOf(' ');
  const blob = raw.slice(raw.lastIndexOf(' ', end - 1) + 1, end);
  return { path, blob: blob.startsWith('0000') && /^0+$/.test(blob) ? undefined : blob };
}

function textsOf(repo: Repository, blobs: readonly string[]): ReadonlyMap<string, string> {
  const contents = readObjects(repo, blobs);
  return new Map(
    blobs.flatMap((blob, at): [string, string][] => {
      const bytes = contents[at];
      return bytes === undefined || bytes.length > limit.planningTextBytes
        ? []
        : [[blob, bytes.toString('utf8')]];
    }),
  );
}
