import { expect, it } from 'vitest';
import { remember } from './memory.ts';
import type { RunRecord } from './run-record.ts';
import { runningMemory } from './running-memory.ts';

const at = '2026-01-01T00:00:00.000Z';
const about = { session: 's', role: 'worker', kind: 'execute', phase: '1', at } as const;
const happened: readonly RunRecord[] = [
  {
    event: 'session-intended',
    ...about,
    attempt: 1,
    folder: '/f',
    logFolder: '/l',
    from: { standing: 'planned', plansDone: 0 },
  },
  { event: 'session-started', ...about, agent: 'scripted' },
  { event: 'committed', session: 's', role: 'worker', phase: '1', commit: 'c', subject: 'work', at },
  { event: 'session-ended', ...about, end: { is: 'failed', why: 'it went wrong' } },
  {
    event: 'session-settled',
    ...about,
    outcome: { is: 'failed', why: 'it went wrong', progressed: false },
  },
];

it('is at each moment what the whole journal says, wherever it began', () => {
  for (let known = 0; known <= happened.length; known += 1) {
    const memory = runningMemory(happened.slice(0, known));
    for (let seen = known; seen <= happened.length; seen += 1) {
      const journal = happened.slice(0, seen);
      expect(memory.now()).toEqual(remember(journal));
      expect(memory.records).toEqual(journal);
      expect(memory.knows('c')).toBe(seen > 2);
      const next = happened[seen];
      if (next !== undefined) memory.add(next);
    }
  }
});
