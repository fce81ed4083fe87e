import type { Change, Footprint } from '../drift/index.ts';
import type { PhasePlanning } from './drift-planning.ts';

/** What is different in the planning files that a phase relies on, and what the phases before say about themselves. */
export function planningChange(from: {
  readonly planningRoot: string;
  readonly planned: PhasePlanning;
  readonly before: PhasePlanning;
  readonly current: PhasePlanning;
  readonly footprint: Footprint;
  readonly moved: boolean;
}): Change['planning'] {
  const { planningRoot, planned, before, current, footprint } = from;
  const shown = (path: string): string => `${planningRoot}/${path}`;
  const contextPath = planned.contextPath ?? current.contextPath ?? before.contextPath ?? 'CONTEXT.md';
  return {
    planningRoot,
    requirements: { before: before.requirements, now: current.requirements, shown: shown('REQUIREMENTS.md') },
    roadmap: { before: before.roadmap, now: current.roadmap, shown: shown('ROADMAP.md') },
    // A context that the planner made itself is what it relied on.
    context: { before: before.context ?? current.context, now: current.context, shown: shown(contextPath) },
    plans: from.moved ? plansMoved(planned, { before, current }, shown) : [],
    verifications: [...new Set(before.open.map(({ phase }) => phase))].flatMap((phase) => {
      const found = current.verificationOf(phase);
      if (found === undefined) return [];
      return [{ before: before.verificationOf(phase)?.text, now: found.text, shown: shown(found.path) }];
    }),
    accounts: before.open.flatMap((plan) => {
      if (!footprint.promises.some(({ plan: id }) => id === plan.id)) return [];
      const summary = current.summaryOf(plan.path);
      return [
        {
          plan: plan.id,
          planPath: shown(plan.path),
          planText: plan.text,
          summaryPath: summary === undefined ? undefined : shown(summary.path),
          summary: summary?.text,
        },
      ];
    }),
  };
}

/** Plans of the phase that the project has now and that neither the base had nor the planner made. */
function plansMoved(
  planned: PhasePlanning,
  { before, current }: { readonly before: PhasePlanning; readonly current: PhasePlanning },
  shown: (path: string) => string,
): Change['planning']['plans'] {
  const made = new Map(planned.plans.map(({ path, text }) => [path, text]));
  const old = new Map(before.plans.map(({ path, text }) => [path, text]));
  return current.plans
    .filter(({ path, text }) => old.get(path) !== text && made.get(path) !== text)
    .map(({ path, text }) => ({ path: shown(path), shown: shown(path), before: made.get(path), now: text }));
}
