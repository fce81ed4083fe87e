import { diffPaths } from '../git/diff-paths.ts';
import type { LeapProject } from './leap-project.ts';

interface Landing {
  readonly commit: string;
  readonly previous: string;
}

/** A command that takes a landing back and loses nothing. */
export function undoLanding(project: LeapProject, landed: Landing): string {
  return project.tracked ? `git revert --no-edit ${landed.commit.slice(0, 10)}` : undoOnDisk(project, landed);
}

/** Brings back the files as they were; the plan files that were added are named, since git does not know them. */
function undoOnDisk(project: LeapProject, landed: Landing): string {
  const changes = diffPaths(project.repo, landed.previous, landed.commit);
  const back = changes.filter(({ change }) => change !== 'A').map(({ path }) => quoted(path));
  const added = changes.filter(({ change }) => change === 'A').map(({ path }) => quoted(path));
  return [
    ...(back.length > 0
      ? [`git restore --source=${landed.previous.slice(0, 10)} --worktree -- ${back.join(' ')}`]
      : []),
    ...(added.length > 0 ? [`rm ${added.join(' ')}`] : []),
  ].join(' && ');
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`;
}
