import type { DriftReport, Grammars } from '../drift/index.ts';
import { checkHeldDrift } from '../lane/check-drift.ts';
import { heldPlans, type HeldPlan } from '../lane/held-plan.ts';
import type { LeapProject } from '../lane/leap-project.ts';
import type { Phase } from '../planning/phase.ts';
import { readPhaseNumber } from '../planning/phase-number.ts';
import { done, type Result, trouble } from '../trouble.ts';

/** A held plan with everything that was found in it. */
export interface WholeRevision {
  readonly held: HeldPlan;
  readonly report: DriftReport;
  readonly grammars: Grammars;
}

/** The held plan to revise, or why there is nothing to revise. */
export function chooseRevision(
  project: LeapProject,
  {
    phases,
    asked,
    grammars,
  }: { readonly phases: readonly Phase[]; readonly asked: string | undefined; readonly grammars: Grammars },
): Result<{ readonly phase: Phase; readonly revision: WholeRevision }> {
  const number = asked === undefined ? undefined : readPhaseNumber(asked);
  const held = heldPlans(project).find(({ phase }) => asked === undefined || phase === number);
  const phase = phases.find((one) => one.place === 'active' && one.number === held?.phase);
  if (held === undefined || phase === undefined) {
    return trouble({
      kind: 'refused',
      name: 'nothing-held',
      what: `no plan${asked === undefined ? '' : ` of phase ${asked}`} is held, so there is none to revise`,
      next: 'a plan of the project is changed where it is; `leapfrog plan` makes one of a phase without',
    });
  }
  const { report } = checkHeldDrift(project, held, grammars);
  if (report.verdict === 'patchable') return done({ phase, revision: { held, report, grammars } });
  const reasons = {
    fresh: {
      what: 'is still true',
      next: `when the phase before it is complete: leapfrog land ${held.phase}`,
    },
    stale: {
      what: 'builds on what is gone: revising single places does not help',
      next: `leapfrog discard ${held.phase} (it stays reachable), then leapfrog plan ${held.phase}`,
    },
    unknown: {
      what: `cannot be compared: ${report.unknown.map(({ what }) => what).join('; ')}`,
      next: `read the plan, then leapfrog land ${held.phase} --accept-drift`,
    },
  };
  const { what, next } = reasons[report.verdict];
  return trouble({
    kind: 'refused',
    name: `drift-${report.verdict}`,
    what: `the held plan of phase ${held.phase} ${what}`,
    next,
  });
}
