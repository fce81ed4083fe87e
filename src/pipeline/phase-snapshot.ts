import type { Phase } from '../planning/phase.ts';
import type { PhaseSnapshot } from './snapshot.ts';

/** A phase of the project as decisions and overlap rules see it. Superseded plans count for nothing. */
export function phaseSnapshot(phase: Phase): PhaseSnapshot {
  const live = phase.plans.filter(({ superseded }) => !superseded);
  return {
    number: phase.number,
    name: phase.name,
    standing: phase.status.is,
    plans: live.length,
    plansDone: live.filter(({ summary }) => summary !== undefined).length,
    dependsOn: phase.dependsOn,
    hasContext: phase.hasContext,
    hasCheckpoint: live.some(({ autonomous, summary }) => !autonomous && summary === undefined),
  };
}
