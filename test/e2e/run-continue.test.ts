import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { execute, exists, makeRunFixture, plan, until, type RunFixture } from '../support/run-fixture.ts';
import { removeFolder, temporaryFolder } from '../support/temporary-repository.ts';

let folder: string;
let fixture: RunFixture;
beforeEach(() => {
  folder = temporaryFolder();
  fixture = makeRunFixture(folder);
});
afterEach(() => {
  removeFolder(folder);
});

const pidOf = (event: Readonly<Record<string, unknown>>): unknown => {
  const process: unknown = event['process'];
  return typeof process === 'object' && process !== null && 'pid' in process ? process.pid : undefined;
};

it('ends its sessions at Ctrl-C, keeps the lanes, exits 130, and goes on with the next run', async () => {
  const tasks = [execute('1', { first: [until('go')] }), plan('2', [until('go')]), execute('2')];
  const first = fixture.run(tasks, '--until', '2');
  const worker = await first.told('session-started', { role: 'worker' });
  const planner = await first.told('session-started', { role: 'planner' });
  expect([exists(pidOf(worker)), exists(pidOf(planner))]).toEqual([true, true]);
  process.kill(first.session.pid ?? 0, 'SIGINT');
  expect(await first.outcome()).toEqual({ code: 130, asked: [], errors: [] });
  expect([exists(pidOf(worker)), exists(pidOf(planner))]).toEqual([false, false]);
  fixture.signal('go');
  const second = fixture.run(tasks, '--until', '2');
  expect(await second.outcome()).toEqual({ code: 0, asked: [], errors: [] });
  expect(fixture.git('log', '--format=%s')).toContain('feat(02-02): make 2.2');
});

it('is followed by the next supervisor when it is killed: living sessions are adopted, not started twice', async () => {
  const tasks = [execute('1', { first: [until('work')] }), plan('2', [until('plan')]), execute('2')];
  const first = fixture.run(tasks, '--until', '2');
  const worker = await first.told('session-started', { role: 'worker' });
  const planner = await first.told('session-started', { role: 'planner' });
  process.kill(first.session.pid ?? 0, 'SIGKILL');
  await first.ended;
  expect([exists(pidOf(worker)), exists(pidOf(planner))]).toEqual([true, true]);
  // The planner ends while nobody is looking.
  fixture.signal('plan');
  while (exists(pidOf(planner))) await sleep(50);
  const second = fixture.run(tasks, '--until', '2');
  expect(await second.told('adopted', { role: 'worker' })).toMatchObject({ session: worker['session'] });
  await second.told('plan-held', { phase: '2', session: planner['session'] });
  fixture.signal('work');
  expect(await second.outcome()).toEqual({ code: 0, asked: [], errors: [] });
  const started = second.events.filter(({ event }) => event === 'session-started');
  expect(started.map(({ kind, phase }) => [kind, phase])).toEqual([['execute', '2']]);
  expect(fixture.git('log', '--format=%s').match(/feat\(01-01\)/g)).toHaveLength(1);
});

it('refuses a second supervisor on one project, and leaves the first alone', async () => {
  const first = fixture.run([execute('1', { first: [until('go')] }), plan('2')], '--until', '1');
  await first.told('session-started', { role: 'worker' });
  const second = fixture.run([execute('1')], '--until', '1');
  expect((await second.ended).code).toBe(3);
  expect(JSON.stringify(second.events)).toContain('lease-held');
  fixture.signal('go');
  expect(await first.outcome()).toEqual({ code: 0, asked: [], errors: [] });
});
