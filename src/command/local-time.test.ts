import { afterEach, expect, it, vi } from 'vitest';
import { localTime, timeOfDay } from './local-time.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

it('is what the clock on the wall says', () => {
  vi.stubEnv('TZ', 'Asia/Kolkata');
  expect(localTime('2026-11-22T20:40:05.123Z')).toBe('2026-11-23 02:10:05');
  expect(timeOfDay('2026-11-22T20:40:05.123Z')).toBe('02:10:05');
  vi.stubEnv('TZ', 'UTC');
  expect(localTime('2026-11-22T20:40:05.123Z')).toBe('2026-11-22 20:40:05');
});

it('keeps what is no moment', () => {
  expect([localTime('soon'), timeOfDay('soon')]).toEqual(['soon', 'soon']);
});
