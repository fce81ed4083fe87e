import { livePlans, type Phase } from '../planning/phase.ts';
import type { ReportedPhase } from './status-report.ts';

/** A phase as `status` shows it: superseded plans count neither as plan nor as work to do. */
export function reportedPhase(phase: Phase): ReportedPhase {
  const live = livePlans(phase);
  const done = live.filter((plan) => plan.summary !== undefined).length;
  return {
    number: phase.number,
    name: phase.name,
    status: phase.status.is,
    plans: live.length,
    done: phase.status.is === 'executing' ? phase.status.done : done,
    place: phase.place,
    closing: closingOf(phase),
    directory: phase.directory ?? null,
  };
}

function closingOf({ status }: Phase): string | null {
  if (status.is !== 'complete') return null;
  return status.closing.by === 'commit' ? status.closing.commit : 'files';
}
