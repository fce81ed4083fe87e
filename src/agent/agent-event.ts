import { z } from 'zod';

const at = z.iso.datetime();

/** One line of a session's event file. Kinds that a newer agent adds are skipped, not refused. */
const agentEvent = z.discriminatedUnion('is', [
  z.object({ is: z.literal('started'), at, session: z.string(), agent: z.string() }),
  z.object({ is: z.literal('said'), at, text: z.string() }),
  z.object({ is: z.literal('read'), at, path: z.string() }),
  z.object({ is: z.literal('wrote'), at, path: z.string() }),
  z.object({ is: z.literal('ran'), at, command: z.string(), code: z.number().nullable() }),
  z.object({ is: z.literal('committed'), at, commit: z.string(), subject: z.string() }),
  z.object({ is: z.literal('usage'), at, inputTokens: z.number(), outputTokens: z.number() }),
  z.object({ is: z.literal('asked'), at, question: z.string() }),
  z.object({ is: z.literal('finished'), at }),
  z.object({ is: z.literal('failed'), at, why: z.string() }),
]);

export type AgentEvent = z.infer<typeof agentEvent>;

/** How a session ended, in its own words; `failed` also when the process died without a word. */
export type AgentEnd =
  | { readonly is: 'finished' }
  | { readonly is: 'asked'; readonly question: string }
  | { readonly is: 'failed'; readonly why: string };

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
    if (event.is === 'asked') end = { is: 'asked', question: event.question };
    if (event.is === 'failed') end = { is: 'failed', why: event.why };
  }
  return end;
}
