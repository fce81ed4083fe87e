import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { done, type Result } from '../trouble.ts';
import type { Agent, AgentPlace, AgentTask } from './agent.ts';
import { adoptCarrier, type Carrier, startCarrier } from './carried-session.ts';
import { commandsFor } from './claude-command.ts';
import { clientMark } from './claude-environment.ts';
import { probeClaude } from './claude-probe.ts';
import { layGuard } from './claude-settings.ts';
import { writeClaudeTask } from './claude-task.ts';

/** The same path from the sources and from the package: sessions always run the built program. */
const program = fileURLToPath(new URL('../../dist/agent/claude-session.js', import.meta.url));

/** The person's own Claude Code: one fresh client for each task, unattended, with the lane's guard. */
export function claudeAgent({ client }: { readonly client: string }): Agent {
  return {
    name: 'claude',
    ready: (place) => ready(client, place),
    start: (task) => {
      const { id, role, kind, phase, folder, logFolder, brief, resume, spelling, guard } = task;
      mkdirSync(logFolder, { recursive: true, mode: 0o700 });
      layGuard(logFolder, { role, phase, root: folder, closed: [], held: [], ...guard });
      writeClaudeTask(logFolder, { id, role, kind, phase, folder, client, brief, resume, spelling });
      return startCarrier(program, task, carrierOf(task));
    },
    adopt: (task) => adoptCarrier(carrierOf(task)),
  };
}

/** A client that answers, and has the two commands that every run needs. */
async function ready(client: string, place: AgentPlace): Promise<Result<void>> {
  const probed = await probeClaude({ client, ...place });
  if (!probed.ok) return probed;
  for (const kind of ['plan', 'execute'] as const) {
    const prompts = commandsFor(probed.value.commands, { kind, phase: '1' });
    if (!prompts.ok) return prompts;
  }
  return done(undefined);
}

function carrierOf({ id, logFolder }: Pick<AgentTask, 'id' | 'logFolder'>): Carrier {
  return { task: id, logFolder, mark: clientMark(id) };
}
