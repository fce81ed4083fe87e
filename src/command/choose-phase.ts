import { overlapOfPlanning, whyOf, type OverlapRuleName } from '../pipeline/overlap.ts';
import { readPhaseNumber } from '../planning/phase-number.ts';
import { livePlans, type Phase } from '../planning/phase.ts';
import { done, type Result, type Trouble, trouble } from '../trouble.ts';
import { phaseSnapshot } from '../pipeline/phase-snapshot.ts';

export interface ChoiceToPlan {
  readonly phases: readonly Phase[];
  readonly held: readonly string[];
  /** As typed: "3", "03", "2.1"; undefined for the next phase that has no plans. */
  readonly asked: string | undefined;
}

/** The phase that a planner lane may plan now, or why none. Pure; the refusals carry the overlap rules' names. */
export function choosePhaseToPlan({ phases, held, asked }: ChoiceToPlan): Result<Phase> {
  const open = phases.filter((phase) => phase.place === 'active' && phase.status.is !== 'complete');
  const unplanned = open.find((phase) => livePlans(phase).length === 0 && !held.includes(phase.number));
  const chosen = asked === undefined ? unplanned : findPhase(open, asked);
  if (chosen === undefined) return trouble(asked === undefined ? nothingToPlan : unknownPhase(asked, phases));
  if (livePlans(chosen).length > 0) return trouble(plannedAlready(chosen));
  const [current, after] = open;
  if (current === undefined || current === chosen) return done(chosen);
  const pair = { current: current.number, next: chosen.number };
  if (after !== undefined && after !== chosen) return trouble(tooFarAhead(after, held, pair));
  const overlap = overlapOfPlanning(phaseSnapshot(current), phaseSnapshot(chosen), { held });
  const against = overlap.reasons.find((reason) => reason.verdict === 'unsafe');
  return against === undefined ? done(chosen) : trouble(refusedBy(against, pair));
}

/** The phase with this number, however it is padded. */
export function findPhase(phases: readonly Phase[], asked: string): Phase | undefined {
  const number = readPhaseNumber(asked);
  return phases.find((phase) => phase.number === number);
}

const nothingToPlan: Trouble = {
  kind: 'refused',
  name: 'nothing-to-plan',
  what: 'every open phase of the roadmap has plans, or a held plan',
  next: '`leapfrog status` shows what is next',
};

function unknownPhase(asked: string, phases: readonly Phase[]): Trouble {
  const found = findPhase(phases, asked);
  return {
    kind: found === undefined ? 'usage' : 'refused',
    name: found === undefined ? 'unknown-phase' : 'phase-closed',
    what:
      found === undefined
        ? `there is no phase ${asked}`
        : `phase ${asked} is ${found.place === 'active' ? 'complete' : found.place}`,
    next: '`leapfrog status` lists the phases',
  };
}

function plannedAlready(phase: Phase): Trouble {
  return {
    kind: 'refused',
    name: 'planned-already',
    what: `phase ${phase.number} has ${livePlans(phase).length} plans already`,
    ...(phase.directory === undefined ? {} : { where: phase.directory }),
    next: 'to plan it anew, take them away and commit; to change them, edit them where they are',
  };
}

type Pair = Parameters<typeof whyOf>[1];

/** `after` is the phase that comes before the one that was asked for, and after the one that is executed. */
function tooFarAhead(after: Phase, held: readonly string[], pair: Pair): Trouble {
  const rule = 'too-far-ahead';
  const first = after.number;
  if (livePlans(after).length > 0) {
    const next = `complete phase ${pair.current} first, then phase ${first} can be executed while phase ${pair.next} is planned`;
    return { ...refusedBy({ rule, what: `phase ${first} is planned and not executed` }, pair), next };
  }
  if (!held.includes(first)) {
    const next = `plan that one: leapfrog plan ${first}`;
    return { ...refusedBy({ rule, what: `phase ${first} is not planned yet` }, pair), next };
  }
  const what = `the plan of phase ${first} is held and has not landed`;
  const next = `when phase ${pair.current} is complete: leapfrog land ${first}`;
  return { ...refusedBy({ rule, what }, pair), next };
}

function refusedBy(
  { rule, what }: { readonly rule: OverlapRuleName; readonly what: string },
  pair: Pair,
): Trouble {
  return {
    kind: 'refused',
    name: rule,
    what: `phase ${pair.next} cannot be planned now: ${what}; ${whyOf(rule, pair)}`,
    next: `\`leapfrog guide\` explains the rule ${rule}`,
  };
}
