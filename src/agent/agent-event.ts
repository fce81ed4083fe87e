import { z } from 'zod';

const at = z.iso.datetime();

/** One line of a session's event file. Kinds that a newer agent adds are skipped, not refused. */
const agentEvent = z.discriminatedUnion('is', [
  z.object({
    is: z.literal('started'),
    at,
    /** The agent's own name for the session: what it can be resumed by. */
    session: z.string(),
    agent: z.string(),
    /** Version of the program, and the model that answers, where there are such. */
    client: z.string().optional(),
    model: z.string().optional(),
  }),
  z.object({ is: z.literal('said'), at, text: z.string() }),
  z.object({
    is: z.literal('read'),
    at,
    path: z.string(),
    /** Lines, 1-based and inclusive; without them the whole file. */
    from: z.number().optional(),
    to: z.number().optional(),
  }),
  z.object({ is: z.literal('searched'), at, pattern: z.string(), path: z.string().optional() }),
  z.object({ is: z.literal('wrote'), at, path: z.string() }),
  z.object({ is: z.literal('ran'), at, command: z.string(), code: z.number().nullable() }),
  z.object({ is: z.literal('committed'), at, commit: z.string(), subject: z.string() }),
  /** A call that the lane's guard or the person's own rules did not let through. */
  z.object({ is: z.literal('denied'), at, tool: z.string(), why: z.string() }),
  /** What the session has used so far, by its own figures: the last one counts, they are never added up. */
  z.object({
    is: z.literal('usage'),
    at,
    inputTokens: z.number(),
    outputTokens: z.number(),
    /** Read from the model's cache, beside `inputTokens`. */
    cachedTokens: z.number().optional(),
    costUsd: z.number().optional(),
  }),
  z.object({
    is: z.literal('asked'),
    at,
    question: z.string(),
    options: z.array(z.string()).readonly().optional(),
  }),
  /** Kinds of the client's messages that this version does not know, and how often each came. */
  z.object({ is: z.literal('unknown'), at, kinds: z.record(z.string(), z.number()) }),
  z.object({ is: z.literal('limited'), at, why: z.string(), until: z.iso.datetime().optional() }),
  /** It has nothing more to say and was asked to end; its process lives still. */
  z.object({ is: z.literal('closing'), at }),
  z.object({ is: z.literal('finished'), at }),
  z.object({ is: z.literal('failed'), at, why: z.string(), final: z.boolean().optional() }),
]);

export type AgentEvent = z.infer<typeof agentEvent>;

/** How a session ended, in its own words; `failed` also when the process died without a word. */
export type AgentEnd =
  | { readonly is: 'finished' }
  | { readonly is: 'asked'; readonly question: string; readonly options?: readonly string[] | undefined }
  /** A usage limit, or a service under load: the same session goes on later, from `until` on where that is known. */
  | { readonly is: 'limited'; readonly why: string; readonly until?: string | undefined }
  /**
   * `final`: the same try would fail the same way, so a person is asked at once. `silent`: it said nothing of an end, its process is
   * just gone.
   */
  | {
      readonly is: 'failed';
      readonly why: string;
      readonly final?: boolean | undefined;
      readonly silent?: true | undefined;
    };

/** A line of an event file, or `undefined` for what is torn, foreign or newer than this program. */
export function readAgentEvent(line: string): AgentEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const parsed = agentEvent.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

/** The end that the events tell of: the last one that closes a session. */
export function endOf(events: readonly AgentEvent[]): AgentEnd | undefined {
  let end: AgentEnd | undefined;
  for (const event of events) {
    if (event.is === 'finished') end = { is: 'finished' };
    if (event.is === 'asked') end = { is: 'asked', question: event.question, options: event.options };
    if (event.is === 'limited') end = { is: 'limited', why: event.why, until: event.until };
    if (event.is === 'failed') end = { is: 'failed', why: event.why, final: event.final };
  }
  return end;
}
