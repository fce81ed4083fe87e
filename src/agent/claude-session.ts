import { processIdentity } from '../process/index.ts';
import { claimTask } from './claim.ts';
import { carryClaude } from './claude-carrier.ts';
import { readClaudeTask } from './claude-task.ts';
import { printEvent } from './print-event.ts';

/**
 * The process around one client: `node claude-session.js LOG_FOLDER`. Prints what happens, one JSON object a line. It does nothing
 * at all where the task was claimed before it got here.
 */
const [logFolder = ''] = process.argv.slice(2);
const self = processIdentity();
if (self === undefined) throw new Error('this process cannot find itself among the running ones');
const claim = claimTask(logFolder, { is: 'taken', by: self });
if (claim.is === 'taken' && claim.by.pid === self.pid && claim.by.start === self.start) {
  const end = await carryClaude({ task: readClaudeTask(logFolder), logFolder, tell: printEvent });
  printEvent(end);
  process.exitCode = end.is === 'failed' ? 1 : 0;
}
