import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { eventLine } from './show-log.ts';

const base = { v: 1, id: 'b5c5', at: '2026-11-22T13:40:05.123Z' } as const;
const session = '0c0802c7-cb87-4d65-97db-0bce03757a11';

beforeEach(() => {
  vi.stubEnv('TZ', 'UTC');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe('a line of the log', () => {
  it('says who and which phase first, and no ids', () => {
    const told = {
      session,
      role: 'planner',
      kind: 'plan',
      phase: '3',
      outcome: { is: 'failed', why: 'no plan' },
    };
    expect(eventLine({ ...base, event: 'session-settled', ...told })).toBe(
      '2026-11-22 13:40:05  session-settled   planner, plan, phase 3, failed: no plan',
    );
  });

  it('shortens commits', () => {
    const told = { commit: '4f2c1d9'.padEnd(40, '0'), phase: '3', session };
    expect(eventLine({ ...base, event: 'plan-held', ...told })).toBe(
      '2026-11-22 13:40:05  plan-held         phase 3, commit 4f2c1d9',
    );
  });
});
