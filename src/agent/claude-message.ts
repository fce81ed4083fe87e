import { z } from 'zod';

const block = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text'), text: z.string() }),
  z.looseObject({
    type: z.literal('tool_use'),
    id: z.string(),
    name: z.string(),
    input: z.record(z.string(), z.unknown()),
  }),
  z.looseObject({
    type: z.literal('tool_result'),
    tool_use_id: z.string(),
    content: z.unknown().optional(),
    is_error: z.boolean().nullish(),
  }),
]);
export type ClaudeBlock = z.infer<typeof block>;

/** Content that is one string, or blocks; blocks of kinds that are new or of no use here (thinking, images) are left out. */
const content = z.union([z.string(), z.array(z.unknown())]).transform((given): readonly ClaudeBlock[] => {
  if (typeof given === 'string') return [{ type: 'text', text: given }];
  return given.flatMap((each) => {
    const read = block.safeParse(each);
    return read.success ? [read.data] : [];
  });
});

const usage = z.looseObject({
  inputTokens: z.number(),
  outputTokens: z.number(),
  cacheReadInputTokens: z.number().optional(),
  cacheCreationInputTokens: z.number().optional(),
});

const command = z.looseObject({ name: z.string(), aliases: z.array(z.string()).optional() });
export type ClaudeCommand = z.infer<typeof command>;

/**
 * One line of the client's `--output-format stream-json`, as far as we need it; shapes as seen with 2.1.197 and 2.1.330. A line
 * of another kind is no error: kinds come with versions.
 */
const claudeMessage = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('system'),
    subtype: z.string(),
    session_id: z.string().optional(),
    model: z.string().optional(),
    claude_code_version: z.string().optional(),
    slash_commands: z.array(z.string()).optional(),
    /** What works in the background: subagents, shells. */
    tasks: z.array(z.looseObject({ task_type: z.string().optional() })).optional(),
  }),
  z.looseObject({
    type: z.literal('assistant'),
    message: z.looseObject({ content }),
    parent_tool_use_id: z.string().nullish(),
    error: z.string().optional(),
  }),
  z.looseObject({ type: z.literal('user'), message: z.looseObject({ content }) }),
  z.looseObject({
    type: z.literal('result'),
    subtype: z.string(),
    is_error: z.boolean(),
    result: z.string().optional(),
    errors: z.array(z.string()).optional(),
    terminal_reason: z.string().nullish(),
    api_error_status: z.number().nullish(),
    total_cost_usd: z.number().optional(),
    modelUsage: z.record(z.string(), usage).optional(),
  }),
  z.looseObject({
    type: z.literal('rate_limit_event'),
    rate_limit_info: z.looseObject({ status: z.string(), resetsAt: z.number().optional() }),
  }),
  z.looseObject({
    type: z.literal('control_response'),
    response: z.looseObject({
      subtype: z.string(),
      request_id: z.string(),
      error: z.string().optional(),
      response: z
        .looseObject({
          commands: z.array(command).optional(),
          account: z.record(z.string(), z.unknown()).optional(),
        })
        .optional(),
    }),
  }),
  z.looseObject({
    type: z.literal('control_request'),
    request_id: z.string(),
    request: z.looseObject({
      subtype: z.string(),
      tool_name: z.string().optional(),
      input: z.record(z.string(), z.unknown()).optional(),
      decision_reason: z.string().optional(),
      decision_reason_type: z.string().optional(),
    }),
  }),
]);
export type ClaudeMessage = z.infer<typeof claudeMessage>;

/** What a line is: a message, one of an unknown kind (with its name), or no JSON at all. */
export type ClaudeLine =
  | { readonly is: 'message'; readonly message: ClaudeMessage }
  | { readonly is: 'unknown'; readonly kind: string };

export function readClaudeLine(line: string): ClaudeLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { is: 'unknown', kind: 'not JSON' };
  }
  const read = claudeMessage.safeParse(value);
  if (read.success) return { is: 'message', message: read.data };
  const named = z.object({ type: z.string() }).safeParse(value);
  return { is: 'unknown', kind: named.success ? named.data.type : 'without a type' };
}
