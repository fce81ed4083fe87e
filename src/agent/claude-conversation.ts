import { isAbsolute, relative } from 'node:path';
import { z } from 'zod';
import { absurd, type Result } from '../trouble.ts';
import type { ClaudeBlock, ClaudeCommand, ClaudeMessage } from './claude-message.ts';
import type { ClaudeResult, Heard } from './claude-end.ts';
import { permissionFor } from './claude-permission.ts';
import { linesRead } from './lines-read.ts';
import type { StepEvent } from './scripted-step.ts';

/** What follows from a message: something to tell, a line for the client, a tool call that was carried out, the end of input. */
export type Act =
  | { readonly do: 'tell'; readonly event: StepEvent }
  | { readonly do: 'say'; readonly line: string }
  | { readonly do: 'executed'; readonly call: string; readonly tool: string }
  | { readonly do: 'close' };

export interface ConversationOptions {
  /** Absolute folder that the session works in; paths are told relative to it. */
  readonly folder: string;
  /** What to say, in order, each after the one before ended well, given the client's list of commands. */
  readonly promptsFor: (commands: readonly string[]) => Result<readonly string[]>;
}

/** The part of a session that needs no process: what to say when, and what the other side's words mean. */
export class ClaudeConversation {
  private readonly folder: string;
  private readonly promptsFor: ConversationOptions['promptsFor'];
  private readonly queue: string[] = [];
  private readonly calls = new Map<string, Call>();
  /** Subagents that work on beside the conversation. */
  private background = 0;
  private announced = false;
  private known: Heard = { results: 0 };

  constructor({ folder, promptsFor }: ConversationOptions) {
    this.folder = folder;
    this.promptsFor = promptsFor;
  }

  /** The first line for the client: what can it do? */
  open(): string {
    const request = { subtype: 'initialize' };
    return JSON.stringify({ type: 'control_request', request_id: initializeId, request });
  }

  /** All that bears on how the session ended. */
  heard(): Heard {
    return this.known;
  }

  hear(message: ClaudeMessage): readonly Act[] {
    switch (message.type) {
      case 'system':
        return this.onSystem(message);
      case 'assistant': {
        if (message.error !== undefined) this.note({ apiError: message.error });
        const inSubagent = typeof message.parent_tool_use_id === 'string';
        return message.message.content.flatMap((block) => this.onBlock(block, inSubagent));
      }
      case 'user':
        // What the person or a hook says comes back as text: only results of calls are news.
        return message.message.content
          .filter(({ type }) => type === 'tool_result')
          .flatMap((block) => this.onBlock(block, false));
      case 'result':
        return this.onResult(message);
      case 'rate_limit_event':
        return this.onRateLimit(message.rate_limit_info);
      case 'control_response':
        return message.response.request_id === initializeId
          ? this.begin(message.response.response?.commands)
          : [];
      case 'control_request':
        return this.onRequest(message);
      default:
        return absurd(message);
    }
  }

  private note(more: Partial<Heard>): void {
    this.known = { ...this.known, ...more };
  }

  private begin(commands: readonly ClaudeCommand[] | undefined): readonly Act[] {
    const names = commands?.flatMap(({ name, aliases = [] }) => [name, ...aliases]) ?? [];
    const prompts = this.promptsFor(names);
    if (!prompts.ok) {
      this.note({ refused: prompts.trouble });
      return [{ do: 'close' }];
    }
    this.queue.push(...prompts.value);
    return this.nextPrompt();
  }

  private nextPrompt(): readonly Act[] {
    const prompt = this.queue.shift();
    return prompt === undefined ? [] : [{ do: 'say', line: promptLine(prompt) }];
  }

  private onSystem(message: Extract<ClaudeMessage, { type: 'system' }>): readonly Act[] {
    // A server that a session started works on for ever; only agents come back with something.
    if (message.subtype === 'background_tasks_changed')
      this.background =
        message.tasks?.filter(({ task_type: type }) => type?.endsWith('agent') === true).length ?? 0;
    // Sent again at every turn; the first one tells all.
    if (message.subtype !== 'init' || this.announced) return [];
    this.announced = true;
    const { session_id: session = '', claude_code_version: client, model } = message;
    return [tell({ is: 'started', session, agent: 'claude', client, model })];
  }

  private onResult(result: ClaudeResult): readonly Act[] {
    this.note({ results: this.known.results + 1, last: result });
    const used = usageOf(result);
    const acts = used === undefined ? [] : [tell(used)];
    // A turn that ends while agents work in the background is followed by another one, when they wake it.
    if (this.background > 0 && !result.is_error) return acts;
    const more = result.is_error || this.known.asked !== undefined ? [] : this.nextPrompt();
    return more.length > 0 ? [...acts, ...more] : [...acts, { do: 'close' }];
  }

  private onRateLimit(info: {
    readonly status: string;
    readonly resetsAt?: number | undefined;
  }): readonly Act[] {
    const until = info.resetsAt === undefined ? undefined : new Date(info.resetsAt * 1000).toISOString();
    this.note({ limitedUntil: info.status === 'rejected' ? until : undefined });
    return [];
  }

  private onRequest(message: Extract<ClaudeMessage, { type: 'control_request' }>): readonly Act[] {
    const { folder } = this;
    const { request_id: id, request } = message;
    const { subtype, tool_name: tool = '', input = {} } = request;
    if (subtype !== 'can_use_tool')
      return [{ do: 'say', line: answerLine(id, { subtype: 'error', error: `no answer to ${subtype}` }) }];
    const reply = permissionFor({ tool, input, folder, request });
    const answer: Act = { do: 'say', line: answerLine(id, { subtype: 'success', response: reply }) };
    if (tool === 'AskUserQuestion') {
      this.note({ asked: questionIn(input) });
      return [answer];
    }
    return reply.behavior === 'allow' ? [answer] : [tell({ is: 'denied', tool, why: reply.message }), answer];
  }

  private onBlock(block: ClaudeBlock, inSubagent: boolean): readonly Act[] {
    switch (block.type) {
      case 'text':
        return inSubagent || block.text.trim() === '' ? [] : [tell({ is: 'said', text: block.text })];
      case 'tool_use':
        this.calls.set(block.id, { name: block.name, input: block.input });
        return [];
      case 'tool_result':
        return this.onToolResult(block);
      default:
        return absurd(block);
    }
  }

  private onToolResult(block: Extract<ClaudeBlock, { type: 'tool_result' }>): readonly Act[] {
    const id = block.tool_use_id;
    const call = this.calls.get(id);
    if (call === undefined) return [];
    this.calls.delete(id);
    const failed = block.is_error === true;
    const event = eventOf(call, { failed, text: textIn(block.content), folder: this.folder });
    return [
      ...(failed ? [] : [{ do: 'executed', call: id, tool: call.name } as const]),
      ...(event === undefined ? [] : [tell(event)]),
    ];
  }
}

/** The id of the request that asks the client what it can do. */
export const initializeId = 'leapfrog-initialize';

interface Call {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

function tell(event: StepEvent): Act {
  return { do: 'tell', event };
}

function promptLine(text: string): string {
  const message = { role: 'user', content: [{ type: 'text', text }] };
  return JSON.stringify({ type: 'user', message, parent_tool_use_id: null, session_id: '' });
}

function answerLine(request: string, response: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ type: 'control_response', response: { ...response, request_id: request } });
}

const questions = z.looseObject({
  questions: z.array(
    z.looseObject({
      question: z.string(),
      options: z.array(z.looseObject({ label: z.string() })).optional(),
    }),
  ),
});

/** A call may ask several things at once; they are put to the person as one question. */
function questionIn(input: unknown): NonNullable<Heard['asked']> {
  const read = questions.safeParse(input);
  if (!read.success) return { question: 'a question that this version cannot read', options: [] };
  const [first, ...more] = read.data.questions;
  const options = first?.options?.map(({ label }) => label) ?? [];
  if (more.length === 0) return { question: first?.question ?? '', options };
  const lines = read.data.questions.map(({ question, options: of = [] }) =>
    of.length === 0 ? question : `${question} (${of.map(({ label }) => label).join(' / ')})`,
  );
  return { question: lines.join('\n'), options: [] };
}

/** Of all models that the session used; the client counts from the session's beginning, over resumes too. */
function usageOf({ modelUsage, total_cost_usd: costUsd }: ClaudeResult): StepEvent | undefined {
  if (modelUsage === undefined) return undefined;
  const models = Object.values(modelUsage);
  const sum = (of: (model: (typeof models)[number]) => number): number =>
    models.reduce((total, model) => total + of(model), 0);
  return {
    is: 'usage',
    inputTokens: sum((model) => model.inputTokens + (model.cacheCreationInputTokens ?? 0)),
    outputTokens: sum((model) => model.outputTokens),
    cachedTokens: sum((model) => model.cacheReadInputTokens ?? 0),
    costUsd,
  };
}

interface Outcome {
  readonly failed: boolean;
  readonly text: string;
  readonly folder: string;
}

function eventOf({ name, input }: Call, { failed, text, folder }: Outcome): StepEvent | undefined {
  const word = (key: string): string | undefined => {
    const value = input[key];
    return typeof value === 'string' ? value : undefined;
  };
  const path = (key: string): string | undefined => pathIn(folder, word(key));
  const denial = /^\w+:\S+ hook error: (?:\[.*?\]: )?(.*)/s.exec(text)?.[1];
  if (failed && denial !== undefined) return { is: 'denied', tool: name, why: denial.trim() };
  switch (name) {
    case 'Bash':
      return { is: 'ran', command: word('command') ?? '', code: failed ? exitCodeIn(text) : 0 };
    case 'Read':
      return failed
        ? undefined
        : { is: 'read', path: path('file_path') ?? '', ...linesRead(input['offset'], input['limit']) };
    case 'Grep':
    case 'Glob':
      return failed ? undefined : { is: 'searched', pattern: word('pattern') ?? '', path: path('path') };
    case 'Write':
    case 'Edit':
      return failed ? undefined : { is: 'wrote', path: path('file_path') ?? '' };
    case 'NotebookEdit':
      return failed ? undefined : { is: 'wrote', path: path('notebook_path') ?? '' };
    default:
      return undefined;
  }
}

function pathIn(folder: string, path: string | undefined): string | undefined {
  if (path === undefined || !isAbsolute(path)) return path;
  const inside = relative(folder, path);
  return inside.startsWith('..') ? path : inside.replaceAll('\\', '/');
}

function exitCodeIn(text: string): number | null {
  const code = /^Exit code (\d+)/.exec(text)?.[1];
  return code === undefined ? null : Number(code);
}

function textIn(content: unknown): string {
  if (typeof content === 'string') return content;
  const blocks = z.array(z.looseObject({ text: z.string().optional() })).safeParse(content);
  return blocks.success ? blocks.data.map(({ text }) => text ?? '').join('\n') : '';
}
