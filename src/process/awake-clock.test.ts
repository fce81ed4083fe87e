import { expect, it } from 'vitest';
import { limit } from '../limit.ts';
import { awakeClock } from './awake-clock.ts';

it('counts what passes between looks, and neither sleep nor a clock that is set', () => {
  let at = Date.UTC(2026, 0, 1);
  const awake = awakeClock(() => at);
  const after = (ms: number): number => {
    at += ms;
    return awake();
  };
  expect(after(300)).toBe(300);
  expect(after(8 * 3_600_000)).toBe(300 + limit.awakeGapMs);
  expect(after(-2 * 3_600_000)).toBe(300 + limit.awakeGapMs);
  expect(after(100)).toBe(400 + limit.awakeGapMs);
});
