import { onPath } from '../agent/installed-claude.ts';
import type { CommandContext } from './context.ts';

export interface ChildCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** Whether the person types GSD commands in it (Claude Code), or works in a shell. */
  readonly is: 'claude' | 'other';
}

/** What to open in a lane: the person's own command after `--`, else `claude`, else their shell. */
export function childCommandOf({
  childCommand,
  env,
}: Pick<CommandContext, 'childCommand' | 'env'>): ChildCommand {
  const [command, ...args] = childCommand;
  if (command !== undefined) return { command, args, is: command === 'claude' ? 'claude' : 'other' };
  if (onPath('claude', env) !== undefined) return { command: 'claude', args: [], is: 'claude' };
  return { command: env['SHELL'] ?? 'sh', args: [], is: 'other' };
}
