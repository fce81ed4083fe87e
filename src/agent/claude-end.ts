import type { Trouble } from '../trouble.ts';
import type { AgentEnd } from './agent-event.ts';
import type { ClaudeMessage } from './claude-message.ts';

export type ClaudeResult = Extract<ClaudeMessage, { type: 'result' }>;

/** What a session said that bears on its end. */
export interface Heard {
  readonly results: number;
  readonly last?: ClaudeResult;
  /** The newest `error` of an assistant message that the client made up because the service failed. */
  readonly apiError?: string;
  /** Until when the service refuses this account, ISO 8601. */
  readonly limitedUntil?: string | undefined;
  /** Why it was not begun: the client does not have what the task needs. */
  readonly refused?: Trouble;
  readonly asked?: { readonly question: string; readonly options: readonly string[] };
}

export interface ClaudeExit {
  readonly code: number | null;
  readonly signal: string | null;
  /** Last words on stderr. */
  readonly stderr: string;
}

/**
 * How a session ended, by everything that it said and how its process ended. The exit code alone says little: an interrupted
 * session exits with 0, and a failed one says `subtype: success`. And even a good end is only an explanation: what was achieved
 * is asked of disk and git.
 */
export function endOfClaude(heard: Heard, exit: ClaudeExit): AgentEnd {
  const { last, asked, refused } = heard;
  if (refused !== undefined) return { is: 'failed', why: `${refused.what}. ${refused.next}`, final: true };
  if (asked !== undefined) return { is: 'asked', question: asked.question, options: asked.options };
  if (last === undefined) return { is: 'failed', why: withoutResult(exit) };
  const status = last.api_error_status ?? undefined;
  const said = saidIn(last);
  if (last.is_error && isLimit(heard, status)) return { is: 'limited', why: said, until: heard.limitedUntil };
  if (last.is_error && needsPerson(heard, status)) return { is: 'failed', why: said, final: true };
  const reason = last.terminal_reason ?? 'completed';
  const well = !last.is_error && reason === 'completed' && exit.code === 0;
  if (well) return { is: 'finished' };
  return {
    is: 'failed',
    why: `${reasons[reason] ?? `the session ended (${reason})`}${said === '' ? '' : `: ${said}`}`,
  };
}

/** 429 and 529, or a usage limit by name: time settles it, for every session of the account. */
function isLimit({ apiError, limitedUntil, last }: Heard, status: number | undefined): boolean {
  if (limitedUntil !== undefined || status === 429 || status === 529) return true;
  if (apiError === 'rate_limit' || apiError === 'overloaded') return true;
  return /hit your .*limit|usage limit reached/i.test(last?.result ?? '');
}

/** A login, a bill, a model that the account may not use: the same try fails the same way. */
function needsPerson({ apiError }: Heard, status: number | undefined): boolean {
  if (status === 401 || status === 403) return true;
  return ['authentication_failed', 'billing_error', 'model_not_found', 'oauth_org_not_allowed'].includes(
    apiError ?? '',
  );
}

const reasons: Readonly<Record<string, string>> = {
  completed: 'the client ended badly after its last turn',
  max_turns: 'the session reached its limit of turns',
  budget_exhausted: 'the session reached its budget',
  api_error: 'the service could not be reached or answered with an error',
  prompt_too_long: 'the conversation became too long',
  aborted_tools: 'the session was interrupted in the middle of a tool call',
  aborted_streaming: 'the session was interrupted',
  hook_stopped: 'a hook stopped the session',
  stop_hook_prevented: 'a Stop hook kept the session from ending',
};

function saidIn({ result, errors }: ClaudeResult): string {
  // A diagnostic of the client's own says nothing to a person.
  const text = result ?? errors?.filter((error) => !error.startsWith('[ede_')).join('; ') ?? '';
  return text.trim().split('\n').slice(0, 3).join(' ').slice(0, 500);
}

function withoutResult({ code, signal, stderr }: ClaudeExit): string {
  const how =
    signal === null ? (code === 0 ? 'was interrupted' : `ended with code ${code}`) : `was ended by ${signal}`;
  const last = stderr.trim().split('\n').at(-1) ?? '';
  return `the client ${how} before its first result${last === '' ? '' : `: ${last}`}`;
}
