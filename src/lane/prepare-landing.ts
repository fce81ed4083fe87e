import { dirname, join } from 'node:path';
import { diffPaths } from '../git/diff-paths.ts';
import { planningAtCommit } from '../git/planning-at-commit.ts';
import { markPlanned } from '../gsd/mark-planned.ts';
import { paddedPhase } from '../planning/phase-number.ts';
import { findPhase, readProject } from '../planning/project.ts';
import { planningOnDisk } from '../store/planning-on-disk.ts';
import { done, type Result, trouble } from '../trouble.ts';
import { heldBasis, type HeldPlan } from './held-plan.ts';
import type { Noted } from './lane-change.ts';
import { changedInLane, commitInLane, linkedTrouble, writeIntoLane } from './landing-commit.ts';
import type { Lane } from './lane.ts';
import type { LeapProject } from './leap-project.ts';
import { mergeHeld, mergeNotes, type Bringing, type MergedNotes } from './merge-held.ts';
import { notesTrailer, owedNotes } from './owed-notes.ts';
import { validateLanding, type LandingToValidate } from './validate-landing.ts';

export interface PreparedLanding {
  /** One commit on top of the exact HEAD it was prepared on. */
  readonly commit: string;
  readonly notes: readonly Noted[];
}

interface LandingOn {
  /** The commit that it lands on. */
  readonly previous: string;
  /** The branch that is to be moved, by its short name: a fast-forward that was cut off is told from one of another branch. */
  readonly branch?: string | undefined;
  readonly drift: string;
}

/**
 * Merge, state transition, commit and validation, all in the landing lane: the person's repository is only read. Done again
 * from the start whenever HEAD has moved.
 */
export function prepareLanding(
  project: LeapProject,
  held: HeldPlan,
  on: LandingOn & { readonly lane: Lane },
): Result<PreparedLanding> {
  const { lane } = on;
  const merged = mergeLanding(project, held, on.previous);
  if (!merged.ok) return merged;
  const { writes, notes, owed } = merged.value;
  const written = writeIntoLane(lane, writes);
  if (!written.ok) return written;
  project.onStep?.('landing-merged');
  const marked = transition(project, held, lane);
  if (!marked.ok) return marked;
  project.onStep?.('landing-marked');
  const paths = changedInLane(project, lane);
  const committed = commitInLane(project, lane, {
    paths,
    message: landingMessage(held, on, merged.value),
  });
  if (!committed.ok) return committed;
  const valid = validateLanding(lane.repo, {
    planningRoot: project.planningRoot,
    phase: held.phase,
    plans: held.plans,
    previous: on.previous,
    landing: committed.value,
    ...broughtBy(project, [held, ...owed]),
  });
  return valid.ok ? done({ commit: committed.value, notes: [...notes, ...marked.value] }) : valid;
}

/** The state transition by GSD's own verb (its own edit for the generation without verbs), on the merged files. */
export function transition(project: LeapProject, held: HeldPlan, lane: Lane): Result<readonly Noted[]> {
  const linked = linkedTrouble(lane, bookkept(project));
  if (linked !== undefined) return trouble(linked);
  const root = join(lane.folder, project.planningRoot);
  const now = readProject(planningOnDisk(root));
  const marked = markPlanned(project.gsd, dirname(root), {
    phase: held.phase,
    name: findPhase(now, held.phase)?.name ?? held.name,
    plans: held.plans.length,
    phases: now.phases.filter((phase) => phase.place === 'active').length,
    date: localDay(new Date()),
  });
  if (!marked.ok) return marked;
  const path = `${project.planningRoot}/STATE.md`;
  return done(marked.value.notes.map((what) => ({ path, what, lines: [] })));
}

/** GSD dates things by the local calendar. */
function localDay(now: Date): string {
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
}

/** What a landing brings, as its validation asks: the paths that may change include GSD's own bookkeeping. */
export function broughtBy(
  project: LeapProject,
  commits: readonly Bringing[],
): Pick<LandingToValidate, 'brought' | 'allowed'> {
  const { repo, planningRoot } = project;
  const paths = commits.flatMap((one) => diffPaths(repo, heldBasis(project, one), one.commit));
  return {
    brought: commits.map(({ start, commit }) => ({
      start: planningAtCommit(repo, start, planningRoot),
      end: planningAtCommit(repo, commit, planningRoot),
    })),
    allowed: new Set([...paths.map(({ path }) => path), ...bookkept(project)]),
  };
}

/** What GSD's verb may write, whatever the plan brings. */
function bookkept({ planningRoot }: LeapProject): readonly string[] {
  return ['STATE.md', 'ROADMAP.md', 'state.json'].map((name) => `${planningRoot}/${name}`);
}

/** The held plan, and on top of it the notes that are owed on its branch. */
export function mergeLanding(project: LeapProject, held: HeldPlan, onto: string): Result<MergedNotes> {
  const merged = mergeHeld(project, held, onto);
  if (!merged.ok) return merged;
  const owed = owedNotes(project).filter(({ branch }) => branch === held.branch);
  const all = mergeNotes(project, owed, { commit: onto, writes: merged.value.writes });
  return done({ ...all, notes: [...merged.value.notes, ...all.notes] });
}

/** GSD's own subject; never one that it greps for as execution ("docs(03-01): …"). */
export function landingMessage(held: HeldPlan, on: LandingOn, merged: MergedNotes): string {
  return [
    `docs(${paddedPhase(held.phase)}): create phase plan`,
    '',
    `Planned from ${held.base.slice(0, 10)} while the phase before it was executed.`,
    ...merged.notes.map((note) => `${note.path} ${note.what}.`),
    '',
    `Leapfrog-Base: ${held.base}`,
    `Leapfrog-Held: ${held.commit}`,
    `Leapfrog-Drift: ${on.drift}`,
    ...(on.branch === undefined ? [] : [`Leapfrog-Branch: ${on.branch}`]),
    ...notesTrailer(merged.owed),
    '',
  ].join('\n');
}
