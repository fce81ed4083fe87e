import type { Decision, QuestionName, WaitFor } from '../pipeline/index.ts';
import type { NewRecord } from './run-record.ts';

type Role = 'planner' | 'worker';
interface Wait {
  readonly for: WaitFor;
  readonly phase: string | undefined;
  readonly what: string;
  readonly sinceMs: number;
}

/** Keeps count of what each lane waits for, and for how long: one record when a wait begins and one when it ends. */
export function waitLedger(): {
  readonly note: (decisions: readonly Decision[], nowMs: number) => readonly NewRecord[];
} {
  const open = new Map<Role, Wait>();
  const noteLane = (lane: Role, wait: Omit<Wait, 'sinceMs'> | undefined, nowMs: number): NewRecord[] => {
    const before = open.get(lane);
    if (before?.for === wait?.for && before?.phase === wait?.phase) return [];
    const records: NewRecord[] = [];
    if (before !== undefined) {
      const ms = Math.max(0, nowMs - before.sinceMs);
      records.push({ event: 'waited', lane, for: before.for, phase: before.phase, ms });
      open.delete(lane);
    }
    if (wait !== undefined) {
      records.push({ event: 'waiting', lane, ...wait });
      open.set(lane, { ...wait, sinceMs: nowMs });
    }
    return records;
  };
  return {
    note: (decisions, nowMs) =>
      isSettling(decisions)
        ? []
        : [
            ...noteLane('worker', waitOf('worker', decisions), nowMs),
            ...noteLane('planner', waitOf('planner', decisions), nowMs),
          ],
  };
}

/** Where a session that ended is settled first, nothing was decided about the lanes: whoever waited still does. */
function isSettling(decisions: readonly Decision[]): boolean {
  return decisions.length > 0 && decisions.every((each) => each.do === 'settle' || each.do === 'hold');
}

function waitOf(lane: Role, decisions: readonly Decision[]): Omit<Wait, 'sinceMs'> | undefined {
  for (const decision of decisions) {
    if (decision.do === 'wait' && decision.lane === lane) {
      return { for: decision.for, phase: decision.phase, what: decision.what };
    }
    if (decision.do === 'ask' && laneOf(decision.question.name) === lane) {
      return { for: 'person', phase: decision.question.phase, what: decision.question.what };
    }
  }
  return undefined;
}

function laneOf(question: QuestionName): Role {
  const planners: readonly QuestionName[] = [
    'context-missing',
    'planner-failed',
    'planner-asks',
    'landing-gate',
  ];
  return planners.includes(question) ? 'planner' : 'worker';
}
