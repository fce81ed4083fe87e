import { comparePhases } from '../planning/phase-number.ts';
import type { RoadmapChange } from './roadmap-change.ts';
import { isPlanned, type PhaseSnapshot } from './snapshot.ts';

export type Verdict = 'safe' | 'risky' | 'unsafe';

/** A named rule about two pieces of work. `status`, `run` and the guide print the same names and texts. */
export interface OverlapRule {
  readonly name: OverlapRuleName;
  readonly verdict: Verdict;
  /** The situation, in one clause. */
  readonly what: string;
  /** What goes wrong, or why it does not, in one sentence. */
  readonly why: string;
}

export type OverlapRuleName =
  | 'different-phases'
  | 'reads-what-is-written'
  | 'roadmap-edited'
  | 'checkpoint-ahead'
  | 'phase-unsettled'
  | 'no-context'
  | 'two-executions'
  | 'phases-renumbered'
  | 'base-unplanned'
  | 'too-far-ahead'
  | 'other-branch'
  | 'before-the-boundary';

/** Design section 4, in the order in which the guide tells it. */
export const overlapRules: readonly OverlapRule[] = [
  {
    name: 'different-phases',
    verdict: 'safe',
    what: 'execute phase N and plan phase N+1',
    why: 'the phases have different directories and the plans of N are complete on disk, so neither writes what the other writes',
  },
  {
    name: 'reads-what-is-written',
    verdict: 'risky',
    what: 'the plan of N+1 is expected to read what N writes',
    why: 'it relies on what N promises, and N may build something else; compare the plan with what N really built before you execute it',
  },
  {
    name: 'roadmap-edited',
    verdict: 'risky',
    what: 'a phase is inserted, or the roadmap edited, while a plan is made or held',
    why: 'a held plan lands only while its phase is next; otherwise it keeps being held and is checked again',
  },
  {
    name: 'checkpoint-ahead',
    verdict: 'risky',
    what: 'a plan of N contains a checkpoint where a person decides',
    why: 'the decision may change what N builds, and with it what the plan of N+1 relied on',
  },
  {
    name: 'phase-unsettled',
    verdict: 'risky',
    what: 'N has gaps, or awaits a person',
    why: 'planning N+1 goes on, but what closes the gaps may change it; executing and landing N+1 wait',
  },
  {
    name: 'no-context',
    verdict: 'risky',
    what: 'N+1 has no CONTEXT',
    why: 'nobody discussed the phase, so its plan rests on guesses that a person would have made otherwise',
  },
  {
    name: 'two-executions',
    verdict: 'unsafe',
    what: 'two executions in one working tree, or with overlapping write sets',
    why: 'they share one index and one STATE.md: commits take the files of the other session, and positions are lost',
  },
  {
    name: 'phases-renumbered',
    verdict: 'unsafe',
    what: 'remove or renumber phases, undo, or complete a milestone while a lane lives',
    why: 'the directory a lane works on moves away under it',
  },
  {
    name: 'base-unplanned',
    verdict: 'unsafe',
    what: 'plan N+1 while N itself is not planned',
    why: 'there is nothing to rely on: what N will build is not written down yet',
  },
  {
    name: 'too-far-ahead',
    verdict: 'unsafe',
    what: 'plan N+2 while the plan of N+1 has not landed',
    why: 'it would rest on a plan that is not part of the project yet, and plans that far ahead go stale',
  },
  {
    name: 'other-branch',
    verdict: 'unsafe',
    what: 'land on another branch than the one the lane started from',
    why: 'the plan was made for, and checked against, the history of its own branch',
  },
  {
    name: 'before-the-boundary',
    verdict: 'unsafe',
    what: 'execute N+1 before phase N is complete',
    why: 'what N really built is not known yet, so nobody could compare the plan of N+1 with it',
  },
];

/** What the rules say about one situation: the worst verdict, and every rule that applies with the words of this project. */
export interface Overlap {
  readonly verdict: Verdict;
  readonly reasons: readonly {
    readonly rule: OverlapRuleName;
    readonly verdict: Verdict;
    readonly what: string;
  }[];
}

/** Facts beyond the two phases; each one absent is taken as: not so. */
export interface OverlapFacts {
  /** N+1's known or declared reads meet N's declared writes, as paths. */
  readonly readsWritten?: readonly string[];
  /** What became of the roadmap since a plan that is being made, or is held, was begun. */
  readonly roadmap?: RoadmapChange;
  /** Phase of a plan that is held and not landed. */
  readonly held?: readonly string[];
  readonly otherBranch?: string;
}

/** May `next` be planned while `current` is executed? */
export function overlapOfPlanning(
  current: PhaseSnapshot,
  next: PhaseSnapshot,
  facts: OverlapFacts = {},
): Overlap {
  const reasons: { rule: OverlapRuleName; what: string }[] = [];
  const say = (rule: OverlapRuleName, what: string) => reasons.push({ rule, what });
  const both = `phase ${current.number} and phase ${next.number}`;
  if (current.number === next.number) say('two-executions', `${both} are one phase`);
  if (!isPlanned(current)) say('base-unplanned', `phase ${current.number} has no plans yet`);
  // A phase that was inserted before a held plan's is planned first.
  const heldElsewhere = (facts.held ?? []).filter((phase) => comparePhases(phase, next.number) < 0);
  if (heldElsewhere.length > 0)
    say('too-far-ahead', `the plan of phase ${heldElsewhere.join(', ')} is held and has not landed`);
  if (facts.otherBranch !== undefined) say('other-branch', `the lane started from ${facts.otherBranch}`);
  const renumbered = facts.roadmap?.renumbered ?? [];
  if (renumbered.length > 0) say('phases-renumbered', clauses(renumbered));
  const read = facts.readsWritten ?? [];
  if (read.length > 0)
    say(
      'reads-what-is-written',
      `phase ${next.number} relies on ${read.join(', ')}, which phase ${current.number} writes`,
    );
  else if (next.dependsOn.includes(current.number))
    say('reads-what-is-written', `phase ${next.number} depends on phase ${current.number}`);
  const edited = facts.roadmap?.edited ?? [];
  if (edited.length > 0) say('roadmap-edited', clauses(edited));
  if (current.hasCheckpoint) say('checkpoint-ahead', `a plan of phase ${current.number} stops for a person`);
  if (current.standing === 'gaps') say('phase-unsettled', `phase ${current.number} has gaps`);
  if (current.standing === 'person') say('phase-unsettled', `phase ${current.number} awaits a person`);
  if (!next.hasContext && !isPlanned(next)) say('no-context', `phase ${next.number} was not discussed`);
  if (reasons.every(({ rule }) => verdictOf(rule) === 'risky'))
    reasons.unshift({
      rule: 'different-phases',
      what: `${both} have different directories, and the plans of phase ${current.number} are on disk`,
    });
  const judged = reasons.map((reason) => ({ ...reason, verdict: verdictOf(reason.rule) }));
  return { verdict: worst(judged.map(({ verdict }) => verdict)), reasons: judged };
}

/** The first few of many clauses: a whole roadmap may have moved. */
export function clauses(all: readonly string[]): string {
  const shown = all.slice(0, 3).join('; ');
  return all.length > 3 ? `${shown}; and ${all.length - 3} more` : shown;
}

/** The verdict of a rule by its name. */
export function verdictOf(name: OverlapRuleName): Verdict {
  return overlapRules.find((rule) => rule.name === name)?.verdict ?? 'unsafe';
}

/** Why a rule matters, with this project's phases in place of N and N+1. */
export function whyOf(
  name: OverlapRuleName,
  { current, next }: { readonly current: string; readonly next: string },
): string {
  const why = overlapRules.find((rule) => rule.name === name)?.why ?? '';
  return why.replaceAll(
    /\bN(\+1)?(?!\w)/g,
    (_, ahead?: string) => `phase ${ahead === undefined ? current : next}`,
  );
}

function worst(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('unsafe')) return 'unsafe';
  return verdicts.includes('risky') ? 'risky' : 'safe';
}
