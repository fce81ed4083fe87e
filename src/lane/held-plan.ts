import { deleteRef, listMessages, refCommit, type Ref, updateRef } from '../git/refs.ts';
import type { Repository } from '../git/repository.ts';
import { comparePhases, type PhaseNumber } from '../planning/phase-number.ts';
import { done, type Result, type Trouble } from '../trouble.ts';
import type { LeapProject } from './leap-project.ts';

/**
 * A finished, checked plan kept aside under a private ref. Its commit has parents: the base (so that `git diff ref^1 ref`
 * shows what is brought) and the lane's last commit (so that one ref keeps everything of the lane reachable); a third one is
 * its footprint.
 */
export interface HeldPlan {
  readonly phase: PhaseNumber;
  readonly name: string;
  readonly plans: readonly string[];
  readonly ref: string;
  readonly commit: string;
  /** The commit of the person's history that the lane started from. */
  readonly base: string;
  /** The base with the person's uncommitted planning files of that moment; the ancestor of every merge at landing. */
  readonly start: string;
  readonly tip: string;
  /** The commit that holds its footprint; undefined for plans that were held before there were any. */
  readonly footprint: string | undefined;
  /** The held plan that this one is the revision of; undefined for one that was planned whole. */
  readonly repairs: string | undefined;
  readonly branch: string;
  readonly agent: string;
  /** ISO 8601. */
  readonly at: string;
  /** The commit's whole message: the three classes as they were shown to the person. */
  readonly message: string;
}

export type PrivateKind = 'held' | 'kept' | 'discarded' | 'owed' | 'landed' | 'landing' | 'captured';

/** `refs/leapfrog/<kind>/<key>/…`: keyed by project, so that two projects in one repository never meet. */
export function privateRef(project: Pick<LeapProject, 'key'>, kind: PrivateKind, ...rest: string[]): string {
  return ['refs/leapfrog', kind, project.key, ...rest].join('/');
}

/** Every held plan of the project, by phase. A ref that is no held plan (somebody made it by hand) is passed over. */
export function heldPlans(project: LeapProject): readonly HeldPlan[] {
  return listMessages(project.repo, privateRef(project, 'held'))
    .map(readHeld)
    .filter((held) => held !== undefined)
    .toSorted((a, b) => comparePhases(a.phase, b.phase));
}

export function heldPlan(project: LeapProject, phase: PhaseNumber): HeldPlan | undefined {
  return heldPlans(project).find((held) => held.phase === phase);
}

/** Where a held plan's changes begin: the base, or the snapshot of it where git does not have the planning files. */
export function heldBasis(project: LeapProject, held: Pick<HeldPlan, 'base' | 'start'>): string {
  return project.tracked ? held.base : held.start;
}

/** Moves a held plan's ref to another private place; the new ref is there before the old one goes. May be repeated. */
export function putAway(
  project: LeapProject,
  held: HeldPlan,
  kind: 'discarded' | 'landed' | 'kept',
): Result<HeldPlan> {
  const ref = privateRef(project, kind, held.phase, held.commit.slice(0, 12));
  const kept = keepAt(project.repo, ref, held.commit);
  if (!kept.ok) return kept;
  const removed = deleteRef(project.repo, held.ref, held.commit);
  return removed.ok ? done({ ...held, ref }) : removed;
}

/** Makes a ref whose name holds its commit; being there already is fine. */
export function keepAt(repo: Repository, ref: string, commit: string): Result<void> {
  const made = updateRef(repo, ref, commit, { absent: true });
  return made.ok || refCommit(repo, ref) === undefined ? made : done(undefined);
}

/** The value of each `Leapfrog-…` trailer of a commit message, the last one where it is repeated. */
export function leapfrogTrailers(message: string): ReadonlyMap<string, string> {
  return new Map(
    [...message.matchAll(/^Leapfrog-([A-Za-z-]+): (.*)$/gm)].map((match) => [match[1] ?? '', match[2] ?? '']),
  );
}

/** As git writes it in full, with SHA-1 or SHA-256. */
const commitName = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

function readHeld({ message, ...ref }: Ref & { readonly message: string }): HeldPlan | undefined {
  const trailers = leapfrogTrailers(message);
  const value = (name: string): string => trailers.get(name) ?? '';
  // Anybody can make a ref: what it names goes to git as a commit, and must not be an option or a path.
  if (!/^[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*$/.test(value('Phase'))) return undefined;
  if (![value('Base'), value('Start'), value('Lane')].every((name) => commitName.test(name)))
    return undefined;
  return {
    phase: value('Phase'),
    name: value('Name'),
    plans: value('Plans')
      .split(' ')
      .filter((id) => id !== ''),
    ref: ref.name,
    commit: ref.commit,
    base: value('Base'),
    start: value('Start'),
    tip: value('Lane'),
    footprint: trailers.get('Footprint'),
    repairs: trailers.get('Repairs'),
    branch: value('Branch'),
    agent: value('Agent'),
    at: value('At'),
    message,
  };
}

/** To be asked under the lease for landing: discarding takes that too. */
export function notHeldAnyMore({ repo }: LeapProject, { ref, commit, phase }: HeldPlan): Trouble | undefined {
  if (refCommit(repo, ref) === commit) return undefined;
  const what = `the plan of phase ${phase} is not held any more: it was discarded, or held anew`;
  return { kind: 'refused', name: 'not-held', where: ref, what, next: 'look again: `leapfrog lanes`' };
}
