import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { run } from '../../src/process/index.ts';
import { readPlot } from './plot.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const script = fileURLToPath(new URL('../../scripts/sim.mjs', import.meta.url));
const hour = 60 * 60_000;
/** Six minutes on two quiet cores. */
const seeds = 20_000;

/** In a process group of its own; what it prints is what a person would see. */
async function sim(...args: readonly string[]): Promise<{ code: number | null; said: string }> {
  const env = { ...process.env, NODE_OPTIONS: '' };
  const { code, stdout, stderr } = await run(process.execPath, [script, ...args], {
    cwd: root,
    env,
    timeoutMs: hour,
  });
  return { code, said: stdout + stderr };
}

it(
  'holds what is promised in every one of many simulated runs',
  async () => {
    const { code, said } = await sim('--seeds', String(seeds));
    process.stdout.write(said);
    expect(said).toContain(`${seeds} seeds from 1: 0 violations`);
    expect(code).toBe(0);
  },
  hour,
);

const formerBugs = z.array(z.object({ bug: z.string(), plot: z.unknown() }));

it(
  'plays the same where nothing is remembered',
  async () => {
    const { code, said } = await sim('--twice', '--seeds', '24', '--start', '500');
    expect(said).toContain('24 seeds from 500, played twice: the same without memory');
    expect(code).toBe(0);
  },
  hour,
);

it(
  'plays the shrunk plots of former bugs',
  async () => {
    const file = fileURLToPath(new URL('former-bugs.json', import.meta.url));
    const bugs = formerBugs.parse(JSON.parse(readFileSync(file, 'utf8')));
    expect(bugs.length).toBeGreaterThan(4);
    for (const { plot } of bugs) expect(() => readPlot(JSON.stringify(plot))).not.toThrow();
    const { code, said } = await sim('--plots', file);
    expect(said.match(/"violations":\[\]/g)).toHaveLength(bugs.length);
    expect(code).toBe(0);
  },
  hour,
);

it(
  'bites: fails within a few seeds where a check is taken out',
  async () => {
    const mutations = fileURLToPath(new URL('../../scripts/sim-mutations.mjs', import.meta.url));
    const { stdout, code } = await run(
      process.execPath,
      [mutations, '--seeds', '60', '--only', 'intent of'],
      { cwd: root, timeoutMs: hour },
    );
    expect(stdout.match(/^\| intent of .* \| \d+ \| .*$/gm)).toHaveLength(4);
    expect(code).toBe(0);
  },
  hour,
);
