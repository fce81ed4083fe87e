import type { Problem } from '../planning/problem.ts';
import { absurd } from '../trouble.ts';
import type { ReportedHeld, ReportedNext, ReportedOverlap, ReportedPhase } from './status-report.ts';

export type GsdVerb = 'discuss-phase' | 'plan-phase' | 'execute-phase' | 'verify-work';

export interface NextStepInput {
  readonly phases: readonly ReportedPhase[];
  readonly held: readonly ReportedHeld[];
  readonly overlap: ReportedOverlap;
  /** What stands in the way of every session. */
  readonly blocked?: Problem;
  /** Spells a command as the installed GSD does: "/gsd-plan-phase 3" or "/gsd:plan-phase 3". */
  readonly spell: (verb: GsdVerb, phase: string) => string;
}

/** What to type next. Terminal 1 is the worker; terminal 2 appears only while a planner lane makes sense beside it. */
export function nextStep(input: NextStepInput): ReportedNext {
  if (input.blocked !== undefined) {
    const { where, what, next } = input.blocked;
    return { terminal1: [], terminal2: [], why: `first ${where} (${what}): ${next}.` };
  }
  const current = input.phases.find((phase) => phase.place === 'active' && phase.status !== 'complete');
  if (current === undefined) {
    return { terminal1: [], terminal2: [], why: nothingOpen(input.phases) };
  }
  const held = input.held.find((plan) => plan.phase === current.number);
  if (held !== undefined && held.missing.length === 0) {
    return {
      terminal1: [`leapfrog land ${current.number}`],
      terminal2: [],
      why: `the held plan of phase ${current.number} can land.`,
    };
  }
  const { lines, why } = workerStep(current, input.spell);
  return { terminal1: lines, terminal2: plannerStep(input), why };
}

function nothingOpen(phases: readonly ReportedPhase[]): string {
  if (phases.some((phase) => phase.place === 'active'))
    return 'every phase is complete; audit the milestone and complete it.';
  return phases.some((phase) => phase.place === 'archived')
    ? 'no phase is open; begin the next milestone with GSD (new-milestone).'
    : 'the roadmap has no phase; add one with GSD (add-phase).';
}

function workerStep(
  { number, status, done, plans }: ReportedPhase,
  spell: NextStepInput['spell'],
): { readonly lines: readonly string[]; readonly why: string } {
  const type = (verb: GsdVerb, why: string, flags = '') => ({
    lines: ['/clear', `${spell(verb, number)}${flags}`],
    why,
  });
  switch (status) {
    case 'empty':
      return type('discuss-phase', `phase ${number} is not discussed yet.`);
    case 'discussed':
    case 'researched':
      return type('plan-phase', `phase ${number} has no plans yet.`);
    case 'planned':
      return type('execute-phase', `phase ${number} is ready to execute.`);
    case 'executing':
      return type(
        'execute-phase',
        `phase ${number} is executing, ${done} of ${plans} plans done; this goes on with it.`,
      );
    case 'executed':
      return type(
        'verify-work',
        `every plan of phase ${number} has its summary, but none of it is verified.`,
      );
    case 'gaps':
      return type('plan-phase', `the verification of phase ${number} found gaps.`, ' --gaps');
    case 'person':
      return type('verify-work', `phase ${number} waits for a person to check it.`);
    case 'complete':
      return { lines: [], why: `phase ${number} is complete.` };
    default:
      return absurd(status);
  }
}

/** Planning ahead is worth a second terminal only while something executes and nothing forbids it. */
function plannerStep({ overlap, held }: NextStepInput): readonly string[] {
  const { executing, planning, verdict } = overlap;
  if (executing === null || planning === null || verdict === 'unsafe' || verdict === 'none') return [];
  return held.some((plan) => plan.phase === planning) ? [] : [`leapfrog plan ${planning}`];
}
