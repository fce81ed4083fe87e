import { commandReason } from './guard-commands.ts';
import { heldIn, heldReason, leadsToClosed, namesClosed, placeOf, unwritable } from './guard-paths.ts';
import { shellReason } from './guard-shell.ts';
import { type HookCall, isFields, type LaneRules, textAt } from './lane-rules.ts';

/** Why a call is denied; undefined lets it through. */
export function judge(rules: LaneRules, call: HookCall): string | undefined {
  const word = (name: string): string => textAt(call.input, name);
  if (call.event === 'UserPromptExpansion')
    return commandReason(rules, word('command_name'), word('command_args'));
  if (call.event !== 'PreToolUse') return undefined;
  switch (call.tool) {
    case 'Write':
    case 'Edit':
    case 'MultiEdit':
    case 'NotebookEdit':
      return fileToolReason(rules, call);
    case 'Bash':
    case 'PowerShell':
    case 'Monitor':
      return shellReason(rules, { text: word('command'), cwd: call.cwd, depth: 0 });
    case 'Skill':
      return commandReason(rules, word('skill') || word('command'), word('args'));
    case 'SlashCommand': {
      const [name = '', ...args] = word('command').trim().split(/\s+/);
      return commandReason(rules, name, args.join(' '));
    }
    case 'EnterWorktree':
    case 'CronCreate':
    case 'ScheduleWakeup':
    case 'SendMessage':
    case 'ListAgents':
    case 'RemoteTrigger':
      return `${call.tool} reaches beyond the one task of this lane`;
    default:
      return call.tool.startsWith('mcp__') ? mcpReason(rules, call) : undefined;
  }
}

function fileToolReason(rules: LaneRules, { cwd, input }: HookCall): string | undefined {
  const word = (name: string): string => textAt(input, name);
  const path = word('file_path') || word('notebook_path');
  if (path === '') return 'it names no file';
  const target = placeOf(cwd, path);
  const why = unwritable(rules, target);
  // A script may do later what the call itself may not; Markdown is prose and does nothing.
  if (why !== undefined || rules.role === 'worker' || /\.(?:md|txt)$/.test(target)) return why;
  const text = `${word('content')}${word('new_string')}${word('new_source')}`;
  return namesClosed(rules, text) ?? leadsToClosed(rules, [cwd], text);
}

const changing =
  /(?:^|[_-])(?:write|edit|create|update|delete|remove|move|rename|copy|append|insert|replace|patch|apply|exec|execute|run|shell|command|terminal|push|commit|merge|send|post|upload|install|deploy)(?:[_-]|$)/i;

/** What a server behind MCP does cannot be seen: its tool's name and arguments have to speak for it. */
function mcpReason(rules: LaneRules, { tool, input, cwd }: HookCall): string | undefined {
  const texts = textsIn(input);
  const planner = rules.role === 'planner';
  const closed = planner
    ? texts
        .map((text) => namesClosed(rules, text) ?? leadsToClosed(rules, [cwd], text))
        .find((why) => why !== undefined)
    : undefined;
  if (closed !== undefined) return closed;
  const action = tool
    .split('__')
    .slice(2)
    .join('__')
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2');
  if (!changing.test(action)) return undefined;
  const paths = texts.filter((text) => /^(?:~|\.{0,2}\/)/.test(text) && !text.includes('\n'));
  const wrong = paths.map((path) => unwritable(rules, placeOf(cwd, path))).find((why) => why !== undefined);
  if (wrong !== undefined) return wrong;
  const held = texts.map((text) => (text.includes('\n') ? undefined : heldIn(rules, `/${text}`)));
  const phase = held.find((each) => each !== undefined);
  if (phase !== undefined) return heldReason(phase);
  return planner && paths.length === 0
    ? `${tool} changes something outside this lane, as far as its name tells`
    : undefined;
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return isFields(value) ? Object.values(value).flatMap(textsIn) : [];
}
