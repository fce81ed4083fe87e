import type { Role, Script } from '../agent/index.ts';
import { gitFields, gitText, planningAtCommit, type Repository } from '../git/index.ts';
import { findPhase, readProject, type Phase, type Project } from '../planning/index.ts';

/** A piece of history that sessions of a script made, and who made which commit. */
export interface PlayedHistory {
  readonly repo: Repository;
  /** The commit before the first one. */
  readonly from: string;
  /** HEAD when it was over. */
  readonly to: string;
  readonly roleOf: (commit: string) => Role | undefined;
  /** The tasks that were played. */
  readonly tasks: Script['tasks'];
}

/** What can go wrong between two sessions, computed from the commits alone. The same question for one tree and for lanes. */
export interface Damage {
  /** Commits that hold files which only the other session writes. */
  readonly foreign: readonly {
    readonly commit: string;
    readonly subject: string;
    readonly by: Role;
    readonly paths: readonly string[];
  }[];
  /** Entries that a session added and that the last commit does not have. */
  readonly lost: readonly { readonly by: Role; readonly path: string; readonly entry: string }[];
  /** Commits whose STATE.md says something else than the phase folders beside it. */
  readonly wrongPositions: readonly {
    readonly commit: string;
    readonly subject: string;
    readonly what: string;
  }[];
}

export function findDamage(history: PlayedHistory): Damage {
  const { repo, from, to } = history;
  const commits = gitText(repo, ['rev-list', '--reverse', `${from}..${to}`])
    .split('\n')
    .filter((commit) => commit !== '');
  return {
    foreign: commits.flatMap((commit) => foreignIn(history, commit)),
    lost: lostEntries(history),
    wrongPositions: commits.flatMap((commit) => {
      const what = positionFault(readProject(planningAtCommit(repo, commit, planningRoot)));
      return what === undefined ? [] : [{ commit, subject: subjectOf(repo, commit), what }];
    }),
  };
}

export function damageCount({ foreign, lost, wrongPositions }: Damage): number {
  return foreign.length + lost.length + wrongPositions.length;
}

const planningRoot = '.planning';

function foreignIn({ repo, roleOf, tasks }: PlayedHistory, commit: string): Damage['foreign'] {
  const by = roleOf(commit);
  if (by === undefined) return [];
  const own = writtenBy(tasks, (role) => role === by);
  const others = writtenBy(tasks, (role) => role !== by);
  const paths = gitFields(repo, ['diff-tree', '-r', '-z', '--no-commit-id', '--name-only', commit]).filter(
    (path) => others.has(path) && !own.has(path),
  );
  return paths.length === 0 ? [] : [{ commit, subject: subjectOf(repo, commit), by, paths }];
}

function writtenBy(tasks: Script['tasks'], whose: (role: Role) => boolean): ReadonlySet<string> {
  const steps = tasks.filter(({ role }) => whose(role)).flatMap((task) => task.steps);
  return new Set(steps.flatMap((step) => (step.do === 'write' || step.do === 'rewrite' ? [step.path] : [])));
}

/** What the sessions added to lists, and what the roadmap has to say about the plans and summaries that are there. */
function lostEntries({ repo, to, tasks }: PlayedHistory): Damage['lost'] {
  const folder = planningAtCommit(repo, to, planningRoot);
  const added = tasks.flatMap(({ role, steps }) =>
    steps.flatMap((step) => {
      if (step.do !== 'rewrite') return [];
      const path = step.path.slice(planningRoot.length + 1);
      return step.changes.flatMap((change) =>
        change.is === 'entry' ? [{ by: role, path, entry: change.add }] : [],
      );
    }),
  );
  const listed = folder.paths.flatMap((path) => {
    const id = /(\d+-\d+)-PLAN\.md$/.exec(path)?.[1];
    if (id === undefined) return [];
    const done = folder.paths.includes(path.replace(/PLAN\.md$/, 'SUMMARY.md'));
    const by: Role = done ? 'worker' : 'planner';
    return [{ by, path: 'ROADMAP.md', entry: `- [${done ? 'x' : ' '}] ${id}-PLAN.md` }];
  });
  return [...added, ...listed].filter(({ path, entry }) => {
    const lines = (folder.read(path) ?? '').split('\n');
    return !lines.some((line) => line === entry || line.startsWith(`${entry} `));
  });
}

/** Where STATE.md's position contradicts the phase folders of the same commit; `undefined` where it agrees. */
export function positionFault(project: Project): string | undefined {
  const position = project.state?.position;
  if (position?.currentPhase === undefined) return undefined;
  const current = findPhase(project, position.currentPhase);
  const behind = project.phases.find(
    (phase) => Number(phase.number) < Number(position.currentPhase) && phase.status.is !== 'complete',
  );
  if (behind !== undefined)
    return `STATE.md is at phase ${position.currentPhase}, but phase ${behind.number} has ${progress(behind)}`;
  if (current === undefined) return undefined;
  const counted = /^(\d+) of (\d+)/.exec(position.plan?.value ?? '');
  const done = current.plans.filter((plan) => plan.summary !== undefined).length;
  if (counted !== null && (Number(counted[1]) !== done || Number(counted[2]) !== current.plans.length))
    return `STATE.md says plan ${counted[0]}, but phase ${current.number} has ${progress(current)}`;
  if (counted === null && /^ready to plan/i.test(position.status?.value ?? '') && current.plans.length > 0)
    return `STATE.md says "Ready to plan", but phase ${current.number} has ${current.plans.length} plans`;
  return undefined;
}

function progress({ plans }: Phase): string {
  const done = plans.filter((plan) => plan.summary !== undefined).length;
  return `${done} of ${plans.length} plans executed`;
}

function subjectOf(repo: Repository, commit: string): string {
  return gitText(repo, ['log', '-1', '--format=%s', commit]);
}
