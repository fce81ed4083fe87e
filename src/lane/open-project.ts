import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { git, gitVersion, openRepository, type Repository } from '../git/index.ts';
import { findGsd } from '../gsd/index.ts';
import type { Environment } from '../process/index.ts';
import { pathsOf, projectKey } from '../store/index.ts';
import { done, type Result, trouble, type Trouble } from '../trouble.ts';
import type { LeapProject, ProjectNote } from './leap-project.ts';
import { planningObstacle, repositoryObstacle } from './project-obstacle.ts';

/**
 * The GSD project that a folder belongs to: the nearest `.planning` from the folder up to the top of its worktree.
 * What Leapfrog cannot work on is refused, each reason with a name of its own; reads only.
 */
export function openProject({
  folder,
  env,
}: {
  readonly folder: string;
  readonly env: Environment;
}): Result<LeapProject> {
  const old = oldGit(folder);
  if (old !== undefined) return trouble(old);
  const opened = openRepository(folder);
  if (!opened.ok) return opened;
  const repo = opened.value;
  const place = planningPlace(repo, realpathSync(folder));
  if (!place.ok) return place;
  const planningRoot = place.value;
  const obstacle = planningObstacle(repo, planningRoot, env) ?? repositoryObstacle(repo, planningRoot);
  if (obstacle !== undefined) return trouble(obstacle);
  const key = projectKey({ worktree: repo.folder, planningRoot });
  const tracked = !ignoresPlans(repo, planningRoot);
  return done({
    repo,
    planningRoot,
    key,
    tracked,
    gsd: findGsd({ folder: dirname(join(repo.folder, planningRoot)), env }),
    paths: pathsOf(key, repo.commonDir, env),
    notes: notesOn(repo, tracked),
  });
}

function oldGit(folder: string): Trouble | undefined {
  const [major, minor] = gitVersion(folder) ?? [Infinity, 0];
  if (major > 2 || (major === 2 && minor >= 38)) return undefined;
  return {
    kind: 'refused',
    name: 'old-git',
    what: `git ${major}.${minor} is too old: leapfrog merges with what git has since 2.38`,
    where: folder,
    next: 'install git 2.38 or newer',
  };
}

function planningPlace(repo: Repository, folder: string): Result<string> {
  for (let at = folder; ; at = dirname(at)) {
    const planning = join(at, '.planning');
    const found = lstatSync(planning, { throwIfNoEntry: false });
    if (existsSync(join(at, '.gsd', 'gsd.db'))) return trouble(gsd2(at));
    if (found?.isSymbolicLink() === true) return trouble(linked(planning));
    if (found?.isDirectory() === true) return done(relative(repo.folder, planning).split(sep).join('/'));
    if (at === repo.folder || dirname(at) === at) return trouble(noPlanning(repo, folder));
  }
}

/**
 * Whether git would pass over a new plan. Files that were committed before the folder was ignored do not count: GSD
 * asks the ignore rules alone (`check-ignore --no-index`) and commits no planning file of such a project.
 */
export function ignoresPlans(repo: Repository, planningRoot: string): boolean {
  const plan = `${planningRoot}/phases/00-plan/00-01-PLAN.md`;
  return git(repo, ['check-ignore', '--quiet', '--no-index', '--', plan]).code === 0;
}

function notesOn(repo: Repository, tracked: boolean): readonly ProjectNote[] {
  const linkedRule =
    'this is a linked worktree: GSD uses the .planning of this folder while there is one, and falls back to the main worktree’s without a word when it is gone; branches, refs and the stash are shared with the main worktree';
  const ignoredRule =
    'git ignores the planning folder: landing replaces its files one by one, journaled and rolled forward, which is not atomic';
  return [
    ...(repo.gitDir === repo.commonDir ? [] : [{ name: 'linked-worktree', what: linkedRule }]),
    ...(tracked ? [] : [{ name: 'not-atomic', what: ignoredRule }]),
  ];
}

function gsd2(where: string): Trouble {
  return {
    kind: 'refused',
    name: 'gsd-2',
    what: 'this is a GSD-2 project (.gsd/gsd.db): its plans live in a database, and it runs work in parallel by itself',
    where,
    next: 'use its own `/gsd parallel start`',
  };
}

function linked(where: string): Trouble {
  return {
    kind: 'refused',
    name: 'planning-symlink',
    what: '.planning is a symbolic link: two lanes would write to the same files behind it',
    where,
    next: 'put the folder itself where the link is',
  };
}

function noPlanning(repo: Repository, folder: string): Trouble {
  const inLinked = repo.gitDir !== repo.commonDir;
  return {
    kind: 'refused',
    name: 'no-planning',
    what: inLinked
      ? 'no .planning folder here or above; GSD in this linked worktree writes to the main worktree’s'
      : 'no .planning folder here or above',
    where: folder,
    next: inLinked
      ? 'run leapfrog in the main worktree, or commit .planning'
      : 'go to a GSD project, or start one there with GSD (new-project)',
  };
}
