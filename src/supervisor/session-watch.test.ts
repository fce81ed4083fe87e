import { expect, it } from 'vitest';
import type { AgentEnd, AgentSession } from '../agent/index.ts';
import { limit } from '../limit.ts';
import type { OpenSession } from './memory.ts';
import type { NewRecord } from './run-record.ts';
import { sessionWatch } from './session-watch.ts';

const at = '2026-01-01T00:00:00.000Z';
const intent: OpenSession['intent'] = {
  at,
  event: 'session-intended',
  session: 's1',
  role: 'worker',
  kind: 'execute',
  phase: '1',
  attempt: 1,
  folder: '/p',
  logFolder: '/l',
  from: { standing: 'planned', plansDone: 0 },
};

/** A session that says its last word and lives on in silence; what is written down, and what ended it, in order. */
async function livesOn(own: AgentEnd, then?: 'begun anew') {
  const order: string[] = [];
  let nowMs = 0;
  let end: AgentEnd | undefined;
  const effects = {
    now: () => nowMs,
    signs: () => ({ events: 'e', files: 'f', git: 'g', cpuMs: nowMs / 1000 }),
    planIsComplete: () => false,
    observe: () => ({ phases: [], held: [] }),
  };
  const session: AgentSession = {
    task: 's1',
    process: undefined,
    events: () => [],
    end: () => end,
    stop: () => {
      order.push('stop');
      end = own;
      return Promise.resolve();
    },
  };
  const watch = sessionWatch(effects, (record: NewRecord) => void order.push(record.event));
  watch.heard('s1', { is: 'closing', at });
  if (then !== undefined) watch.heard('s1', { is: 'started', at, session: 's1', agent: 'claude' });
  let endedMs = 0;
  for (; order.at(-1) !== 'stop'; nowMs += 1_000, endedMs = nowMs)
    await watch.look([{ intent, end: undefined }], new Map([['s1', session]]));
  return { order, endedMs, end: watch.endOf('s1') };
}

it('says that a session is overdue that said its last word, then ends it, and its work counts', async () => {
  const { order, endedMs, end } = await livesOn({ is: 'failed', why: 'stopped' });
  expect(order).toEqual(['session-overdue', 'stop']);
  expect(endedMs).toBeGreaterThanOrEqual(limit.sessionSaidEndMs);
  expect(endedMs).toBeLessThan(2 * limit.sessionSaidEndMs);
  expect(end).toEqual({ is: 'finished' });
});

it.each<AgentEnd>([
  { is: 'limited', why: 'a limit' },
  { is: 'asked', question: 'which?' },
  { is: 'failed', why: 'no login', final: true },
])('keeps the last word of a session that it has to end: %j', async (own) => {
  expect((await livesOn(own)).end).toBe(undefined);
});

it('does not take a session for ended that was begun anew since', async () => {
  expect((await livesOn({ is: 'finished' }, 'begun anew')).endedMs).toBeGreaterThanOrEqual(
    limit.sessionStalledEndMs,
  );
});
