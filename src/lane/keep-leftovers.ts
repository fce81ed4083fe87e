import {
  commitTree,
  deleteRef,
  fetchFrom,
  git,
  gitText,
  headAndStatus,
  isAncestor,
  leapfrogIdentity,
  operationInProgress,
  type Ref,
  refsNamed,
  type Repository,
  statusOf,
  treeOf,
  updateRef,
  worktreeTree,
  writeTree,
} from '../git/index.ts';
import { done, type Result } from '../trouble.ts';
import type { LaneRole } from './lane.ts';
import type { LeapProject } from './leap-project.ts';

/** In the lane: what it began at, to tell its own commits from those it was given. */
export const startRef = 'refs/leapfrog/start';

export interface Leftovers {
  readonly project: LeapProject;
  readonly role: LaneRole;
  readonly lane: Repository;
}

/**
 * Keeps all that the former task left in a lane (commits, stashes, uncommitted and untracked files) in the person's
 * repository, under refs/leapfrog/kept/<project>/<role>/, and leaves the lane clean: detached at a commit that holds
 * exactly its files. Nothing is thrown away to get there, and what is kept already is not kept twice. Gives the refs that were
 * made; those of the landing lane stay in it.
 */
export function keepLeftovers({ project, role, lane }: Leftovers): Result<readonly string[]> {
  endOperations(lane);
  const last = commitLeftovers(project, lane);
  project.onStep?.('leftovers-committed');
  const refs = refsIn(lane);
  const others = [...refs.work, ...stashes(lane, refs)];
  const known = (commit: string): boolean =>
    commit === refs.began ||
    (refs.began !== undefined && isAncestor(lane, commit, refs.began)) ||
    (commit !== last && isAncestor(lane, commit, last)) ||
    isReachable(project.repo, commit);
  const commits = [...new Set([last, ...others.map(({ commit }) => commit)])].filter(
    (commit) => !known(commit),
  );
  const kept = bringOver(project, role, lane, commits);
  if (!kept.ok) return kept;
  project.onStep?.('leftovers-kept');
  // No branch may stand in the way of the one that the lane moves to.
  gitText(lane, ['update-ref', '--no-deref', '-m', 'leapfrog: lane at rest', 'HEAD', last]);
  project.onStep?.('lane-at-rest');
  // Those that were looked at above, and only where they are still at the commit that was kept.
  const named = role === 'landing' ? [] : [...refs.kept, ...kept.value];
  for (const ref of [...refs.work, ...named, ...refs.stash]) {
    const cleared = deleteRef(lane, ref.name, ref.commit);
    if (!cleared.ok) return cleared;
  }
  project.onStep?.('lane-cleared');
  return done(kept.value.map(({ name }) => name));
}

/** `--quit` forgets an operation and leaves files, index and HEAD as they are. */
function endOperations(lane: Repository): void {
  for (let operation = operationInProgress(lane); operation !== undefined && operation !== 'bisect';) {
    gitText(lane, [operation, '--quit']);
    const next = operationInProgress(lane);
    operation = next === operation ? undefined : next;
  }
}

/** A commit that holds the lane's files as they are: HEAD itself where nothing differs. */
function commitLeftovers(project: LeapProject, lane: Repository): string {
  const { head: checkedOut, entries } = headAndStatus(lane);
  const at = checkedOut?.commit;
  if (at !== undefined && entries.length === 0 && hidesNothing(project, lane)) return at;
  const onto = at ?? writeTree(lane, { empty: true }, []);
  // New plans of a project that ignores its planning files are leftovers too.
  const hidden = project.tracked ? [] : [project.planningRoot];
  const tree = worktreeTree(lane, { onto, paths: ['.'], hidden });
  const message = 'leapfrog: what the former task left in the lane\n';
  const left = { tree, parents: at === undefined ? [] : [at], message, identity: leapfrogIdentity };
  const commit = at !== undefined && tree === treeOf(lane, at) ? at : commitTree(lane, left);
  // From "files as the task left them" to a clean checkout of the commit that holds them: only HEAD and index move.
  gitText(lane, ['update-ref', '--no-deref', '-m', 'leapfrog: leftovers kept', 'HEAD', commit]);
  gitText(lane, ['read-tree', '--reset', commit]);
  git(lane, ['update-index', '-q', '--refresh']);
  return commit;
}

function hidesNothing({ tracked, planningRoot }: LeapProject, lane: Repository): boolean {
  return tracked || statusOf(lane, { paths: [planningRoot], ignored: true }).length === 0;
}

function bringOver(
  project: LeapProject,
  role: LaneRole,
  lane: Repository,
  commits: readonly string[],
): Result<readonly Ref[]> {
  if (commits.length === 0) return done([]);
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const refs = commits.map((commit, at) => ({
    commit,
    name: `refs/leapfrog/kept/${project.key}/${role}/${stamp}${at === 0 ? '' : `-${at + 1}`}`,
  }));
  for (const ref of refs) {
    const made = updateRef(lane, ref.name, ref.commit, { absent: true });
    if (!made.ok) return made;
  }
  project.onStep?.('leftovers-named');
  const names = refs.map(({ name }) => name);
  // Nobody works in the landing lane: what a landing that was not taken left there is made of the held plan and HEAD.
  if (role === 'landing') return done(refs);
  const fetched = fetchFrom(
    project.repo,
    lane.folder,
    names.map((name) => `${name}:${name}`),
  );
  return fetched.ok ? done(refs) : fetched;
}

interface LaneRefs {
  /** Branches and tags. */
  readonly work: readonly Ref[];
  readonly stash: readonly Ref[];
  /** What an earlier preparation had named, and did not come to clear. */
  readonly kept: readonly Ref[];
  readonly began: string | undefined;
}

function refsIn(lane: Repository): LaneRefs {
  const all = refsNamed(lane, ['refs/heads/', 'refs/tags/', 'refs/stash', 'refs/leapfrog/kept/', startRef]);
  const below = (prefix: string): readonly Ref[] => all.filter(({ name }) => name.startsWith(prefix));
  return {
    work: [...below('refs/heads/'), ...below('refs/tags/')],
    stash: all.filter(({ name }) => name === 'refs/stash'),
    kept: below('refs/leapfrog/kept/'),
    began: all.find(({ name }) => name === startRef)?.commit,
  };
}

/** Whether a repository has a commit under some ref: then nothing of it can be lost here. */
export function isReachable(repo: Repository, commit: string): boolean {
  const asked = git(repo, ['for-each-ref', '--count=1', '--format=%(refname)', '--contains', commit]);
  return asked.code === 0 && asked.stdout !== '';
}

/** Every stash entry; git has them in the log of one ref only. */
function stashes(lane: Repository, { stash }: LaneRefs): readonly Ref[] {
  if (stash.length === 0) return [];
  const commits = gitText(lane, ['log', '--walk-reflogs', '--format=%H', 'refs/stash']).split('\n');
  return commits.map((commit) => ({ name: 'refs/stash', commit }));
}
