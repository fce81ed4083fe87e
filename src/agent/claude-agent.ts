import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Agent, AgentTask } from './agent.ts';
import { adoptCarrier, type Carrier, startCarrier } from './carried-session.ts';
import { clientMark } from './claude-environment.ts';
import { layGuard } from './claude-settings.ts';
import { writeClaudeTask } from './claude-task.ts';

/** The same path from the sources and from the package: sessions always run the built program. */
const program = fileURLToPath(new URL('../../dist/agent/claude-session.js', import.meta.url));

/** The person's own Claude Code: one fresh client for each task, unattended, with the lane's guard. */
export function claudeAgent({ client }: { readonly client: string }): Agent {
  return {
    name: 'claude',
    start: (task) => {
      const { id, role, kind, phase, folder, logFolder, brief, resume, spelling, guard } = task;
      mkdirSync(logFolder, { recursive: true });
      layGuard(logFolder, { role, phase, root: folder, closed: [], held: [], ...guard });
      writeClaudeTask(logFolder, { id, role, kind, phase, folder, client, brief, resume, spelling });
      return startCarrier(program, task, carrierOf(task));
    },
    adopt: (task) => adoptCarrier(carrierOf(task)),
  };
}

function carrierOf({ id, logFolder }: Pick<AgentTask, 'id' | 'logFolder'>): Carrier {
  return { task: id, logFolder, mark: clientMark(id) };
}
