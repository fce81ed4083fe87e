import {
  commitTree,
  headAndStatus,
  leapfrogIdentity,
  readBlob,
  type StatusEntry,
  statusOf,
  treeOf,
  worktreeTree,
  writeTree,
} from '../git/index.ts';
import { isTransientGsdFile, neutralConfig } from '../gsd/index.ts';
import { gsdInstallFolder } from './gsd-install.ts';
import type { LaneRole } from './lane.ts';
import type { LeapProject } from './leap-project.ts';
import { isSecretPath } from './secret-path.ts';

export interface Captured {
  /** `base`, or a private commit on top of it. */
  readonly start: string;
  readonly captured: readonly string[];
  readonly unseen: readonly string[];
}

/**
 * Takes the person's uncommitted planning files into a private commit on top of the base, in their own repository and
 * without touching its index or worktree. Where git ignores the planning root, that commit is the snapshot of all of it
 * (for a landing too), so that a lane is compared with its start in the same way in both modes.
 */
export function capturePlanning(project: LeapProject, role: LaneRole, base: string): Captured {
  const { repo, planningRoot, tracked } = project;
  const inside = (path: string): boolean => path.startsWith(`${planningRoot}/`);
  // A file that was moved into the planning root, or out of it, is one that came and one that went.
  const { head: at, entries } = headAndStatus(repo, { renames: false });
  const planning = tracked
    ? entries.filter(({ path }) => inside(path))
    : statusOf(repo, { paths: [planningRoot], ignored: true, renames: false });
  const elsewhere = entries
    .filter(({ path }) => !inside(path) && !isInstall(project, path))
    .map(({ path }) => path);
  // Over another commit than HEAD, "uncommitted" would bring back what the commits between have changed.
  const fits = !tracked || at?.commit === base;
  const wanted =
    fits && (role === 'planner' || !tracked) ? planning.filter((entry) => isCarried(project, entry)) : [];
  const paths = wanted.map(({ path }) => path).filter(inside);
  const carried = new Set(paths);
  const left = planning.filter(({ path }) => !carried.has(path) && !isTransient(project, path));
  const unseen = [...elsewhere, ...left.map(({ path }) => path)];
  const asIs = paths.length === 0 ? base : worktreeTree(repo, { onto: base, paths, force: true });
  const tree = role === 'planner' ? withNeutralConfig(project, asIs) : asIs;
  if (tree === base || tree === treeOf(repo, base)) return { start: base, captured: [], unseen };
  const message = 'leapfrog: planning files as they are in the working tree\n';
  const start = commitTree(repo, { tree, parents: [base], message, identity: leapfrogIdentity });
  return { start, captured: paths, unseen };
}

/** The lane's own `config.json`, in which no planner goes on by itself to execute what it planned (`neutralConfig`). */
function withNeutralConfig({ repo, planningRoot }: LeapProject, onto: string): string {
  const path = `${planningRoot}/config.json`;
  const shown = readBlob(repo, onto, path)?.toString('utf8');
  if (shown === undefined) return onto;
  const neutral = neutralConfig(shown);
  return neutral === shown ? onto : writeTree(repo, onto, [{ path, bytes: neutral }]);
}

function isCarried(project: LeapProject, { path, submodule }: StatusEntry): boolean {
  // git gives a nested repository as a folder.
  if (submodule || path.endsWith('/')) return false;
  return !isTransient(project, path) && !isSecretPath(path);
}

function isTransient({ planningRoot }: LeapProject, path: string): boolean {
  return isTransientGsdFile(path.slice(planningRoot.length + 1));
}

function isInstall(project: LeapProject, path: string): boolean {
  const folder = gsdInstallFolder(project);
  return folder !== undefined && path.startsWith(`${folder}/`);
}
