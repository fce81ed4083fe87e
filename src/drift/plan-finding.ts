import type { Certainty, Finding, FindingKind, Place } from './finding.ts';
import type { PlanFootprint } from './footprint.ts';

/** What a finding says, apart from the place in the plan. */
export interface Said {
  readonly kind: FindingKind;
  readonly certainty: Certainty;
  readonly subject: string;
  readonly assumed: string;
  readonly found: string;
  readonly before?: Place | undefined;
  readonly now?: Place | undefined;
}

/** A finding on one plan, at the place where the plan relies on it. */
export function planFinding(
  plan: Pick<PlanFootprint, 'id' | 'path'>,
  at: { readonly line: number; readonly task: string | undefined },
  said: Said,
): Finding {
  const { before, now, ...rest } = said;
  const place = { path: plan.path, from: at.line, to: at.line };
  return { ...rest, plan: plan.id, task: at.task, where: { plan: place, before, now } };
}
