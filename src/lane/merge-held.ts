import { diffPaths } from '../git/diff-paths.ts';
import { readBlobs } from '../git/objects.ts';
import { planningAtCommit } from '../git/planning-at-commit.ts';
import { clauses } from '../pipeline/overlap.ts';
import { findPhase, readProject } from '../planning/project.ts';
import { done, type Result, trouble } from '../trouble.ts';
import { heldBasis, type HeldPlan } from './held-plan.ts';
import { isText } from './lane-changes.ts';
import type { Noted } from './lane-change.ts';
import type { LandingWrites } from './landing-commit.ts';
import { mergeForLanding, type LandingFile } from './landing-merge.ts';
import type { LeapProject } from './leap-project.ts';
import type { OwedNotes } from './owed-notes.ts';
import { roadmapSince } from './roadmap-since.ts';

/** A commit under a private ref whose changes land: a held plan, or the notes of one that was discarded. */
export type Bringing = Pick<HeldPlan, 'base' | 'start' | 'commit'>;

interface MergeOnto {
  readonly commit: string;
  readonly writes: LandingWrites;
}

export interface MergedHeld {
  readonly writes: LandingWrites;
  readonly notes: readonly Noted[];
}

export interface MergedNotes extends MergedHeld {
  /** Notes that are among the writes. Others keep being owed. */
  readonly owed: readonly OwedNotes[];
}

/** Three-way merge of everything that the held plan brings, onto a commit. */
export function mergeHeld(project: LeapProject, held: HeldPlan, onto: string): Result<MergedHeld> {
  const merged = mergeChanges(project, held, { commit: onto, writes: new Map() });
  if (!merged.ok) return merged;
  const { writes, notes } = merged.value;
  const changed = new Set(
    diffPaths(project.repo, heldBasis(project, held), held.commit).map(({ path }) => path),
  );
  return done({
    writes,
    notes: [
      ...edited(project, held, onto),
      ...notes,
      ...unseen(project, held, onto).filter(({ path }) => !changed.has(path)),
    ],
  });
}

/**
 * Merges notes that are owed on top of what is written already. Notes that do not merge stop nothing: they keep being owed,
 * and that is said.
 */
export function mergeNotes(project: LeapProject, all: readonly OwedNotes[], onto: MergeOnto): MergedNotes {
  const writes = new Map(onto.writes);
  const owed: OwedNotes[] = [];
  const notes = all.map((one): Noted => {
    const whose = `notes of the discarded plan of phase ${one.phase}`;
    const merged = mergeChanges(project, one, { commit: onto.commit, writes });
    if (!merged.ok) {
      const what = `waits with the ${whose} (git show ${one.ref}): ${merged.trouble.what}`;
      return { path: merged.trouble.where ?? project.planningRoot, what, lines: [] };
    }
    for (const [path, content] of merged.value.writes) writes.set(path, content);
    owed.push(one);
    return { path: project.planningRoot, what: `has the ${whose} now: ${one.notes.join(', ')}`, lines: [] };
  });
  return { writes, notes, owed };
}

/** Three-way merge of everything that a private commit brings, onto a commit and what is to be written on top of it. */
function mergeChanges(project: LeapProject, from: Bringing, onto: MergeOnto): Result<MergedHeld> {
  const { repo, planningRoot } = project;
  const writes = new Map<string, string | Buffer | undefined>();
  const files: LandingFile[] = [];
  const paths = diffPaths(repo, heldBasis(project, from), from.commit).map(({ path }) => path);
  const commits = [from.base, from.start, from.commit, onto.commit];
  const blobs = readBlobs(
    repo,
    paths.flatMap((path) => commits.map((commit) => ({ commit, path }))),
  );
  for (const [at, path] of paths.entries()) {
    const [basis, start, theirs, there] = blobs.slice(at * commits.length);
    const ours = onto.writes.has(path) ? asBuffer(onto.writes.get(path)) : there;
    if ([start, theirs, ours].every((bytes) => bytes === undefined || isText(bytes))) {
      files.push({
        path: path.slice(planningRoot.length + 1),
        basis: basis?.toString('utf8'),
        start: start?.toString('utf8'),
        held: theirs?.toString('utf8'),
        head: ours?.toString('utf8'),
      });
    } else if (same(ours, start) || same(ours, theirs)) {
      writes.set(path, theirs);
    } else {
      return trouble({
        kind: 'person',
        name: 'merge-conflict',
        where: path,
        what: 'HEAD and the held plan both changed this file, and it is no text that could be merged',
        next: 'take one of the two away, commit, and land again',
      });
    }
  }
  const merged = mergeForLanding(files);
  const [refusal] = merged.refusals;
  if (refusal !== undefined) return trouble({ ...refusal, where: `${planningRoot}/${refusal.where}` });
  for (const [path, text] of merged.writes) writes.set(`${planningRoot}/${path}`, text);
  const notes = merged.findings.map((note) => ({ ...note, path: `${planningRoot}/${note.path}` }));
  return done({ writes, notes });
}

/** The order or the promises of phases were rewritten here while the plan was made. */
function edited(project: LeapProject, held: HeldPlan, onto: string): readonly Noted[] {
  const now = readProject(planningAtCommit(project.repo, onto, project.planningRoot));
  const since = roadmapSince(project, held, now).edited;
  if (since.length === 0) return [];
  const what = `was edited here while the plan was made (roadmap-edited): ${clauses(since)}`;
  return [{ path: `${project.planningRoot}/ROADMAP.md`, what, lines: [] }];
}

/** What changed here in the phase's own directory since the lane started: the planner could not know (a new CONTEXT, say). */
function unseen({ repo, planningRoot }: LeapProject, held: HeldPlan, onto: string): readonly Noted[] {
  const phase = findPhase(readProject(planningAtCommit(repo, held.commit, planningRoot)), held.phase);
  if (phase?.directory === undefined) return [];
  const directory = `${planningRoot}/${phase.directory}`;
  const what =
    'was changed here while the plan was made, and the plan was made without it: read the plan again';
  return diffPaths(repo, held.start, onto, [directory]).map(({ path }) => ({ path, what, lines: [] }));
}

function same(one: Buffer | undefined, other: Buffer | undefined): boolean {
  return one === undefined || other === undefined ? one === other : one.equals(other);
}

function asBuffer(content: string | Buffer | undefined): Buffer | undefined {
  return typeof content === 'string' ? Buffer.from(content) : content;
}
