import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const bench = fileURLToPath(new URL('../../bench/drift.mjs', import.meta.url));
const share = z.number().min(0).max(1);
const figures = z.object({ recall: share, falseAlarm: share, rightPlan: share });
const summary = figures.extend({
  cases: z.number(),
  wide: z.number(),
  yardsticks: z.record(z.string(), z.object({ recall: share, falseAlarm: share })),
});

/** A small run of `npm run bench:drift` on packages only, so that its cases stay the same while this repository changes. */
describe('drift detection on generated cases', () => {
  it('holds its bars, which no yardstick does', async () => {
    const args = [bench, '--cases', '160', '--seed', '1', '--no-repository', '--no-confirm', '--json'];
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 26 });
    const found = summary.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
    expect(found.cases).toBe(160);
    expect(found.wide).toBeGreaterThanOrEqual(80);
    expect(found.recall).toBeGreaterThanOrEqual(0.98);
    expect(found.falseAlarm).toBeLessThanOrEqual(0.08);
    expect(found.rightPlan).toBeGreaterThanOrEqual(0.95);
    const passing = Object.values(found.yardsticks).filter(
      ({ recall, falseAlarm }) => recall >= 0.98 && falseAlarm <= 0.08,
    );
    expect(passing).toEqual([]);
  });
});
