import type { Closing, PhaseStatus } from './phase.ts';
import type { VerificationStatus } from './verification.ts';

/** What lies in a phase's directory, counted. */
export interface Evidence {
  /** Plans that are not superseded. */
  readonly livePlans: number;
  /** Live plans with a summary that is not `blocked`. */
  readonly finishedPlans: number;
  /** All plans, superseded ones included: a phase whose every plan was superseded has nothing left to do. */
  readonly allPlans: number;
  readonly hasContext: boolean;
  readonly hasResearch: boolean;
  readonly verification: VerificationStatus;
  /** false where the project runs no verifier: its phases complete by summaries alone. */
  readonly verifier: boolean;
}

/**
 * Whether the files of this moment close the phase: every live plan has its summary and the verification says `passed`.
 *
 * A project with `workflow.verifier: false` never gets a report, so there summaries close; a report that is there all the
 * same and says otherwise still keeps the phase open. A phase without any plan closes by a passed report alone (GSD too).
 */
export function closes(evidence: Evidence): boolean {
  if (evidence.finishedPlans < evidence.livePlans) return false;
  if (evidence.verification === 'passed') return true;
  return !evidence.verifier && evidence.verification === 'none' && evidence.allPlans > 0;
}

/** The status that evidence proves. `closing` is the event, where it was found; without one the phase is not complete. */
export function phaseStatus(evidence: Evidence, closing: Closing | undefined): PhaseStatus {
  if (closing !== undefined) return { is: 'complete', closing };
  const { livePlans, finishedPlans, allPlans } = evidence;
  if (allPlans === 0) {
    if (evidence.verification === 'gaps') return { is: 'gaps' };
    if (evidence.verification === 'person') return { is: 'person' };
    if (evidence.hasResearch) return { is: 'researched' };
    return evidence.hasContext ? { is: 'discussed' } : { is: 'empty' };
  }
  if (finishedPlans < livePlans) {
    return finishedPlans === 0 ? { is: 'planned' } : { is: 'executing', done: finishedPlans, of: livePlans };
  }
  if (evidence.verification === 'gaps') return { is: 'gaps' };
  return evidence.verification === 'person' ? { is: 'person' } : { is: 'executed' };
}
