import { claudeAgent, scriptedAgent, type Agent } from '../agent/index.ts';
import { onPath } from '../agent/installed-claude.ts';
import type { Environment } from '../process/index.ts';
import { done, trouble, type Result } from '../trouble.ts';

/** Who does the work of `run`: the person's own Claude Code, or a script. */
export function chooseAgent(wanted: string | undefined, env: Environment): Result<Agent> {
  if (wanted?.startsWith('scripted:') === true) return scriptedAgent(wanted.slice('scripted:'.length));
  if (wanted !== undefined && wanted !== 'claude') {
    return trouble({
      kind: 'usage',
      name: 'no-such-agent',
      what: `there is no agent ${wanted}`,
      next: 'use --agent claude (the default), or --agent scripted:FILE',
    });
  }
  const client = onPath('claude', env);
  if (client !== undefined) return done(claudeAgent({ client }));
  return trouble({
    kind: 'refused',
    name: 'claude-missing',
    what: 'there is no claude command on the PATH, which does the work of a run',
    next: 'install Claude Code (npm install -g @anthropic-ai/claude-code), or follow a script: --agent scripted:FILE',
  });
}
