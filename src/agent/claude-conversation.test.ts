import { describe, expect, it } from 'vitest';
import { done } from '../trouble.ts';
import { ClaudeConversation, initializeId } from './claude-conversation.ts';
import { endOfClaude } from './claude-end.ts';
import { readClaudeLine, type ClaudeMessage } from './claude-message.ts';

const well = { code: 0, signal: null, stderr: '' };

function message(value: Readonly<Record<string, unknown>>): ClaudeMessage {
  const read = readClaudeLine(JSON.stringify(value));
  if (read.is === 'unknown') throw new Error(`unknown: ${read.kind}`);
  return read.message;
}

const result = (more: object = {}): ClaudeMessage =>
  message({
    type: 'result',
    subtype: 'success',
    is_error: false,
    terminal_reason: 'completed',
    result: 'Done.',
    ...more,
  });
const ready = message({
  type: 'control_response',
  response: {
    subtype: 'success',
    request_id: initializeId,
    response: { commands: [{ name: 'gsd-plan-phase' }] },
  },
});
const tasks = (...types: readonly string[]): ClaudeMessage =>
  message({
    type: 'system',
    subtype: 'background_tasks_changed',
    tasks: types.map((task_type) => ({ task_type })),
  });

function opened(...prompts: readonly string[]): ClaudeConversation {
  const conversation = new ClaudeConversation({ folder: '/lane', promptsFor: () => done(prompts) });
  conversation.hear(ready);
  return conversation;
}
const acts = (conversation: ClaudeConversation, heard: ClaudeMessage) =>
  conversation.hear(heard).map((act) => act.do);

describe('a conversation with the client', () => {
  it('says one prompt after the other, each after the one before ended well', () => {
    const conversation = new ClaudeConversation({ folder: '/lane', promptsFor: () => done(['one', 'two']) });
    expect(acts(conversation, ready)).toEqual(['say']);
    expect(acts(conversation, result())).toEqual(['say']);
    expect(acts(conversation, result())).toEqual(['close']);
    expect(endOfClaude(conversation.heard(), well)).toEqual({ is: 'finished' });
  });

  it('says nothing more after a turn that failed', () => {
    const conversation = opened('one', 'two');
    expect(acts(conversation, result({ is_error: true, api_error_status: 500 }))).toEqual(['close']);
  });

  it('waits for agents in the background, and not for a server that runs for ever', () => {
    const conversation = opened('one');
    conversation.hear(tasks('local_agent', 'local_bash'));
    expect(acts(conversation, result())).toEqual([]);
    conversation.hear(tasks('local_bash'));
    expect(acts(conversation, result())).toEqual(['close']);
  });

  it('knows when a limit is over, where the client says so', () => {
    const conversation = opened('one');
    const info = { status: 'rejected', resetsAt: 1_795_700_000, rateLimitType: 'five_hour' };
    conversation.hear(message({ type: 'rate_limit_event', rate_limit_info: info }));
    conversation.hear(
      result({ is_error: true, api_error_status: 429, result: "You've hit your session limit" }),
    );
    expect(endOfClaude(conversation.heard(), { ...well, code: 1 })).toEqual({
      is: 'limited',
      why: "You've hit your session limit",
      until: new Date(1_795_700_000_000).toISOString(),
    });
  });

  it('takes a warning before a limit for no limit', () => {
    const conversation = opened('one');
    const info = { status: 'allowed_warning', resetsAt: 1_795_700_000 };
    conversation.hear(message({ type: 'rate_limit_event', rate_limit_info: info }));
    conversation.hear(result());
    expect(endOfClaude(conversation.heard(), well)).toEqual({ is: 'finished' });
  });

  it('gives the whole of what all models used, with what came from the cache apart', () => {
    const use = { inputTokens: 10, outputTokens: 2, cacheReadInputTokens: 5, cacheCreationInputTokens: 1 };
    const told = opened('one').hear(result({ modelUsage: { a: use, b: use }, total_cost_usd: 0.5 }));
    expect(told[0]).toEqual({
      do: 'tell',
      event: { is: 'usage', inputTokens: 22, outputTokens: 4, cachedTokens: 10, costUsd: 0.5 },
    });
  });

  it('keeps what it does not know apart from what is no message', () => {
    expect(readClaudeLine('{"type":"brand_new","x":1}')).toEqual({ is: 'unknown', kind: 'brand_new' });
    expect(readClaudeLine('oops')).toEqual({ is: 'unknown', kind: 'not JSON' });
  });

  it('refuses what a person wants to be asked about', () => {
    const ask = message({
      type: 'control_request',
      request_id: 'r',
      request: {
        subtype: 'can_use_tool',
        tool_name: 'Bash',
        input: { command: 'x' },
        decision_reason_type: 'rule',
      },
    });
    expect(opened('one').hear(ask)[0]).toMatchObject({ do: 'tell', event: { is: 'denied', tool: 'Bash' } });
  });
});
