import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/** One tool call, as a model makes it. */
export interface ToolCall {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** What the model answers to one request. */
export interface Turn {
  readonly say?: string;
  readonly calls?: readonly ToolCall[];
  readonly usage?: Readonly<Record<string, number>>;
  readonly stop?: string;
  readonly delayMs?: number;
  /** Answered only when this has happened. */
  readonly after?: Promise<unknown>;
  /** An API error; `times` counts how many requests meet it before the turn is played (all of them without it). */
  readonly fail?: ApiFailure;
  /** The stream breaks off in the middle. */
  readonly cut?: boolean;
  /** The request is never answered. */
  readonly hang?: boolean;
  /** The body as it is, whatever it may be. */
  readonly raw?: string;
}

export interface ApiFailure {
  readonly status: number;
  readonly type: string;
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly times?: number;
}

/** A conversation as its requests show it: one per prompt of a session, and one per subagent. */
export interface Conversation {
  /** The client's session id. */
  readonly session: string;
  /** The client's working directory. */
  readonly folder: string;
  /** The newest message of the user, with everything that the client put around it. */
  readonly prompt: string;
  /** The slash command that the client expanded for it. */
  readonly command: { readonly name: string; readonly args: string } | undefined;
}

/** Yields turns, and is given the text of the last tool result for each. */
export type Play = Generator<Turn, void, string>;

export interface MessagesApi {
  readonly url: string;
  /** Requests for a turn of the model, oldest first. */
  readonly asked: readonly Conversation[];
  /** When each session asked for its first turn, in milliseconds since 1970. */
  readonly times: ReadonlyMap<string, number>;
  /** Everything that was not a turn, as "GET /path". */
  readonly others: readonly string[];
  /** What was asked without any play for it, or after the play was over. A test expects none. */
  readonly lost: readonly string[];
  readonly close: () => Promise<void>;
}

const block = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  content: z.unknown().optional(),
});
const message = z.looseObject({ role: z.string(), content: z.union([z.string(), z.array(block)]) });
const request = z.looseObject({
  model: z.string(),
  stream: z.boolean().optional(),
  tools: z.array(z.unknown()).optional(),
  messages: z.array(message),
});
type Message = z.infer<typeof message>;

/**
 * A stand-in for the Messages API on the loopback, for the real client. `direct` says what the model does with each prompt; the
 * answer to a request depends on the request alone, so that retries, resumed sessions and any number of sessions at once are
 * deterministic. Lookups of npm are answered with 404, as a registry does that knows nothing.
 */
export async function startMessagesApi(
  direct: (conversation: Conversation) => Play | undefined,
): Promise<MessagesApi> {
  const plays = new Map<
    string,
    { readonly play: Play | undefined; readonly turns: Turn[]; readonly failed: Map<number, number> }
  >();
  const asked: Conversation[] = [];
  const times = new Map<string, number>();
  const others: string[] = [];
  const lost: string[] = [];
  const turnFor = (key: string, conversation: Conversation, at: number, result: string): Turn => {
    const known = plays.get(key) ?? {
      play: direct(conversation),
      turns: [],
      failed: new Map<number, number>(),
    };
    plays.set(key, known);
    while (known.turns.length <= at) {
      const next = known.play?.next(result);
      if (next === undefined || next.done === true) {
        const why = known.play === undefined ? 'no play' : 'the play is over';
        lost.push(`${why}: ${conversation.prompt.slice(-200)}`);
        return { say: why };
      }
      known.turns.push(next.value);
    }
    const turn = known.turns[at] ?? {};
    const failures = known.failed.get(at) ?? 0;
    known.failed.set(at, failures + 1);
    const { fail, ...rest } = turn;
    return fail !== undefined && failures >= (fail.times ?? Number.POSITIVE_INFINITY) ? rest : turn;
  };
  const server = createServer((incoming, response) => {
    void answer(incoming, response).catch((error: unknown) => {
      lost.push(`the stand-in failed: ${String(error)}`);
      response.destroy();
    });
  });
  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await textOf(incoming);
    const path = (incoming.url ?? '').split('?')[0] ?? '';
    if (path === '/v1/messages/count_tokens')
      return json(response, 200, { input_tokens: Math.ceil(body.length / 4) });
    if (path !== '/v1/messages') {
      others.push(`${incoming.method ?? ''} ${path}`);
      return json(response, path === '/' ? 200 : 404, {
        type: 'error',
        error: { type: 'not_found_error', message: path },
      });
    }
    const { model, stream, tools, messages } = request.parse(JSON.parse(body));
    if (tools === undefined || tools.length === 0)
      return send(response, model, stream === true, { say: 'OK' });
    const session = String(incoming.headers['x-claude-code-session-id']);
    const opened = openingOf(messages);
    const conversation = conversationOf(session, messages, opened.prompt);
    asked.push(conversation);
    if (!times.has(session)) times.set(session, Date.now());
    const turn = turnFor(
      `${session} ${opened.at} ${opened.prompt}`,
      conversation,
      opened.turns,
      lastResult(messages),
    );
    if (turn.delayMs !== undefined) await sleep(turn.delayMs);
    await turn.after;
    if (turn.hang === true) return undefined;
    if (turn.fail !== undefined) {
      const { status, type, message: text = type, headers } = turn.fail;
      return json(response, status, { type: 'error', error: { type, message: text } }, headers);
    }
    if (turn.raw !== undefined) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(turn.raw);
      return undefined;
    }
    return send(response, model, stream === true, turn);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the stand-in has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    times,
    others,
    lost,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function textIn(content: unknown): string {
  if (typeof content === 'string') return content;
  const blocks = z.array(block).safeParse(content);
  return blocks.success ? blocks.data.map((each) => each.text ?? '').join('\n') : '';
}

/** The newest message that a user wrote: text, and no tool result. */
function openingOf(messages: readonly Message[]): {
  readonly at: number;
  readonly prompt: string;
  readonly turns: number;
} {
  const at = messages.findLastIndex(({ role, content }) => role === 'user' && isPrompt(content));
  const prompt = at < 0 ? '' : textIn(messages[at]?.content);
  const turns = messages.slice(at + 1).filter(({ role }) => role === 'assistant').length;
  return { at, prompt, turns };
}

function isPrompt(content: Message['content']): boolean {
  if (typeof content === 'string') return true;
  // Where a request failed behind a tool call, the client puts what is said next into the same message as the call's result.
  if (content.some(({ type, text }) => type === 'text' && text?.startsWith('The limit is over.') === true))
    return true;
  return (
    !content.some(({ type }) => type === 'tool_result') &&
    content.some(({ type, text }) => type === 'text' && text?.startsWith('<system-reminder>') === false)
  );
}

function conversationOf(session: string, messages: readonly Message[], prompt: string): Conversation {
  const all = messages.map(({ content }) => textIn(content)).join('\n');
  const folder = /working directory: (.+)/i.exec(all)?.[1]?.trim() ?? '';
  const name = /<command-name>\/?(.+?)<\/command-name>/.exec(prompt)?.[1];
  const args = /<command-args>(.*?)<\/command-args>/s.exec(prompt)?.[1] ?? '';
  return { session, folder, prompt, command: name === undefined ? undefined : { name, args } };
}

function lastResult(messages: readonly Message[]): string {
  const blocks = messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content));
  return textIn(blocks.findLast(({ type }) => type === 'tool_result')?.content);
}

let serial = 0;
const id = (kind: string): string => `${kind}_scripted${String((serial += 1)).padStart(6, '0')}`;

function messageOf(
  model: string,
  turn: Turn,
): Record<string, unknown> & { readonly content: readonly Record<string, unknown>[] } {
  const calls = turn.calls ?? [];
  const content = [
    ...(turn.say === undefined && calls.length > 0 ? [] : [{ type: 'text', text: turn.say ?? 'OK' }]),
    ...calls.map((call) => ({ type: 'tool_use', id: id('toolu'), ...call })),
  ];
  const usage = {
    input_tokens: 100,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: 20,
    ...turn.usage,
  };
  const stop = turn.stop ?? (calls.length > 0 ? 'tool_use' : 'end_turn');
  return {
    id: id('msg'),
    type: 'message',
    role: 'assistant',
    model,
    content,
    stop_reason: stop,
    stop_sequence: null,
    usage,
  };
}

function send(response: ServerResponse, model: string, stream: boolean, turn: Turn): void {
  const whole = messageOf(model, turn);
  if (!stream) return json(response, 200, whole);
  response.writeHead(200, { 'content-type': 'text/event-stream', 'request-id': id('req') });
  const event = (type: string, data: object): void => {
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  };
  event('message_start', { message: { ...whole, content: [], stop_reason: null } });
  for (const [index, each] of whole.content.entries()) {
    const text = each['type'] === 'text';
    const start = text ? { type: 'text', text: '' } : { ...each, input: {} };
    const delta = text
      ? { type: 'text_delta', text: each['text'] }
      : { type: 'input_json_delta', partial_json: JSON.stringify(each['input']) };
    event('content_block_start', { index, content_block: start });
    event('content_block_delta', { index, delta });
    if (turn.cut === true) {
      response.destroy();
      return;
    }
    event('content_block_stop', { index });
  }
  event('message_delta', {
    delta: { stop_reason: whole['stop_reason'], stop_sequence: null },
    usage: whole['usage'],
  });
  event('message_stop', {});
  response.end();
}

function json(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': id('req'), ...headers });
  response.end(JSON.stringify(value));
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) if (chunk instanceof Buffer) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
