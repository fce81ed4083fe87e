import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../supervisor/index.ts';
import { timelineOf } from './run-timeline.ts';

const at = (second: number): string => new Date(second * 1000).toISOString();
const worker = { session: 'w', role: 'worker', kind: 'execute', phase: '1' } as const;
const planner = { session: 'p', role: 'planner', kind: 'plan', phase: '2' } as const;

describe('timelineOf', () => {
  it('takes sessions from their start to their end, and leaves out one that still runs', () => {
    const records: readonly RunRecord[] = [
      { event: 'session-started', at: at(1), agent: 'scripted', ...worker },
      { event: 'session-started', at: at(2), agent: 'scripted', ...planner },
      { event: 'committed', at: at(3), session: 'w', role: 'worker', phase: '1', commit: 'c', subject: 's' },
      { event: 'session-ended', at: at(4), end: { is: 'finished' }, ...planner },
      { event: 'plan-held', at: at(5), phase: '2', commit: 'c', base: 'b' },
      { event: 'session-ended', at: at(7), end: { is: 'finished' }, ...worker },
      { event: 'plan-landed', at: at(8), phase: '2', commit: 'c', undo: 'git revert c' },
      { event: 'session-started', at: at(9), agent: 'scripted', ...worker, session: 'open' },
    ];
    expect(timelineOf(records)).toEqual({
      spans: [
        { lane: 'worker', what: 'execute 1', fromMs: 1000, toMs: 7000 },
        { lane: 'planner', what: 'plan 2', fromMs: 2000, toMs: 4000 },
      ],
      moments: [
        { what: 'plan 2 held', atMs: 5000 },
        { what: 'plan 2 landed', atMs: 8000 },
      ],
    });
  });
});
