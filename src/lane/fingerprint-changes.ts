import { absurd } from '../trouble.ts';
import type { Fingerprint, Marks } from './fingerprint.ts';
import { isOrdinarySetting } from './git-settings.ts';

/** What of a project is not as it was. Names are in order. */
export interface FingerprintChanges {
  readonly head: { readonly from: string; readonly to: string } | undefined;
  /** Refs of the person's: branches, tags, remotes. */
  readonly refs: readonly string[];
  /** Leapfrog's own. */
  readonly privateRefs: readonly string[];
  /** Files that differ otherwise from HEAD than before, or no longer do; without those that a commit explains. */
  readonly files: readonly FileChanged[];
  readonly planned: readonly FileChanged[];
  /** Hooks, and settings that may name a program. */
  readonly gitRuns: readonly string[];
  readonly settings: readonly string[];
  readonly lanes: readonly ('planner' | 'landing')[];
}

export interface FileChanged {
  readonly path: string;
  readonly how: 'new' | 'changed' | 'gone';
}

export function fingerprintChanges(before: Fingerprint, after: Fingerprint): FingerprintChanges {
  const moved = before.head.commit !== after.head.commit || before.head.branch !== after.head.branch;
  const refs = changedMarks(before.refs, after.refs).map(({ path }) => path);
  const git = changedMarks(before.git, after.git).map(({ path }) => path);
  const own = `refs/heads/${after.head.branch ?? ''}`;
  return {
    head: moved ? { from: shownHead(before), to: shownHead(after) } : undefined,
    refs: refs.filter((name) => !isPrivate(name) && !(moved && name === own)),
    privateRefs: refs.filter(isPrivate),
    files: changedMarks(before.files, after.files)
      // Where HEAD moved, what is as HEAD has it now was committed with it, and what has its old bytes was left alone.
      .filter(({ path }) => !moved || !isLeftAlone(before.files[path], after.files[path]))
      .map(({ path }) => ({ path, how: fileHow(before, after, path) })),
    planned: changedMarks(before.planned, after.planned),
    gitRuns: git.filter((name) => !isSetting(name)),
    settings: git.filter(isSetting).map((name) => name.slice('config '.length)),
    lanes: (['planner', 'landing'] as const).filter((role) => before.lanes[role] !== after.lanes[role]),
  };
}

function isLeftAlone(was: string | undefined, is: string | undefined): boolean {
  return is === undefined || was?.split(' ').at(-1) === is.split(' ').at(-1);
}

function isPrivate(name: string): boolean {
  return name.startsWith('refs/leapfrog/');
}

function isSetting(name: string): boolean {
  return name.startsWith('config ') && isOrdinarySetting(name.slice('config '.length));
}

/** Untracked files are new ones; a path that left the list is as HEAD has it again, or was an untracked one and is gone. */
function fileHow(before: Fingerprint, after: Fingerprint, path: string): FileChanged['how'] {
  const now = after.files[path];
  if (now === undefined) return before.files[path]?.startsWith('?') === true ? 'gone' : 'changed';
  if (now.endsWith(' gone')) return 'gone';
  return before.files[path] === undefined && now.startsWith('?') ? 'new' : 'changed';
}

function changedMarks(before: Marks, after: Marks): readonly FileChanged[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  return names.flatMap((path): readonly FileChanged[] => {
    const [was, is] = [before[path], after[path]];
    if (was === is) return [];
    return [{ path, how: was === undefined ? 'new' : is === undefined ? 'gone' : 'changed' }];
  });
}

function shownHead({ head: { branch, commit } }: Fingerprint): string {
  return `${branch ?? 'a detached HEAD'} at ${commit?.slice(0, 7) ?? 'no commit'}`;
}

export function isUnchanged(changes: FingerprintChanges): boolean {
  const { head, ...lists } = changes;
  return head === undefined && Object.values(lists).every(({ length }) => length === 0);
}

/** "src/a.ts (new)". */
export function shownFile({ path, how }: FileChanged): string {
  switch (how) {
    case 'new':
      return `${path} (new)`;
    case 'gone':
      return `${path} (gone)`;
    case 'changed':
      return path;
    default:
      return absurd(how);
  }
}
