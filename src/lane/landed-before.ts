import { commitOf, type Head } from '../git/head.ts';
import { gitText } from '../git/git.ts';
import { lastingText } from '../git/lasting.ts';
import { planningAtCommit } from '../git/planning-at-commit.ts';
import { findPhase, readProject } from '../planning/project.ts';
import { listRefs } from '../git/refs.ts';
import { leapfrogTrailers, privateRef, type HeldPlan } from './held-plan.ts';
import type { LeapProject } from './leap-project.ts';

/**
 * The commit that landed this held plan, if its plans are still there: a landing that was reverted may be made again.
 */
export function landedBefore(
  project: LeapProject,
  held: HeldPlan,
  now: Head,
): { readonly commit: string; readonly previous: string } | undefined {
  const grep = ['--fixed-strings', `--grep=Leapfrog-Held: ${held.commit}`];
  const args = ['log', '--first-parent', '--format=%H', ...grep, now.commit, `^${held.base}`];
  const [commit] = lastingText(project.repo, [now.commit, held.base], args).split('\n');
  if (commit === undefined || commit === '') return undefined;
  const phase = findPhase(
    readProject(planningAtCommit(project.repo, now.commit, project.planningRoot)),
    held.phase,
  );
  const ids = new Set(phase?.plans.map((plan) => plan.id));
  const previous = commitOf(project.repo, `${commit}^`);
  return previous !== undefined && held.plans.every((id) => ids.has(id)) ? { commit, previous } : undefined;
}

/** The newest finished landing of one of these held plans. Each is kept under a private ref, and names its plan. */
export function keptLanding(project: LeapProject, plans: readonly string[]): string | undefined {
  const { repo } = project;
  const landings = listRefs(repo, privateRef(project, 'kept', 'landing')).map(({ commit }) => ({
    commit,
    message: gitText(repo, ['show', '-s', '--format=%ct%n%B', commit]),
  }));
  return landings
    .filter(({ message }) => plans.includes(leapfrogTrailers(message).get('Held') ?? ''))
    .toSorted((a, b) => Number.parseInt(a.message, 10) - Number.parseInt(b.message, 10))
    .at(-1)?.commit;
}
