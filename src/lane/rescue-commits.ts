import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchFrom, git, gitText } from '../git/index.ts';
import { limit } from '../limit.ts';
import { errorCode } from '../process/index.ts';
import { privateRef } from './held-plan.ts';
import { isReachable } from './keep-leftovers.ts';
import type { LaneRole } from './lane.ts';
import type { LeapProject } from './leap-project.ts';

/**
 * Brings the commits of a lane that git does not open any more (a torn HEAD) under refs/leapfrog/kept/<project>/<role>/ of the
 * person's repository, as far as they can be read. The lane is only read, through an empty repository beside it that borrows its
 * objects; git brings a commit over whole, its objects checked, or not at all. May be repeated.
 */
export function rescueCommits(project: LeapProject, role: LaneRole, folder: string): void {
  const objects = join(folder, '.git', 'objects');
  // Nobody works in the landing lane: what is left in it is made of the held plan and HEAD.
  if (role === 'landing' || !existsSync(objects)) return;
  const commits = named(join(folder, '.git'));
  if (commits.every((commit) => isReachable(project.repo, commit))) return;
  const beside = `${folder}.reading`;
  rmSync(beside, { recursive: true, force: true });
  const format = gitText(project.repo, ['rev-parse', '--show-object-format']);
  const made = git(project.repo, [
    'init',
    '--bare',
    '--quiet',
    '--template=',
    `--object-format=${format}`,
    '--',
    beside,
  ]);
  if (made.code === 0) {
    writeFileSync(join(beside, 'objects', 'info', 'alternates'), `${objects}\n`);
    for (const commit of commits) {
      // The newest first: what it brings along is reachable then.
      if (isReachable(project.repo, commit)) continue;
      fetchFrom(project.repo, beside, [
        `${commit}:${privateRef(project, 'kept', role, `set-aside-${commit.slice(0, 12)}`)}`,
      ]);
    }
  }
  rmSync(beside, { recursive: true, force: true });
}

/** What refs, HEAD and its log name, the newest first. */
function named(gitDir: string): readonly string[] {
  const log = textsBelow(join(gitDir, 'logs', 'HEAD'))
    .flatMap((text) => text.split('\n'))
    .map((line) => line.split(' ')[1] ?? '')
    .slice(-limit.rescuedLogLines)
    .toReversed();
  const places = ['HEAD', 'refs', 'packed-refs', 'ORIG_HEAD'].map((name) => join(gitDir, name));
  const refs = places.flatMap(textsBelow).flatMap((text) => text.split(/\s/));
  return [...new Set([...log, ...refs])].filter((word) => objectName.test(word) && !/^0+$/.test(word));
}

const objectName = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** The text of a file, or of each below a folder; what cannot be read has none. */
function textsBelow(path: string): readonly string[] {
  try {
    return [readFileSync(path, 'utf8')];
  } catch (error) {
    if (errorCode(error) === 'EISDIR') return namesIn(path).flatMap((name) => textsBelow(join(path, name)));
    if (errorCode(error) !== undefined) return [];
    throw error;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (errorCode(error) !== undefined) return [];
    throw error;
  }
}
