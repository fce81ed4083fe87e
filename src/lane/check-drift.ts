import { join } from 'node:path';
import type { DriftReport, Grammars } from '../drift/index.ts';
import { commitOf, gitText, head, isAncestor } from '../git/index.ts';
import { comparePhases } from '../planning/phase-number.ts';
import { livePlans, type Phase } from '../planning/phase.ts';
import { isFinished } from '../planning/read-phase.ts';
import { planningOnDisk } from '../store/planning-on-disk.ts';
import { done, type Result, trouble } from '../trouble.ts';
import { assessWith, type Assessed } from './assess-plans.ts';
import { heldReads } from './held-footprint.ts';
import { leapfrogTrailers, type HeldPlan } from './held-plan.ts';
import type { LeapProject } from './leap-project.ts';
import { projectReader } from './project-reader.ts';

/** A comparison with whose plans it was. */
export interface CheckedDrift extends Assessed {
  readonly whose: 'held' | 'project';
  /** The phase's name. */
  readonly name: string;
}

/** Whether a held plan is still true at a commit (HEAD) and with the planning files as they lie on disk. */
export function checkHeldDrift(
  project: LeapProject,
  held: HeldPlan,
  grammars: Grammars,
  at = head(project.repo)?.commit,
): CheckedDrift {
  if (at === undefined) throw new Error(`${project.repo.folder} has a held plan and no commit`);
  const { phases } = projectReader(project)();
  const assessed = assessWith(
    project.repo,
    {
      planningRoot: project.planningRoot,
      phase: held.phase,
      // What the planner saw: the base with the person's uncommitted planning files of that moment.
      base: held.start,
      now: at,
      plansAt: held.commit,
      reads: heldReads(project, held),
      disk: planningOnDisk(join(project.repo.folder, project.planningRoot)),
      promisesDue: everyPhaseBeforeIsOver(phases, held.phase),
    },
    grammars,
  );
  return { ...withBase(assessed, held.base), whose: 'held', name: held.name };
}

/** Whether the plans that the project has for a phase are still true; made by hand or landed, whoever made them. */
export function checkPhaseDrift(
  project: LeapProject,
  phase: Phase,
  grammars: Grammars,
): Result<CheckedDrift> {
  const now = head(project.repo);
  const open = livePlans(phase).filter((plan) => !isFinished(plan));
  if (open.length === 0 || now === undefined) return trouble(nothingToCheck(phase));
  const base = baseOfPlans(project, phase);
  const { phases } = projectReader(project)();
  const assessed = assessWith(
    project.repo,
    {
      planningRoot: project.planningRoot,
      phase: phase.number,
      base: base ?? '',
      now: now.commit,
      reads: undefined,
      disk: planningOnDisk(join(project.repo.folder, project.planningRoot)),
      promisesDue: everyPhaseBeforeIsOver(phases, phase.number),
    },
    grammars,
  );
  return done({ ...assessed, whose: 'project', name: phase.name });
}

function nothingToCheck(phase: Phase): {
  readonly kind: 'refused';
  readonly name: string;
  readonly what: string;
  readonly next: string;
} {
  return {
    kind: 'refused',
    name: 'no-open-plans',
    what: `phase ${phase.number} has no plan that is still to be executed`,
    next: '`leapfrog status` shows which phases have plans',
  };
}

/**
 * What the plans of a project were made from: for a landed plan the base that its landing says, else the commit that added
 * the newest of them. undefined where git does not have them.
 */
export function baseOfPlans({ repo, planningRoot }: LeapProject, phase: Phase): string | undefined {
  const paths = livePlans(phase).map(({ path }) => `${planningRoot}/${path}`);
  const args = [
    '--literal-pathspecs',
    'log',
    '-1',
    '--diff-filter=A',
    '--format=%H%n%B',
    'HEAD',
    '--',
    ...paths,
  ];
  const [commit = '', ...message] = gitText(repo, args).split('\n');
  if (commit === '') return undefined;
  const trailers = leapfrogTrailers(message.join('\n'));
  const from = trailers.get('Base');
  // A landing that was checked is as good as planned there; one that was not is judged from where its planner stood.
  if (from === undefined || trailers.get('Drift')?.startsWith('fresh') === true) return commit;
  // A base that is gone is answered with *unknown*, not with a later one that hides what came between.
  return commitOf(repo, from) === undefined || isAncestor(repo, from, commit) ? from : commit;
}

function everyPhaseBeforeIsOver(phases: readonly Phase[], number: string): boolean {
  return phases
    .filter((phase) => phase.place === 'active' && comparePhases(phase.number, number) < 0)
    .every(({ status }) => status.is === 'complete');
}

function withBase(assessed: Assessed, base: string): Assessed {
  return {
    footprint: { ...assessed.footprint, base },
    report: { ...assessed.report, base },
  };
}

/** What a landing commit says about the check. */
export function driftTrailer({ verdict, base, now }: DriftReport): string {
  return `${verdict} (${base.slice(0, 10)}..${now.slice(0, 10)})`;
}
