import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CommandContext } from './context.ts';
import { runScreen } from './run-screen.ts';

const at = '2026-01-01T10:00:00.000Z';
let written = '';
const stdout = Object.assign(
  new Writable({
    write(chunk, _encoding, done) {
      written += String(chunk);
      done();
    },
  }),
  { isTTY: true, columns: 60 },
);

beforeEach(() => {
  written = '';
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function open(): ReturnType<typeof runScreen> {
  const context: Pick<CommandContext, 'env' | 'now' | 'stdout'> = { stdout, env: {}, now: Date.now };
  return runScreen(context, { json: false });
}

it('draws both lanes anew while they stand there, and never over what is written in their place', () => {
  const screen = open();
  screen.tell({ event: 'run-started', at, run: 'r', agent: 'scripted', gate: 'ask' });
  expect(written).toContain('worker');
  written = '';
  vi.advanceTimersByTime(3000);
  expect(written.match(/leapfrog run/g)).toHaveLength(3);
  screen.clear();
  written = '';
  vi.advanceTimersByTime(3000);
  expect(written).toBe('');
  screen.tell({ event: 'phases', at, phases: [], held: [] });
  expect(written).toContain('worker');
  screen.close();
});

it('wraps what has to be read whole, and cuts the subject of a commit', () => {
  const screen = open();
  const undo = 'git revert --no-edit 965db15c7e';
  screen.tell({ event: 'plan-landed', at, phase: '2', commit: '965db15c7e', undo });
  expect(written).toContain('plan of phase 2 landed; to undo: git revert');
  expect(written).toContain('\n         --no-edit 965db15c7e\n');
  written = '';
  const subject = 'fix(01-03): quote and guard the shared functions of the shell';
  screen.tell({ event: 'committed', at, session: 'w', role: 'worker', phase: '1', commit: 'abc', subject });
  expect(written).toContain('…\n');
  screen.close();
});
