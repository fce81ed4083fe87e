import * as z from 'zod/mini';
import type { ProcessIdentity } from '../process/index.ts';

/** What is done in more than one step, so that its process may die in the middle. */
export type ActKind = 'lane' | 'hold' | 'landing' | 'discard';

/** An intent of the journal without an outcome. */
export interface OpenAct {
  readonly act: string;
  readonly was: ActKind;
  readonly phase: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Who meant to do it. While that process lives the act is not interrupted but under way. */
  readonly by: ProcessIdentity;
}

const intents: Readonly<Record<string, ActKind>> = {
  'lane-intended': 'lane',
  'hold-intended': 'hold',
  'landing-intended': 'landing',
  'discard-intended': 'discard',
};

const intent = z.object({
  act: z.string(),
  phase: z.string(),
  at: z.string(),
  by: z.object({
    pid: z.number(),
    start: z.string(),
    boot: z.string(),
    host: z.string(),
    namespace: z.optional(z.string()),
  }),
});
const outcome = z.object({ act: z.string() });

/**
 * The acts that were begun and have no outcome, oldest first. Any later event with the act's id is its outcome; what became of
 * an open one is to be read from disk, which knows better than the journal.
 */
export function openActs(events: readonly { readonly event: string }[]): readonly OpenAct[] {
  const open = new Map<string, OpenAct>();
  for (const event of events) {
    const was = intents[event.event];
    const begun = was === undefined ? undefined : z.safeParse(intent, event);
    if (was !== undefined && begun?.success === true) open.set(begun.data.act, { ...begun.data, was });
    const ended = was === undefined ? z.safeParse(outcome, event) : undefined;
    if (ended?.success === true) open.delete(ended.data.act);
  }
  return [...open.values()];
}
