import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { commitTree, leapfrogIdentity, writeBlob, writeTree } from '../git/commit-tree.ts';
import { git, gitText } from '../git/git.ts';
import { commitOf, isAncestor, treeOf } from '../git/head.ts';
import { listTree, readBlob } from '../git/objects.ts';
import { deleteRef, refCommit, updateRef } from '../git/refs.ts';
import type { Repository } from '../git/repository.ts';
import { statusOf, type StatusEntry } from '../git/status.ts';
import { mergePlanningFile } from '../merge/merge-planning-file.ts';
import { settleReplaced } from '../store/replace-file.ts';
import { done, type Result, trouble, type Trouble } from '../trouble.ts';
import { keepAt, leapfrogTrailers, privateRef } from './held-plan.ts';
import { indexLocked, unstage } from './index-entries.ts';
import type { LeapProject } from './leap-project.ts';
import { diskBytes, replaceIf, storedBlob } from './worktree-blob.ts';

/*
 * How an uncommitted planning file gets past a fast-forward that changes it, without ever being away from the disk:
 *
 * 1. its text is captured in a commit under refs/leapfrog/captured/…, with what will stand in its place;
 * 2. the index entry is set to the landing's blob: git keeps a file whose index entry is the target's already;
 * 3. the file is replaced by the merge of both (its own changes are in it);
 * 4. the fast-forward; the file stays as it is, now different from HEAD by the person's own changes only.
 *
 * Whatever stops this between two steps, `undoCarryOver` puts the file back on the next start.
 */

/** A dirty file that the landing changes as well. */
export interface CarriedFile {
  readonly path: string;
  /** Blob of the person's text, stored as `git add` would. */
  readonly own: string;
  /** Blob of the merge that stands on disk afterwards. */
  readonly merged: string;
}

/** Dirty files among the paths that a landing changes. Trouble where one of them cannot be carried over. */
export function dirtyAmong(project: LeapProject, paths: ReadonlySet<string>): Result<readonly string[]> {
  const entries = statusOf(project.repo, { paths: [project.planningRoot] }).filter((entry) =>
    paths.has(entry.path),
  );
  const first = entries.map(cannotCarry).find((reason) => reason !== undefined);
  return first === undefined ? done(entries.map((entry) => entry.path)) : trouble(first);
}

function cannotCarry(entry: StatusEntry): Trouble | undefined {
  const where = entry.path;
  if (entry.unmerged) {
    const what = 'this planning file has an unresolved merge conflict';
    return { kind: 'refused', name: 'planning-file-unmerged', where, what, next: 'resolve it and commit' };
  }
  if (entry.staged !== '.' && entry.staged !== '?') {
    const what = 'this planning file is staged, and the landing changes it too';
    const next = 'commit it, or unstage it (git restore --staged), then land again';
    return { kind: 'refused', name: 'planning-file-staged', where, what, next };
  }
  if (entry.unstaged === 'D') {
    const what = 'this planning file is deleted here but not committed, and the landing changes it';
    return {
      kind: 'refused',
      name: 'planning-file-deleted',
      where,
      what,
      next: 'commit that, or restore the file',
    };
  }
  return undefined;
}

/** Merges each dirty file with what lands. `start` is the lane's start: the ancestor where HEAD never had the file. */
export function carryOver(
  project: LeapProject,
  paths: readonly string[],
  commits: { readonly previous: string; readonly landing: string; readonly start: string },
): Result<readonly CarriedFile[]> {
  const carried: CarriedFile[] = [];
  for (const path of paths) {
    const own = storedBlob(project, path);
    const ownText = blobText(project, own);
    const landing = readBlob(project.repo, commits.landing, path)?.toString('utf8');
    if (landing === undefined) return trouble(cannotMerge(path, 'the landing removes it'));
    const base =
      readBlob(project.repo, commits.previous, path) ?? readBlob(project.repo, commits.start, path);
    const merged = mergePlanningFile({
      path: path.slice(project.planningRoot.length + 1),
      base: base?.toString('utf8'),
      ours: landing,
      theirs: ownText,
      options: { clock: 'ours' },
    });
    if (merged.is === 'conflict') {
      return trouble(cannotMerge(path, merged.conflicts.map((one) => one.where).join('; ')));
    }
    carried.push({ path, own, merged: writeBlob(project.repo, merged.text) });
  }
  return done(carried);
}

function cannotMerge(where: string, why: string): Trouble {
  return {
    kind: 'refused',
    name: 'planning-file-dirty',
    where,
    what: `this file has uncommitted changes in the place that the landing changes too: ${why}`,
    next: 'commit it, then land again: both are merged then, and a conflict is shown',
  };
}

/** Steps 1 to 3. Nothing on disk has changed where it answers a trouble. */
export function putCarriedFiles(
  project: LeapProject,
  carried: readonly CarriedFile[],
  commits: { readonly previous: string; readonly landing: string },
): Result<void> {
  if (carried.length === 0) return done(undefined);
  const captured = capture(project, carried, commits);
  if (!captured.ok) return captured;
  project.onStep?.('captured');
  // The index first: where another git has it, no file was touched yet.
  const staged = stageLanding(project, carried, commits.landing);
  if (!staged.ok) {
    undoCarryOver(project);
    return staged;
  }
  for (const file of carried) {
    const merged = diskBytes(project, file.path, file.merged);
    if (!replaceIf(project, file.path, file.own, merged)) {
      undoCarryOver(project);
      return trouble({
        kind: 'refused',
        name: 'head-moved',
        what: 'the file was written while the landing was prepared',
        where: file.path,
        next: 'try again',
      });
    }
    project.onStep?.('file-carried');
  }
  return done(undefined);
}

/** Every index entry to the landing's blob, in one call. */
function stageLanding(project: LeapProject, carried: readonly CarriedFile[], landing: string): Result<void> {
  const lines = listTree(project.repo, landing, project.planningRoot)
    .filter((entry) => carried.some((file) => file.path === entry.path))
    .map(({ mode, object, path }) => `${mode} ${object}\t${path}\0`);
  const written = git(project.repo, ['update-index', '-z', '--index-info'], { input: lines.join('') });
  return written.code === 0 ? done(undefined) : trouble(indexLocked(project.repo.gitDir, written.stderr));
}

function capture(
  project: LeapProject,
  carried: readonly CarriedFile[],
  commits: { readonly previous: string; readonly landing: string },
): Result<void> {
  const files = carried.flatMap((file) => [
    { path: `own/${file.path}`, bytes: blobText(project, file.own) },
    { path: `merged/${file.path}`, bytes: blobText(project, file.merged) },
  ]);
  const commit = commitTree(project.repo, {
    tree: writeTree(project.repo, { empty: true }, files),
    parents: [commits.previous],
    message: [
      'leapfrog: uncommitted planning files, captured before a landing',
      '',
      'own/ holds the text as it was, merged/ what the landing left in its place.',
      '',
      `Leapfrog-Previous: ${commits.previous}`,
      `Leapfrog-Landing: ${commits.landing}`,
      '',
    ].join('\n'),
    identity: leapfrogIdentity,
  });
  return updateRef(project.repo, capturedRef(project), commit, { absent: true });
}

function capturedRef(project: LeapProject): string {
  return privateRef(project, 'captured', 'now');
}

/**
 * Ends a carry-over that was under way, on a later start too. Where the landing arrived, everything is in place. Where it
 * did not, each file is put back as it was, unless somebody edited it since: then it holds their changes and is left alone.
 * The captured texts stay reachable under `refs/leapfrog/kept/…`. May be repeated.
 */
export function undoCarryOver(project: LeapProject): Result<void> {
  const { repo } = project;
  const commit = refCommit(repo, capturedRef(project));
  if (commit === undefined) return done(undefined);
  const trailers = leapfrogTrailers(gitText(repo, ['show', '-s', '--format=%B', commit]));
  const landing = trailers.get('Landing') ?? '';
  const previous = trailers.get('Previous') ?? '';
  const paths = listTree(repo, commit, 'own').map((entry) => entry.path.slice('own/'.length));
  for (const path of paths) settleReplaced(join(repo.folder, path));
  const now = commitOf(repo, 'HEAD');
  const arrived =
    now !== undefined && commitOf(repo, landing) !== undefined && isAncestor(repo, landing, now);
  if (!arrived) {
    for (const path of paths) putBack(project, path, { commit, previous });
    // The captured texts stay where they are until the index can be written again.
    const unstaged = unstage(
      project,
      paths.filter((path) => isStagedAs(project, path, blobAt(repo, landing, path))),
    );
    if (!unstaged.ok) return unstaged;
  }
  // Named after what it holds: the same texts, captured again for the next try, are kept once.
  const texts = treeOf(repo, commit).slice(0, 12);
  const kept = keepAt(repo, privateRef(project, 'kept', 'captured', texts), commit);
  return kept.ok ? deleteRef(repo, capturedRef(project), commit) : kept;
}

function putBack(
  project: LeapProject,
  path: string,
  from: { readonly commit: string; readonly previous: string },
): void {
  const { repo } = project;
  const own = blobAt(repo, from.commit, `own/${path}`);
  // Somebody committed what was staged then: against that, the merge on disk is right and the former text would undo it.
  const committedSince = blobAt(repo, 'HEAD', path) !== blobAt(repo, from.previous, path);
  if (own === undefined || committedSince || !existsSync(join(repo.folder, path))) return;
  replaceIf(project, path, blobAt(repo, from.commit, `merged/${path}`), diskBytes(project, path, own));
}

function isStagedAs({ repo }: LeapProject, path: string, blob: string | undefined): boolean {
  const [, staged] = gitText(repo, ['--literal-pathspecs', 'ls-files', '--stage', '--', path]).split(' ');
  return staged !== undefined && staged === blob;
}

function blobAt(repo: Repository, commit: string, path: string): string | undefined {
  return listTree(repo, commit, path)[0]?.object;
}

function blobText(project: LeapProject, blob: string): string {
  return git(project.repo, ['cat-file', 'blob', blob]).stdout;
}
