import { expect, it } from 'vitest';
import { openActs } from './act.ts';

const at = '2026-01-02T03:04:05.000Z';
const by = { pid: 7, start: '1', boot: 'b', host: 'h' };

it('leaves open what has an intent and no outcome, whatever the outcome is', () => {
  const events = [
    { event: 'run-started', at },
    { event: 'lane-intended', at, act: 'a', role: 'planner', phase: '2', by },
    { event: 'lane-prepared', at, act: 'a', role: 'planner', phase: '2', base: 'c' },
    { event: 'hold-intended', at, act: 'b', phase: '2', by },
    { event: 'landing-intended', at, act: 'c', phase: '2', by },
    { event: 'landing-refused', at, act: 'c', phase: '2', name: 'x', what: 'y' },
    { event: 'discard-intended', at, act: 'd', phase: '2', by },
    { event: 'act-interrupted', at, act: 'd', was: 'discard', phase: '2', what: '' },
    // Of a version before acts had an id.
    { event: 'landing-intended', at, phase: '2' },
  ];
  expect(openActs(events)).toEqual([{ act: 'b', was: 'hold', phase: '2', at, by }]);
  expect(openActs(events.slice(0, 5)).map(({ act }) => act)).toEqual(['b', 'c']);
});

it('keeps in which PID namespace the number of a process counts, where that was written down', () => {
  const inside = { ...by, namespace: 'pid:[1]' };
  const events = [
    { event: 'hold-intended', at, act: 'a', phase: '2', by },
    { event: 'hold-intended', at, act: 'b', phase: '2', by: inside },
  ];
  expect(openActs(events).map((open) => open.by)).toEqual([by, inside]);
});
