import { processIdentity } from '../process/index.ts';
import type { AgentEvent } from './agent-event.ts';
import { claimTask } from './claim.ts';
import { carryClaude } from './claude-carrier.ts';
import { readClaudeTask } from './claude-task.ts';
import type { StepEvent } from './scripted-step.ts';

/**
 * The process around one client: `node claude-session.js LOG_FOLDER`. Prints what happens, one JSON object a line. It does nothing
 * at all where the task was claimed before it got here.
 */
const [logFolder = ''] = process.argv.slice(2);
const self = processIdentity();
if (self === undefined) throw new Error('this process cannot find itself among the running ones');
const claim = claimTask(logFolder, { is: 'taken', by: self });
if (claim.is === 'taken' && claim.by.pid === self.pid && claim.by.start === self.start) {
  const end = await carryClaude({ task: readClaudeTask(logFolder), logFolder, tell: print });
  print(end);
  process.exitCode = end.is === 'failed' ? 1 : 0;
}

function print(event: StepEvent): void {
  const timed = { ...event, at: new Date().toISOString() } satisfies AgentEvent;
  process.stdout.write(`${JSON.stringify(timed)}\n`);
}
