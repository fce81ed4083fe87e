import type { Step } from './script.ts';

/** The steps behind the last commit of a task that the branch has already: what an interrupted session still has to do. */
export function remainingSteps(steps: readonly Step[], subjects: ReadonlySet<string>): readonly Step[] {
  const last = steps.findLastIndex((step) => step.do === 'commit' && subjects.has(step.message));
  return steps.slice(last + 1);
}
