import { existsSync, readFileSync, readdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { clonePlain, openRepository, type Repository } from '../git/index.ts';
import { transientPatterns } from '../gsd/index.ts';
import { replaceFile } from '../store/index.ts';
import { done, type Result } from '../trouble.ts';
import { diskRoomFor } from './disk-room.ts';
import { laneFolder, type LaneRole } from './lane.ts';
import type { LeapProject } from './leap-project.ts';
import { rescueCommits } from './rescue-commits.ts';

/**
 * Opens the permanent clone of a role, or makes it, with settings to begin with. A half-made one is made again; a broken one is set
 * aside, not deleted, and its commits are kept as far as they can be read.
 */
export function openClone(
  project: LeapProject,
  role: LaneRole,
  settings: ReadonlyMap<string, string>,
): Result<{ readonly repo: Repository; readonly fresh: boolean }> {
  const folder = laneFolder(project, role);
  if (existsSync(folder)) {
    const opened = openRepository(folder);
    if (opened.ok && opened.value.folder === realpathSync(folder))
      return done({ repo: opened.value, fresh: nothingChecked(opened.value) });
    // Before it is set aside: killed in between, it is found here again.
    rescueCommits(project, role, folder);
    renameSync(folder, `${folder}.broken-${Date.now()}`);
  }
  const room = diskRoomFor(project, dirname(folder));
  if (!room.ok) return room;
  // Made beside and renamed, so that a lane's folder is always a whole clone.
  const beside = `${folder}.new`;
  rmSync(beside, { recursive: true, force: true });
  const cloned = clonePlain({ from: project.repo.folder, to: beside, settings });
  if (!cloned.ok) return cloned;
  project.onStep?.('lane-cloned');
  renameSync(beside, folder);
  const opened = openRepository(folder);
  return opened.ok ? done({ repo: opened.value, fresh: true }) : opened;
}

/** Its maker died before anything was checked out: nobody can have worked in it, and its missing files are not deletions. */
function nothingChecked({ folder, gitDir }: Repository): boolean {
  return !existsSync(join(gitDir, 'index')) && readdirSync(folder).every((name) => name === '.git');
}

/** Hides from the lane's git what the person's own excludes hide, GSD's transient files, and what we copied in. */
export function writeExcludes(project: LeapProject, lane: Repository, copied: readonly string[]): void {
  const info = join(project.repo.commonDir, 'info');
  const transient = transientPatterns.map((pattern) => `/${escaped(project.planningRoot)}/${pattern}`);
  const lines = [
    textOf(join(info, 'exclude')),
    ...transient,
    ...copied.map((path) => `/${escaped(path)}`),
    '',
  ];
  writeIfOther(join(lane.gitDir, 'info', 'exclude'), lines.join('\n'));
  writeIfOther(join(lane.gitDir, 'info', 'attributes'), textOf(join(info, 'attributes')));
}

/** A path as a pattern that matches it and nothing else. */
function escaped(path: string): string {
  return path.replaceAll(/[\\*?[\]!# ]/g, String.raw`\$&`);
}

function textOf(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** In one step: half of a pattern would hide what a task leaves in the lane, and nobody would keep it. */
function writeIfOther(path: string, text: string): void {
  if (textOf(path) !== text) replaceFile(path, text);
}
