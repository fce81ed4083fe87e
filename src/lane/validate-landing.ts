import { diffPaths } from '../git/diff-paths.ts';
import { planningAtCommit } from '../git/planning-at-commit.ts';
import type { Repository } from '../git/repository.ts';
import { fieldsOf, readFrontmatter, type FieldValue } from '../planning/frontmatter.ts';
import type { PlanningFolder } from '../planning/folder.ts';
import { livePlans } from '../planning/phase.ts';
import type { PhaseNumber } from '../planning/phase-number.ts';
import { findPhase, readProject } from '../planning/project.ts';
import { readState } from '../planning/state.ts';
import { done, type Result, trouble } from '../trouble.ts';
import { entriesOf, type Entry } from './added-entries.ts';
import { conflictMarkerLine } from './check-plans.ts';
import { authoredDifference, roadmapBeside } from './roadmap-section.ts';

export interface LandingToValidate {
  readonly planningRoot: string;
  readonly phase: PhaseNumber;
  readonly plans: readonly string[];
  /** The commit that it lands on, and the prepared one. */
  readonly previous: string;
  readonly landing: string;
  /** The held plan, and notes that come with it, as each is and as its lane started: what was added must have arrived. */
  readonly brought: readonly { readonly start: PlanningFolder; readonly end: PlanningFolder }[];
  /** Paths from the top of the worktree that the landing may change. */
  readonly allowed: ReadonlySet<string>;
}

/**
 * Reads the prepared landing again as a stranger would, after merges, GSD's verbs and the person's hooks have all written:
 * the phase is planned with the same plans, nothing that was there got lost, nothing else changed.
 */
export function validateLanding(repo: Repository, input: LandingToValidate): Result<void> {
  const before = planningAtCommit(repo, input.previous, input.planningRoot);
  const after = planningAtCommit(repo, input.landing, input.planningRoot);
  const wrong = [
    ...foreignPaths(repo, input),
    ...planProblems(after, input),
    ...otherPhases(before, after, input.phase),
    ...lostEntries(before, after, input.brought),
    ...otherSections(before, after, input.phase),
    ...markers(after, input),
    ...counters(after),
    ...position(after, input.phase),
  ];
  if (wrong.length === 0) return done(undefined);
  return trouble({
    kind: 'failed',
    name: 'landing-not-valid',
    what: `the prepared landing is not right, so it was not landed:\n${wrong.join('\n')}`,
    where: input.landing,
    next: 'nothing was changed here; the held plan is still held. Please report this with the lines above',
  });
}

function foreignPaths(repo: Repository, input: LandingToValidate): readonly string[] {
  return diffPaths(repo, input.previous, input.landing)
    .filter(({ path }) => !input.allowed.has(path))
    .map(({ path }) => `${path} was changed and is no part of the plan`);
}

function planProblems(after: PlanningFolder, input: LandingToValidate): readonly string[] {
  const phase = findPhase(readProject(after), input.phase);
  if (phase === undefined) return [`phase ${input.phase} is not there`];
  const plans = livePlans(phase).map((plan) => plan.id);
  const wrong: string[] = [];
  if (plans.join(' ') !== input.plans.join(' ')) {
    wrong.push(`phase ${input.phase} has the plans ${plans.join(', ')} and not ${input.plans.join(', ')}`);
  }
  if (phase.status.is !== 'planned') wrong.push(`phase ${input.phase} is ${phase.status.is} and not planned`);
  return wrong;
}

function otherPhases(before: PlanningFolder, after: PlanningFolder, phase: PhaseNumber): readonly string[] {
  const now = readProject(after);
  return readProject(before)
    .phases.filter((one) => one.number !== phase)
    .filter((one) => {
      const same = now.phases.find(
        (other) => other.number === one.number && other.directory === one.directory,
      );
      return same?.status.is !== one.status.is || same.plans.length !== one.plans.length;
    })
    .map((one) => `phase ${one.number} is not what it was`);
}

/** Everything that HEAD has or the lane added. What the lane only still had, the worker may have taken away since. */
function lostEntries(
  before: PlanningFolder,
  after: PlanningFolder,
  brought: LandingToValidate['brought'],
): readonly string[] {
  const kept = new Set(entriesIn(after).map((entry) => entry.text));
  const added = brought.flatMap(({ start, end }) => {
    const known = new Set(entriesIn(start).map((entry) => entry.text));
    return entriesIn(end).filter((entry) => !known.has(entry.text));
  });
  return [...entriesIn(before), ...added]
    .filter((entry) => !kept.has(entry.text))
    .map((entry) => `a ${entry.what} is missing from STATE.md: ${entry.text}`);
}

function entriesIn(folder: PlanningFolder): readonly Entry[] {
  return entriesOf(folder.read('STATE.md') ?? '');
}

function otherSections(before: PlanningFolder, after: PlanningFolder, phase: PhaseNumber): readonly string[] {
  const [old, now] = [before, after].map((folder) => roadmapBeside(folder.read('ROADMAP.md') ?? '', phase));
  return authoredDifference(old ?? '', now ?? '', (line) => /^\|.*\|$/.test(line)).map(
    (line) => `ROADMAP.md changed outside phase ${phase}: ${line}`,
  );
}

function markers(after: PlanningFolder, input: LandingToValidate): readonly string[] {
  const cut = input.planningRoot.length + 1;
  return [...input.allowed]
    .map((path) => ({ path, line: conflictMarkerLine(after.read(path.slice(cut)) ?? '') }))
    .filter(({ line }) => line !== undefined)
    .map(({ path, line }) => `${path}:${line} holds a conflict marker`);
}

/** No counter may say that more is done than there is. */
function counters(after: PlanningFolder): readonly string[] {
  const state = after.read('STATE.md');
  const progress = state === undefined ? undefined : fieldsOf(readFrontmatter(state))['progress'];
  if (progress === undefined) return [];
  return ['plans', 'phases'].flatMap((of) => {
    const [completed, total] = [`completed_${of}`, `total_${of}`].map((name) => numberField(progress, name));
    return completed !== undefined && total !== undefined && completed > total
      ? [`STATE.md counts ${completed} completed ${of} of ${total}`]
      : [];
  });
}

/** Where STATE.md names a current phase at all, it is the landed one now: nothing else is next. */
function position(after: PlanningFolder, phase: PhaseNumber): readonly string[] {
  const state = after.read('STATE.md');
  const now = state === undefined ? undefined : readState(state).position.currentPhase;
  return now === undefined || now === phase ? [] : [`STATE.md says that phase ${now} is the current one`];
}

function numberField(fields: FieldValue, name: string): number | undefined {
  if (typeof fields === 'string' || !(name in fields)) return undefined;
  const value = Object.entries(fields).find(([key]) => key === name)?.[1];
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : undefined;
}
