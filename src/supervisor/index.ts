/**
 * Observe, decide, perform: the loop that runs both lanes, the journal it can be continued from, and the events it tells.
 */
export type { BoundaryReport, Effects, HeldNote, HoldRequest, World } from './effects.ts';
export { remember, type Memory, type OpenSession } from './memory.ts';
export type { RunEvent } from './run-event.ts';
export { readRunRecord, type AnsweredRecord, type NewRecord, type RunRecord } from './run-record.ts';
export { supervise, type RunEnd, type Supervision } from './supervise.ts';
export { projectEffects, type ProjectEffects } from './project-effects.ts';
