import { commitTree, leapfrogIdentity, writeTree, type FileChange } from '../git/commit-tree.ts';
import { footprintOf } from './assess-plans.ts';
import { fetchFrom } from '../git/clone.ts';
import { gitText } from '../git/git.ts';
import type { Footprint } from '../drift/index.ts';
import { readObjects } from '../git/objects.ts';
import { refCommit, updateRef } from '../git/refs.ts';
import { done, trouble, type Result } from '../trouble.ts';
import type { CheckedPlan } from './check-lane.ts';
import { phasePlanning, planningOf } from './drift-planning.ts';
import { storeFootprint } from './held-footprint.ts';
import { heldBasis, heldPlan, keepAt, privateRef, type HeldPlan } from './held-plan.ts';
import { laneReads } from './lane-reads.ts';
import type { Brought, Noted } from './lane-change.ts';
import type { LeapProject } from './leap-project.ts';
import type { Lane } from './lane.ts';
import { oweNotes } from './owed-notes.ts';

/** Where a plan came from, told in its commit for ever. */
export interface Provenance {
  /** "claude", "scripted", "person". */
  readonly agent: string;
  readonly session?: string;
  /** The commit of the held plan that was revised. */
  readonly repairs?: string;
}

/**
 * Keeps a checked plan in the person's repository, under a private ref; the working tree, the index and every branch stay as
 * they are. A plan of the phase that was held before stays reachable under `refs/leapfrog/kept/…`, its notes are owed. Holding the same plan
 * again changes nothing.
 */
export function holdPlan(
  project: LeapProject,
  lane: Lane,
  checked: CheckedPlan,
  provenance: Provenance,
): Result<HeldPlan> {
  const written = treeOfPlan(project, lane, checked);
  if (!written.ok) return written;
  const tree = written.value;
  const before = heldPlan(project, checked.phase);
  if (before !== undefined && before.tip === checked.tip && before.base === lane.base) {
    if (gitText(project.repo, ['rev-parse', `${before.commit}^{tree}`]) === tree) return done(before);
  }
  if (before !== undefined) {
    const ref = privateRef(project, 'kept', before.phase, before.commit.slice(0, 12));
    const kept = keepAt(project.repo, ref, before.commit);
    if (!kept.ok) return kept;
    // Planned anew from another start: the lane has moved, and what the former plan noted is not in it.
    // A revision has them: it began with everything that the plan brings.
    const has = before.start === lane.start || provenance.repairs !== undefined;
    const owed = has ? done(undefined) : oweNotes(project, before);
    if (!owed.ok) return owed;
  }
  const footprint = storeFootprint(project, footprintOfLane(project, lane, tree));
  const commit = commitTree(project.repo, {
    tree,
    parents: [lane.base, checked.tip, footprint],
    message: heldMessage(lane, checked, { ...provenance, footprint }),
    identity: leapfrogIdentity,
  });
  project.onStep?.('plan-committed');
  const ref = privateRef(project, 'held', checked.phase);
  const moved = updateRef(project.repo, ref, commit, before?.commit ?? { absent: true });
  if (!moved.ok) return moved;
  project.onStep?.('plan-held');
  const held = heldPlan(project, checked.phase);
  if (held !== undefined) return done(held);
  return trouble({
    kind: 'refused',
    name: 'discarded-meanwhile',
    what: `the plan of phase ${checked.phase} was discarded the moment it was held`,
    where: ref,
    next: 'plan the phase again',
  });
}

/** The tree of the commit that a checked plan becomes, in the person's repository: its base with what is brought. */
export function treeOfPlan(project: LeapProject, lane: Lane, checked: CheckedPlan): Result<string> {
  const fetched = fetchTip(project, lane, checked.tip);
  if (!fetched.ok) return fetched;
  project.onStep?.('tip-kept');
  const files = checked.brought.map((one) => fileChange(project, one));
  return done(writeTree(project.repo, heldBasis(project, lane), files));
}

function footprintOfLane(project: LeapProject, lane: Lane, tree: string): Footprint {
  const { repo, planningRoot } = project;
  const planned = phasePlanning(planningOf(repo, tree, planningRoot), lane.phase);
  const before = phasePlanning(planningOf(repo, lane.start, planningRoot), lane.phase);
  const wanted = { planningRoot, phase: lane.phase, base: lane.base, reads: laneReads(project, lane) };
  return footprintOf(repo, { wanted, planned, before, base: lane.start });
}

/** Brings the lane's last commit, and all behind it, into the person's repository. */
function fetchTip(project: LeapProject, lane: Lane, tip: string): Result<void> {
  const ref = privateRef(project, 'kept', lane.phase, tip.slice(0, 12));
  if (refCommit(project.repo, ref) === tip) return done(undefined);
  return fetchFrom(project.repo, lane.folder, [`${tip}:${ref}`]);
}

function fileChange(project: LeapProject, one: Brought): FileChange {
  if (one.is === 'removed') return { path: one.path, bytes: undefined };
  if (one.is === 'text') return { path: one.path, bytes: one.text };
  const [bytes] = readObjects(project.repo, [one.oid]);
  if (bytes === undefined) throw new Error(`${one.path} (${one.oid}) did not come over from the lane`);
  return { path: one.path, bytes };
}

function heldMessage(
  lane: Lane,
  checked: CheckedPlan,
  provenance: Provenance & { readonly footprint: string },
): string {
  return [
    `leapfrog: held plan of phase ${checked.phase} (${oneLine(checked.name)})`,
    '',
    ...listed(
      'Brought when it lands',
      checked.brought.map((one) => ({ ...one, lines: [] })),
    ),
    ...listed('Held back (bring it by hand where it is wanted)', checked.heldBack),
    ...listed('Left in the lane', checked.left),
    `Leapfrog-Phase: ${checked.phase}`,
    `Leapfrog-Name: ${oneLine(checked.name)}`,
    `Leapfrog-Plans: ${checked.plans.join(' ')}`,
    `Leapfrog-Base: ${lane.base}`,
    `Leapfrog-Start: ${lane.start}`,
    `Leapfrog-Lane: ${checked.tip}`,
    `Leapfrog-Footprint: ${provenance.footprint}`,
    `Leapfrog-Branch: ${lane.branch}`,
    `Leapfrog-Agent: ${oneLine(provenance.agent)}`,
    ...(provenance.session === undefined ? [] : [`Leapfrog-Session: ${oneLine(provenance.session)}`]),
    ...(provenance.repairs === undefined ? [] : [`Leapfrog-Repairs: ${provenance.repairs}`]),
    `Leapfrog-At: ${new Date().toISOString()}`,
    '',
  ].join('\n');
}

function listed(title: string, notes: readonly Noted[]): readonly string[] {
  if (notes.length === 0) return [];
  const lines = notes.flatMap((note) => [
    `  ${oneLine(note.path)}: ${note.what}`,
    ...note.lines.map((line) => `    ${oneLine(line)}`),
  ]);
  return [`${title}:`, ...lines, ''];
}

/** A message line of its own: nothing in a path or an agent's text can pretend to be a trailer. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
