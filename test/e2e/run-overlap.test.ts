import { afterEach, beforeEach, expect, it } from 'vitest';
import { execute, makeRunFixture, plan, until, type RunFixture } from '../support/run-fixture.ts';
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

it('plans phase 2 behind the execution of phase 1, lands it, executes it, and so to the end', async () => {
  const run = fixture.run([
    execute('1', { first: [until('planned')] }),
    plan('2'),
    execute('2'),
    plan('3'),
    execute('3'),
  ]);
  const held = await run.told('plan-held', { phase: '2' });
  // The worker is still at the beginning of phase 1: the plan was made and held wholly behind it.
  expect(fixture.git('rev-list', '--count', 'HEAD')).toBe('1');
  expect(held['base']).toBe(fixture.git('rev-parse', 'HEAD'));
  fixture.signal('planned');
  expect(await run.outcome()).toEqual({ code: 0, asked: [], errors: [] });
  expect(fixture.git('status', '--porcelain')).toBe('');
  const order = run.events
    .filter(({ event }) =>
      ['session-started', 'plan-held', 'plan-landed', 'run-ended'].includes(String(event)),
    )
    .map(({ event, kind, phase }) =>
      [event, kind, phase]
        .map((part) => (typeof part === 'string' ? part : ''))
        .join(' ')
        .trim(),
    );
  expect(order.slice(0, 3)).toEqual(['session-started execute 1', 'session-started plan 2', 'plan-held  2']);
  expect(order.indexOf('plan-landed  2')).toBeLessThan(order.indexOf('session-started execute 2'));
  expect(order.indexOf('session-started plan 3')).toBeGreaterThan(order.indexOf('plan-landed  2'));
  expect(order.at(-1)).toBe('run-ended');
  const subjects = fixture.git('log', '--format=%s');
  expect(subjects).toContain('docs(02): create phase plan');
  expect(subjects).toContain('feat(03-02): make 3.2');
});

it('lets the worker wait visibly for the plan, and counts it', async () => {
  const run = fixture.run([execute('1'), plan('2', [until('late')]), execute('2')], '--until', '2');
  const waiting = await run.told('waiting', { lane: 'worker', for: 'plan' });
  expect(waiting).toMatchObject({ phase: '2', what: 'the plan of phase 2' });
  fixture.signal('late');
  expect(await run.outcome()).toEqual({ code: 0, asked: [], errors: [] });
  const waited = run.events.find(({ event, for: what }) => event === 'waited' && what === 'plan');
  expect(waited).toMatchObject({ lane: 'worker', phase: '2' });
  expect(Number(waited?.['ms'])).toBeGreaterThan(0);
});
