import { expect, it } from 'vitest';
import type { Decision } from '../pipeline/index.ts';
import { waitLedger } from './waits.ts';

const what = 'the held plan of phase 2 to land';
const waits: Decision = { do: 'wait', lane: 'planner', for: 'landing', phase: '2', what };
const settles: Decision = {
  do: 'settle',
  role: 'worker',
  kind: 'execute',
  phase: '1',
  outcome: { is: 'done' },
};
const lands: Decision = { do: 'land', phase: '2' };

it('tells a wait once when it begins and once when it ends, whatever is settled in between', () => {
  const ledger = waitLedger();
  expect(ledger.note([waits], 1000)).toEqual([
    { event: 'waiting', lane: 'planner', for: 'landing', phase: '2', what },
  ]);
  expect(ledger.note([waits], 2000)).toEqual([]);
  expect(ledger.note([settles], 3000)).toEqual([]);
  expect(ledger.note([lands, waits], 4000)).toEqual([]);
  expect(ledger.note([lands], 5000)).toEqual([
    { event: 'waited', lane: 'planner', for: 'landing', phase: '2', ms: 4000 },
  ]);
});

it('ends every wait with the run', () => {
  const ledger = waitLedger();
  ledger.note([waits], 1000);
  expect(ledger.note([], 1500)).toEqual([
    { event: 'waited', lane: 'planner', for: 'landing', phase: '2', ms: 500 },
  ]);
});
