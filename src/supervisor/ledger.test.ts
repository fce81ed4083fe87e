import { expect, it } from 'vitest';
import type { JournalEvent } from '../store/journal.ts';
import { ledgerOf } from './ledger.ts';

const minute = 60_000;
const start = Date.UTC(2026, 0, 1);
function at(minutes: number, event: string, fields: Readonly<Record<string, unknown>>): JournalEvent {
  return { v: 1, id: `${minutes}`, at: new Date(start + minutes * minute).toISOString(), event, ...fields };
}
const used = (inputTokens: number) => ({ used: { inputTokens, outputTokens: 1 } });

it('adds up a run: hidden planning, waiting, repair, waste', () => {
  const { rows, total } = ledgerOf([
    at(0, 'session-started', { session: 'w1', role: 'worker', kind: 'execute', phase: '1' }),
    at(1, 'session-started', { session: 'p0', role: 'planner', kind: 'plan', phase: '2' }),
    at(2, 'session-ended', { session: 'p0', ...used(9) }),
    at(2, 'session-started', { session: 'p1', role: 'planner', kind: 'plan', phase: '2' }),
    at(8, 'session-ended', { session: 'w1' }),
    at(12, 'session-ended', { session: 'p1', ...used(99) }),
    at(12, 'plan-held', { phase: '2' }),
    at(12, 'waited', { lane: 'worker', for: 'plan', phase: '2', ms: 4 * minute }),
    at(13, 'session-started', { session: 'r1', role: 'planner', kind: 'revise', phase: '2' }),
    at(15, 'session-ended', { session: 'r1', ...used(19) }),
    at(15, 'plan-held', { phase: '2' }),
    at(16, 'plan-landed', { phase: '2', drift: 'repaired, fresh (a..b)' }),
  ]);
  expect(rows).toEqual([
    {
      phase: '2',
      outcome: 'repaired',
      heldAt: new Date(start + 12 * minute).toISOString(),
      planningMs: 10 * minute,
      hiddenMs: 6 * minute,
      workerWaitedMs: 4 * minute,
      repairTokens: 20,
      wasteTokens: 10,
    },
  ]);
  expect(total.outcomes).toMatchObject({ repaired: 1, fresh: 0 });
});

it('adds up two terminals, and a plan that was thrown away', () => {
  const { rows, total } = ledgerOf([
    at(0, 'work-opened', { phase: '1' }),
    at(1, 'plan-opened', { phase: '2' }),
    at(5, 'hold-intended', { phase: '2' }),
    at(5, 'plan-held', { phase: '2' }),
    at(9, 'work-left', { phase: '1' }),
    at(9, 'plan-discarded', { phase: '2' }),
    at(10, 'plan-opened', { phase: '2' }),
    at(12, 'plan-held', { phase: '2' }),
    at(13, 'plan-landed', { phase: '2', drift: 'fresh (a..b)' }),
  ]);
  expect(
    rows.map(({ outcome, planningMs, hiddenMs }) => [outcome, planningMs / minute, hiddenMs / minute]),
  ).toEqual([
    ['discarded', 4, 4],
    ['fresh', 2, 0],
  ]);
  expect(total).toMatchObject({ planningMs: 6 * minute, hiddenMs: 4 * minute });
  expect(ledgerOf([]).rows).toEqual([]);
});
