import { chmodSync, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { diffPaths } from '../git/diff-paths.ts';
import { gitText } from '../git/git.ts';
import { commitOf, isAncestor } from '../git/head.ts';
import { listTree } from '../git/objects.ts';
import { makeFile, settleReplaced } from '../store/replace-file.ts';
import { done, type Result } from '../trouble.ts';
import { unstage } from './index-entries.ts';
import type { LeapProject } from './leap-project.ts';
import { diskBytes, removeIf, replaceIf, storedBlob } from './worktree-blob.ts';

/**
 * Ends a fast-forward whose git was killed in the middle (the power, or the whole process group): some files, and maybe the
 * index, are the landing's already, and the branch has not moved. What git wrote is put back as HEAD has it; it is in `pending`,
 * which a private ref keeps. A file that is anything else is somebody's own and stays. git takes each file away before it makes the
 * new one: one that is gone is put back where there is other evidence of a git that was killed. May be repeated.
 */
export function undoHalfLanding(project: LeapProject, pending: string): Result<void> {
  const { repo } = project;
  const previous = commitOf(repo, `${pending}^`);
  const head = commitOf(repo, 'HEAD');
  if (previous === undefined || head === undefined || isAncestor(repo, pending, head)) return done(undefined);
  const landing = blobsIn(project, pending);
  const now = blobsIn(project, head);
  const before = blobsIn(project, previous);
  const index = stagedBlobs(project);
  const staged: string[] = [];
  const gone: string[] = [];
  let wasWriting = existsSync(join(repo.gitDir, 'index.lock'));
  for (const { path, change } of diffPaths(repo, previous, pending)) {
    // No landing takes files away.
    if (change === 'D' || now.get(path) !== before.get(path)) continue;
    const file = join(repo.folder, path);
    settleReplaced(file);
    const own = now.get(path);
    if (!existsSync(file)) gone.push(path);
    else if (storedBlob(project, path) === landing.get(path)) {
      wasWriting = true;
      if (own === undefined) removeIf(project, path, landing.get(path));
      else replaceIf(project, path, landing.get(path), diskBytes(project, path, own));
    }
    if (index.get(path) === landing.get(path)) staged.push(path);
  }
  // Otherwise a person may have deleted it.
  if (wasWriting) for (const path of gone) restore(project, head, path);
  return unstage(project, staged);
}

function restore(project: LeapProject, head: string, path: string): void {
  const [own] = listTree(project.repo, head, path);
  if (own === undefined) return;
  const file = join(project.repo.folder, path);
  if (!makeFile(file, diskBytes(project, path, own.object))) return;
  if (own.mode === '100755') chmodSync(file, statSync(file).mode | 0o111);
}

function blobsIn(project: LeapProject, commit: string): ReadonlyMap<string, string> {
  return new Map(
    listTree(project.repo, commit, project.planningRoot).map(({ path, object }) => [path, object]),
  );
}

function stagedBlobs({ repo, planningRoot }: LeapProject): ReadonlyMap<string, string> {
  const listed = gitText(repo, ['--literal-pathspecs', 'ls-files', '--stage', '-z', '--', planningRoot]);
  return new Map(
    listed
      .split('\0')
      .filter((line) => line !== '')
      .map((line) => [line.slice(line.indexOf('\t') + 1), line.split(' ')[1] ?? '']),
  );
}
