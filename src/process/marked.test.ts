import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { endMarked, killMarked, markedProcesses } from './marked.ts';

it('finds and ends what was born with the mark, in whatever group, and nobody else', async () => {
  const mark = { name: 'LEAPFROG_TEST_MARK', value: randomUUID() };
  const start = (value: string) =>
    spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'], {
      detached: true,
      stdio: 'ignore',
      env: { PATH: process.env['PATH'], [mark.name]: value },
    });
  const [ours, other] = [start(mark.value), start('another')];
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(markedProcesses(mark).map(({ pid }) => pid)).toEqual([ours.pid]);
  await endMarked(mark, 200);
  expect(markedProcesses(mark)).toEqual([]);
  expect(markedProcesses({ ...mark, value: 'another' })).toHaveLength(1);
  killMarked({ ...mark, value: 'another' });
  await new Promise((resolve) => other.once('exit', resolve));
  expect(other.signalCode).toBe('SIGKILL');
});
