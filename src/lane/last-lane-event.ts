import type { JournalEvent } from '../store/journal.ts';

/** What changes which work lies in the planner's lane; everything else in the journal is about it, or about something else. */
const changing: ReadonlySet<string> = new Set([
  'lane-intended',
  'session-intended',
  'plan-opened',
  'plan-held',
  'plan-landed',
  'plan-discarded',
]);

/** The newest event that says what lies in the planner's lane for a phase: an opened plan is gone on with, a held one is not. */
export function lastLaneEvent(events: readonly JournalEvent[], phase: string): JournalEvent | undefined {
  return events.findLast(
    (event) =>
      event['phase'] === phase &&
      changing.has(event.event) &&
      event['role'] !== 'landing' &&
      event['role'] !== 'worker',
  );
}
