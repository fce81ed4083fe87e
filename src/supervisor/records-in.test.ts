import { expect, it } from 'vitest';
import { recordsIn } from './records-in.ts';

it('reads each event once, and leaves out what is no record of a run', () => {
  const at = '2026-01-01T00:00:00.000Z';
  const event = (phase: string) => ({
    v: 1 as const,
    id: phase,
    at,
    event: 'plan-held',
    phase,
    commit: 'c',
    base: 'b',
  });
  const events = [event('1'), { v: 1 as const, id: 'x', at, event: 'of-a-later-version' }];
  const records = recordsIn({ sofar: () => events });
  const [first] = records();
  expect(first).toMatchObject({ event: 'plan-held', phase: '1' });
  events.push(event('2'));
  expect(records().map((record) => ('phase' in record ? record.phase : ''))).toEqual(['1', '2']);
  expect(records()[0]).toBe(first);
});
