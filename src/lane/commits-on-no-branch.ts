import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { git, gitFields, gitText } from '../git/git.ts';
import { listRefs, refCommit } from '../git/refs.ts';
import type { Repository } from '../git/repository.ts';
import { statusOf } from '../git/status.ts';
import { limit } from '../limit.ts';
import { startRef } from './keep-leftovers.ts';
import { laneOf, type LaneRole } from './lane.ts';
import type { LeapProject } from './leap-project.ts';

/** A commit that only a private ref of ours reaches. */
export interface CommitOnNoBranch {
  readonly ref: string;
  readonly commit: string;
  readonly subject: string;
  /** ISO 8601. */
  readonly at: string;
}

const kinds = ['kept', 'discarded', 'captured', 'owed'];

/** What is under a private ref and on no branch of the project, local or remote, newest first. Reads only. */
export function commitsOnNoBranch({
  repo,
  key,
}: Pick<LeapProject, 'repo' | 'key'>): readonly CommitOnNoBranch[] {
  const format = '%(objectname)%00%(refname)%00%(creatordate:iso-strict)%00%(contents:subject)';
  const listed = gitText(repo, [
    'for-each-ref',
    '--sort=-creatordate',
    `--format=${format}`,
    ...kinds.map((kind) => `refs/leapfrog/${kind}/${key}/`),
  ]);
  const refs = listed === '' ? [] : listed.split('\n').map((line) => line.split('\0'));
  if (refs.length === 0) return [];
  const commits = new Set(refs.map(([commit = '']) => commit));
  // What a landed plan was made of has landed with it.
  const landed = listRefs(repo, `refs/leapfrog/landed/${key}`).map(({ name }) => name);
  const reached = ['rev-list', ...commits, '--not', '--branches', '--remotes', 'HEAD', ...landed, '--'];
  const apart = new Set(gitText(repo, reached).split('\n'));
  return refs
    .map(([commit = '', ref = '', at = '', subject = '']) => ({ ref, commit, subject, at }))
    .filter(({ commit }) => apart.has(commit));
}

/** What lies in a lane and nowhere else yet: commits since its start, and files that are not committed. */
export interface LeftInLane {
  readonly commits: number;
  readonly files: number;
}

/** Undefined where there is no lane, or nothing in it. */
export function leftInLane(project: LeapProject, role: LaneRole): LeftInLane | undefined {
  const lane = laneOf(project, role);
  const began = lane === undefined ? undefined : refCommit(lane.repo, startRef);
  if (lane === undefined || began === undefined) return undefined;
  const ahead = git(lane.repo, ['rev-list', 'HEAD', `^${began}`])
    .stdout.split('\n')
    .filter((line) => line !== '');
  const commits = ahead.filter((commit) => !isReachable(project, commit)).length;
  const files = filesNowhereElse(project, lane.repo);
  return commits + files === 0 ? undefined : { commits, files };
}

/** A plan that was checked is kept as it lay in its lane: what still lies there like that is not left alone. */
function filesNowhereElse({ repo, key }: LeapProject, lane: Repository): number {
  const paths = statusOf(lane).map(({ path }) => path);
  const kept = listRefs(repo, `refs/leapfrog/kept/${key}`);
  if (paths.length === 0 || paths.length > limit.comparedPaths || kept.length === 0) return paths.length;
  const trees = kept.map(({ commit }) => new Set(gitFields(repo, [...listing, commit, '--', ...paths])));
  const present = paths.filter((path) => existsSync(join(lane.folder, path)));
  const objects = present.length === 0 ? [] : gitText(lane, ['hash-object', '--', ...present]).split('\n');
  return present.filter((path, at) => !trees.some((tree) => tree.has(`${objects[at]} ${path}`))).length;
}

const listing = ['--literal-pathspecs', 'ls-tree', '-r', '-z', '--format=%(objectname) %(path)'];

function isReachable({ repo }: LeapProject, commit: string): boolean {
  const asked = git(repo, ['for-each-ref', '--count=1', '--format=x', '--contains', commit]);
  return asked.code === 0 && asked.stdout !== '';
}
