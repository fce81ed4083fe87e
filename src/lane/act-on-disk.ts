import { commitOf, head } from '../git/head.ts';
import { listMessages, listRefs, refCommit } from '../git/refs.ts';
import type { OpenAct } from '../store/act.ts';
import { readJournal } from '../store/journal.ts';
import { absurd } from '../trouble.ts';
import { heldPlan, leapfrogTrailers, privateRef, type HeldPlan } from './held-plan.ts';
import { keptLanding, landedBefore } from './landed-before.ts';
import type { LeapProject } from './leap-project.ts';
import { undoLanding } from './undo-landing.ts';

/** What disk and git show of an act whose process died in the middle. */
export type ActFound =
  | { readonly is: 'held'; readonly commit: string; readonly base: string }
  | { readonly is: 'landed'; readonly commit: string; readonly undo: string }
  | { readonly is: 'discarded'; readonly commit: string }
  /** Nothing was achieved yet; `what` says where it stands and who goes on with it. */
  | { readonly is: 'nothing'; readonly what: string };

/** Looks what became of an interrupted act: its evidence, not its intent. Reads only. */
export function actOnDisk(project: LeapProject, open: OpenAct): ActFound {
  switch (open.was) {
    case 'lane':
      return {
        is: 'nothing',
        what: 'the lane may be half prepared; whoever opens it next keeps what is in it and prepares it anew',
      };
    case 'hold':
      return heldSince(project, open);
    case 'landing':
      return landedSince(project, open);
    case 'discard':
      return discardedSince(project, open);
    default:
      return absurd(open.was);
  }
}

/** The journal's outcome of an interrupted act, by what was found of it. */
export function recoveredOutcome({ act, was, phase }: OpenAct, found: ActFound) {
  switch (found.is) {
    case 'held':
      return {
        event: 'plan-held',
        act,
        phase,
        commit: found.commit,
        base: found.base,
        recovered: true,
      } as const;
    case 'landed':
      return {
        event: 'plan-landed',
        act,
        phase,
        commit: found.commit,
        undo: found.undo,
        recovered: true,
      } as const;
    case 'discarded':
      return { event: 'plan-discarded', act, phase, commit: found.commit, recovered: true } as const;
    case 'nothing':
      return { event: 'act-interrupted', act, was, phase, what: found.what } as const;
    default:
      return absurd(found);
  }
}

function heldSince(project: LeapProject, { phase }: OpenAct): ActFound {
  const held = heldPlan(project, phase);
  // What another act told of was held before. Times do not tell: the clock may have been set back.
  if (held !== undefined && !told(project, 'plan-held').has(held.commit))
    return { is: 'held', commit: held.commit, base: held.base };
  return { is: 'nothing', what: `the plan of phase ${phase} is in its lane and not held yet` };
}

function landedSince(project: LeapProject, { phase }: OpenAct): ActFound {
  const held = heldPlan(project, phase);
  if (held === undefined) {
    const plans = listRefs(project.repo, privateRef(project, 'landed', phase)).map(({ commit }) => commit);
    const landing = keptLanding(project, plans);
    const what = `no plan of phase ${phase} is held any more`;
    return landing === undefined ? { is: 'nothing', what } : arrived(project, landing);
  }
  const what = isHalfLanded(project, held)
    ? `the plan of phase ${phase} is landing: what is missing of it is done next`
    : `the plan of phase ${phase} is still held, and the project is as it was`;
  return { is: 'nothing', what };
}

/**
 * Whether the landing of a held plan was decided, or has arrived, and is not finished: its plans may be in the project, and it
 * counts as landed only once `landPlan` was called again. Nobody may execute it before.
 */
export function isHalfLanded(project: LeapProject, held: HeldPlan): boolean {
  if (!project.tracked && refCommit(project.repo, privateRef(project, 'landing', held.phase)) !== undefined) {
    return true;
  }
  const now = head(project.repo);
  const inBranch = project.tracked && now !== undefined && landedBefore(project, held, now) !== undefined;
  return inBranch || keptLanding(project, [held.commit]) !== undefined;
}

function arrived(project: LeapProject, commit: string): ActFound {
  const previous = commitOf(project.repo, `${commit}^`) ?? commit;
  return { is: 'landed', commit, undo: undoLanding(project, { commit, previous }) };
}

function discardedSince(project: LeapProject, { phase }: OpenAct): ActFound {
  if (heldPlan(project, phase) !== undefined)
    return { is: 'nothing', what: `the plan of phase ${phase} is still held` };
  const known = told(project, 'plan-discarded');
  const last = listMessages(project.repo, privateRef(project, 'discarded', phase))
    .filter(({ commit }) => !known.has(commit))
    .map(({ commit, message }) => ({ commit, at: leapfrogTrailers(message).get('At') ?? '' }))
    // Refs are named by their commits, which says nothing of which was the last.
    .reduce((a, b) => (b.at > a.at ? b : a), { commit: '', at: '' });
  return last.commit === ''
    ? { is: 'nothing', what: `no plan of phase ${phase} is held any more` }
    : { is: 'discarded', commit: last.commit };
}

/** The commits that the journal names as held, or discarded, by acts that came to their end. */
function told({ paths }: LeapProject, outcome: 'plan-held' | 'plan-discarded'): ReadonlySet<unknown> {
  const events = readJournal(paths.journal).filter(({ event }) => event === outcome);
  return new Set(events.map((event) => event['commit']));
}
