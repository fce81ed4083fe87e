import { redactedFields } from '../redacted.ts';
import type { AgentEvent } from './agent-event.ts';
import type { StepEvent } from './scripted-step.ts';

/** Tells the supervisor what happened, as one line of the session's log, with its time and without secrets. */
export function printEvent(event: StepEvent): void {
  const timed = { ...event, at: new Date().toISOString() } satisfies AgentEvent;
  process.stdout.write(`${JSON.stringify(redactedFields(timed))}\n`);
}
