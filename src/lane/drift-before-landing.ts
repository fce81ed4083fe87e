import { counts, type Grammars } from '../drift/index.ts';
import { head, type Head } from '../git/index.ts';
import { done, type Result, trouble, type Trouble } from '../trouble.ts';
import type { BoundaryOptions } from './boundary.ts';
import { checkHeldDrift, driftTrailer, type CheckedDrift } from './check-drift.ts';
import { landingIsDecided } from './cut-off-landing.ts';
import type { DriftSaid } from './drift-said.ts';
import type { HeldPlan } from './held-plan.ts';
import { landingPossible } from './landing-possible.ts';
import type { LeapProject } from './leap-project.ts';

export interface LandingDrift {
  /** Goes into the landing commit, which is made on exactly the commit that was checked. */
  readonly said: DriftSaid;
  /** undefined where something else is in the way, which landing itself names. */
  readonly checked: CheckedDrift | undefined;
}

/** Not the plan's fault: the trouble, with the comparison that explains it. */
export interface DriftTrouble extends Trouble {
  readonly checked: CheckedDrift;
}

/** A landing of this answer cannot happen: no commit has this name. */
const notChecked: LandingDrift = { said: { at: '', says: 'not-checked' }, checked: undefined };

/**
 * The check before landing. Only a *fresh* plan lands by itself; with `accept` a person has read the findings and lands it all
 * the same, which the commit says. Where landing is not possible for another reason nothing is compared.
 */
export function driftBeforeLanding(
  project: LeapProject,
  held: HeldPlan,
  options: {
    readonly grammars: Grammars;
    readonly boundary?: Omit<BoundaryOptions, 'branch' | 'carriesDirtyFiles'>;
    readonly accept?: boolean;
    /** HEAD, for who has looked already: landing refuses any other one. */
    readonly now?: Head | undefined;
  },
): Result<LandingDrift, DriftTrouble> {
  const now = options.now ?? head(project.repo);
  if (now === undefined) return done(notChecked);
  if (landingIsDecided(project, held, now)) return done(notChecked);
  if (!landingPossible(project, held, { now, boundary: options.boundary ?? {} }).ok) return done(notChecked);
  const checked = checkHeldDrift(project, held, options.grammars, now.commit);
  const { report } = checked;
  const says = `${held.repairs !== undefined ? 'repaired, ' : ''}${driftTrailer(report)}`;
  if (report.verdict === 'fresh') return done({ said: { at: report.now, says }, checked });
  if (options.accept === true)
    return done({ said: { at: report.now, says: `${says}, accepted by a person` }, checked });
  return trouble({ ...refusalOf(checked, held), checked });
}

function refusalOf({ report }: CheckedDrift, { phase }: HeldPlan): Trouble {
  const count = report.findings.filter(counts).length;
  const findings = `${count} ${count === 1 ? 'finding' : 'findings'}`;
  if (report.verdict === 'patchable') {
    return {
      kind: 'refused',
      name: 'drift-patchable',
      what: `the held plan of phase ${phase} is not true any more in places (${findings}, plans ${report.touched.join(', ')})`,
      next: `leapfrog plan ${phase} --revise; or, having read them, leapfrog land ${phase} --accept-drift`,
    };
  }
  if (report.verdict === 'stale') {
    return {
      kind: 'refused',
      name: 'drift-stale',
      what: `what the held plan of phase ${phase} builds on is gone (${findings})`,
      next: `leapfrog discard ${phase} (it stays reachable), then leapfrog plan ${phase}`,
    };
  }
  const why = report.unknown.map(({ what }) => what).join('; ');
  return {
    kind: 'person',
    name: 'drift-unknown',
    what: `it is not known whether the held plan of phase ${phase} is still true: ${why}`,
    next: `read the plan, then leapfrog land ${phase} --accept-drift; or discard it and plan again`,
  };
}
