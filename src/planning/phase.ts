import type { PhaseNumber } from './phase-number.ts';
import type { Plan } from './plan.ts';
import type { Summary } from './summary.ts';
import type { VerificationStatus } from './verification.ts';

/** One phase as files and roadmap show it together. */
export interface Phase {
  readonly number: PhaseNumber;
  /** From the roadmap, else from the directory's slug. */
  readonly name: string;
  /** Path inside the planning root: "phases/03-feed". */
  readonly directory: string | undefined;
  readonly inRoadmap: boolean;
  readonly place: 'active' | 'archived' | 'backlog';
  /** "v1.1", where the roadmap or the archive's folder says so. */
  readonly milestone: string | undefined;
  /** In the order of their ids. Superseded plans are included and marked. */
  readonly plans: readonly Plan[];
  /** Every summary, those without a plan included. */
  readonly summaries: readonly Summary[];
  readonly hasContext: boolean;
  readonly hasResearch: boolean;
  readonly verification: VerificationStatus;
  readonly verificationPath: string | undefined;
  readonly dependsOn: readonly PhaseNumber[];
  readonly roadmapTicked: boolean;
  readonly status: PhaseStatus;
}

/**
 * What the evidence proves. `complete` is judged once, at the closing commit; see `closing.ts`.
 * `by: 'files'` says that no history was there to judge by: the files as they stand were taken.
 */
export type PhaseStatus =
  | { readonly is: 'empty' }
  | { readonly is: 'discussed' }
  | { readonly is: 'researched' }
  | { readonly is: 'planned' }
  | { readonly is: 'executing'; readonly done: number; readonly of: number }
  /** Every live plan has its summary; nothing verified it yet. */
  | { readonly is: 'executed' }
  | { readonly is: 'gaps' }
  /** Verification waits for a person. */
  | { readonly is: 'person' }
  | { readonly is: 'complete'; readonly closing: Closing };

export type Closing =
  | { readonly by: 'commit'; readonly commit: string; readonly at: string }
  | { readonly by: 'files' };

/** The plans that count: a superseded one was replaced and is never executed. */
export function livePlans({ plans }: Pick<Phase, 'plans'>): readonly Plan[] {
  return plans.filter((plan) => !plan.superseded);
}
