import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { execute, makeRunFixture, plan, until, type RunFixture } from '../support/run-fixture.ts';
import { clockEnv, setClock, whyNoClock } from '../support/set-clock.ts';
import { removeFolder, temporaryFolder } from '../support/temporary-repository.ts';

let folder: string;
let fixture: RunFixture;
beforeEach(() => {
  folder = temporaryFolder();
  fixture = makeRunFixture(folder, {}, clockEnv(folder));
});
afterEach(() => {
  removeFolder(folder);
});

const tasks = [execute('1', { first: [until('work')] }), plan('2', [until('plan')]), execute('2')];

describe.skipIf(whyNoClock() !== undefined)('a clock that is set while both lanes work', () => {
  it.each([
    ['ahead by two days', '+2d'],
    ['back by two days', '-2d'],
  ])('%s: nobody is stalled, the lease is held, and everything lands once', async (_, offset) => {
    const run = fixture.run(tasks, '--until', '2');
    await run.told('session-started', { role: 'worker' });
    await run.told('session-started', { role: 'planner' });
    setClock(folder, offset);
    // Several looks at both lanes, and a heartbeat, by the new clock.
    await sleep(6_000);
    const other = fixture.run(tasks, '--until', '2');
    expect((await other.ended).code).toBe(3);
    expect(JSON.stringify(other.events)).toContain('lease-held');
    const days = new Set(other.events.map(({ at }) => String(at).slice(0, 10)));
    expect(days).not.toContain(new Date().toISOString().slice(0, 10));
    fixture.signal('plan');
    await run.told('plan-held', { phase: '2' });
    fixture.signal('work');
    expect(await run.outcome()).toEqual({ code: 0, asked: [], errors: [] });
    expect(fixture.git('log', '--reverse', '--format=%s').split('\n').slice(-6)).toEqual([
      'docs(02): create phase plan',
      'feat(02-01): make 2.1',
      'docs(02-01): complete plan',
      'feat(02-02): make 2.2',
      'docs(02-02): complete plan',
      'docs(02): verify phase',
    ]);
    expect(run.events.filter(({ event }) => /stalled|killed|died/.test(String(event)))).toEqual([]);
    const started = run.events.filter(({ event }) => event === 'session-started');
    expect(started.map(({ kind, phase }) => `${String(kind)} ${String(phase)}`)).toEqual([
      'execute 1',
      'plan 2',
      'execute 2',
    ]);
  });

  it('ahead by an hour, with the supervisor stopped: it is silent and lives, so nobody takes its place', async () => {
    const run = fixture.run(tasks, '--until', '2');
    await run.told('session-started', { role: 'worker' });
    await run.told('session-started', { role: 'planner' });
    process.kill(run.session.pid ?? 0, 'SIGSTOP');
    setClock(folder, '+1h');
    const other = fixture.run(tasks, '--until', '2');
    expect((await other.ended).code).toBe(3);
    expect(JSON.stringify(other.events)).toMatch(/lease-held.*gave no sign of life/);
    process.kill(run.session.pid ?? 0, 'SIGCONT');
    fixture.signal('work');
    fixture.signal('plan');
    expect(await run.outcome()).toEqual({ code: 0, asked: [], errors: [] });
    expect(run.events.filter(({ event }) => /stalled|overdue|died/.test(String(event)))).toEqual([]);
  });
});
