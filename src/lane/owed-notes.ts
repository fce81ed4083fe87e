import { commitTree, leapfrogIdentity, writeTree, type FileChange } from '../git/commit-tree.ts';
import { diffPaths } from '../git/diff-paths.ts';
import { gitText } from '../git/git.ts';
import { readBlob } from '../git/objects.ts';
import { deleteRef, listRefs, refCommit, type Ref } from '../git/refs.ts';
import { done, type Result } from '../trouble.ts';
import { bringAddedEntries } from './added-entries.ts';
import { heldBasis, keepAt, leapfrogTrailers, privateRef, type HeldPlan } from './held-plan.ts';
import type { LeapProject } from './leap-project.ts';

/*
 * Todos and blockers that a planner noted are true whatever becomes of the plan. Where a held plan is put away without
 * landing, they are owed: kept as a commit of their own under refs/leapfrog/owed/…, until a landing brings them.
 */

/** Notes of one plan that did not land. Like a held plan, its commit is the lane's base with the notes and nothing else. */
export interface OwedNotes {
  /** The phase whose plan it was. */
  readonly phase: string;
  readonly ref: string;
  readonly commit: string;
  readonly base: string;
  readonly start: string;
  readonly branch: string;
  /** One line for each note: "todo: ask for icons", or the path of a file. */
  readonly notes: readonly string[];
}

/** The todos and blockers of a held plan that will not land, kept until they are brought; undefined where it has none. */
export function oweNotes(project: LeapProject, held: HeldPlan): Result<OwedNotes | undefined> {
  const { files, notes } = notesOf(project, held);
  if (files.length === 0) return done(undefined);
  const ref = privateRef(project, 'owed', held.phase, held.commit.slice(0, 12));
  if (refCommit(project.repo, ref) === undefined) {
    const commit = commitTree(project.repo, {
      tree: writeTree(project.repo, heldBasis(project, held), files),
      parents: [held.base, held.commit],
      message: [
        `leapfrog: notes of the discarded plan of phase ${held.phase}`,
        '',
        ...notes.map((note) => `- ${note.replaceAll(/\s+/g, ' ')}`),
        '',
        `Leapfrog-Phase: ${held.phase}`,
        `Leapfrog-Base: ${held.base}`,
        `Leapfrog-Start: ${held.start}`,
        `Leapfrog-Branch: ${held.branch}`,
        '',
      ].join('\n'),
      identity: leapfrogIdentity,
    });
    const kept = keepAt(project.repo, ref, commit);
    if (!kept.ok) return kept;
  }
  return done(owedNotes(project).find((owed) => owed.ref === ref));
}

/** Files that the lane added among the pending todos, and its new entries in STATE.md's lists of todos and blockers. */
function notesOf(
  project: LeapProject,
  held: HeldPlan,
): { readonly files: readonly FileChange[]; readonly notes: readonly string[] } {
  const { repo, planningRoot } = project;
  const files: FileChange[] = [];
  const notes: string[] = [];
  for (const { path } of diffPaths(repo, heldBasis(project, held), held.commit)) {
    const bytes = readBlob(repo, held.commit, path);
    const before = readBlob(repo, held.start, path);
    if (bytes === undefined) continue;
    if (path === `${planningRoot}/STATE.md` && before !== undefined) {
      const found = bringAddedEntries(before.toString('utf8'), bytes.toString('utf8'), ['todo', 'blocker']);
      if (found.text === undefined) continue;
      files.push({ path, bytes: found.text });
      notes.push(...found.added.map(({ what, text }) => `${what}: ${text.replace(/^[-*+]\s+/, '')}`));
    } else if (before === undefined && path.startsWith(`${planningRoot}/todos/pending/`)) {
      files.push({ path, bytes });
      notes.push(path);
    }
  }
  return { files, notes };
}

/**
 * Notes that no landing has brought yet. The branch has the last word: what a commit there names as brought is not owed
 * any more, even where that landing was killed before it could put the ref away.
 */
export function owedNotes(project: LeapProject): readonly OwedNotes[] {
  return listRefs(project.repo, privateRef(project, 'owed'))
    .map((ref) => readOwed(project, ref))
    .filter((owed) => !wasBrought(project, owed));
}

function readOwed(project: LeapProject, ref: Ref): OwedNotes {
  const message = gitText(project.repo, ['show', '-s', '--format=%B', ref.commit]);
  const trailers = leapfrogTrailers(message);
  const value = (name: string): string => trailers.get(name) ?? '';
  return {
    phase: value('Phase'),
    ref: ref.name,
    commit: ref.commit,
    base: value('Base'),
    start: value('Start'),
    branch: value('Branch'),
    notes: [...message.matchAll(/^- (.*)$/gm)].map((match) => match[1] ?? ''),
  };
}

function wasBrought({ repo, tracked }: LeapProject, owed: OwedNotes): boolean {
  if (!tracked) return false;
  const grep = ['--fixed-strings', `--grep=${owed.commit}`];
  return gitText(repo, ['log', '-1', '--format=%H', ...grep, 'HEAD', `^${owed.base}`]) !== '';
}

/** The line of a landing's message that says which notes it brought. */
export function notesTrailer(owed: readonly OwedNotes[]): readonly string[] {
  return owed.length === 0 ? [] : [`Leapfrog-Notes: ${owed.map(({ commit }) => commit).join(' ')}`];
}

/** Puts away what a landing has brought; it stays reachable under `refs/leapfrog/kept/…`. May be repeated. */
export function settleNotes(project: LeapProject, landing: string): Result<void> {
  const owed = listRefs(project.repo, privateRef(project, 'owed'));
  if (owed.length === 0) return done(undefined);
  const message = gitText(project.repo, ['show', '-s', '--format=%B', landing]);
  const brought = (leapfrogTrailers(message).get('Notes') ?? '').split(' ');
  for (const { name, commit } of owed) {
    if (!brought.includes(commit)) continue;
    const kept = keepAt(project.repo, privateRef(project, 'kept', 'notes', commit.slice(0, 12)), commit);
    if (!kept.ok) return kept;
    const removed = deleteRef(project.repo, name, commit);
    if (!removed.ok) return removed;
  }
  return done(undefined);
}
