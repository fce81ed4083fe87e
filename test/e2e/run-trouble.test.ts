import { renameSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { execute, makeRunFixture, plan, until, verify, type RunFixture } from '../support/run-fixture.ts';
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

it('lets the worker finish though planning fails twice, then needs a person', async () => {
  const fails = { ...plan('2'), steps: [{ do: 'fail', why: 'usage limit' }] };
  const run = fixture.run([execute('1', { first: [until('asked')] }), fails], '--until', '2');
  const asked = await run.told('asked', { name: 'planner-failed' });
  expect(asked['what']).toContain('usage limit');
  fixture.signal('asked');
  const { code } = await run.outcome();
  expect(code).toBe(4);
  expect(fixture.git('log', '-1', '--format=%s')).toBe('docs(01): verify phase');
});

it('does not hold a plan that is not there, whatever the session says', async () => {
  const lies = { ...plan('2'), steps: [{ do: 'say', text: 'planned!' }] };
  const run = fixture.run([execute('1'), lies], '--until', '2');
  const { code, asked } = await run.outcome();
  expect(code).toBe(4);
  expect(asked.join()).toContain('planner-failed');
  expect(fixture.git('for-each-ref', 'refs/leapfrog/held')).toBe('');
});

it('closes gaps with one round of its own while planning goes on', async () => {
  const gaps = { ...execute('1'), kind: 'gaps' as const, steps: verify('1', 'passed') };
  const run = fixture.run(
    [execute('1', { verification: 'gaps_found' }), gaps, plan('2'), execute('2')],
    '--until',
    '2',
  );
  expect(await run.outcome()).toEqual({ code: 0, asked: [], errors: [] });
  const started = run.events
    .filter(({ event }) => event === 'session-started')
    .map(({ kind, phase }) => [kind, phase]);
  expect(started).toContainEqual(['gaps', '1']);
});

it('puts a question of the worker to the person, and lands nothing meanwhile', async () => {
  const asks = execute('1', { first: [{ do: 'ask', question: 'Which shell?' }] });
  const run = fixture.run([asks, plan('2')], '--until', '2');
  const { code, asked } = await run.outcome();
  expect(code).toBe(4);
  expect(asked).toEqual(['worker-asks: the worker asks: Which shell?']);
  expect(fixture.git('rev-list', '--count', 'HEAD')).toBe('1');
  expect(fixture.git('for-each-ref', 'refs/leapfrog/held')).not.toBe('');
});

it('asks for a discussion at the start of the phase before, and plans without one only when told', async () => {
  fixture.git('rm', '-q', '.planning/phases/02-two/02-CONTEXT.md');
  fixture.git('commit', '-qm', 'docs: forget the context');
  const tasks = [execute('1', { first: [until('go')] }), plan('2'), execute('2')];
  const asking = fixture.run(tasks, '--until', '2');
  await asking.told('asked', { name: 'context-missing', phase: '2' });
  fixture.signal('go');
  expect((await asking.ended).code).toBe(4);
  const told = fixture.run(tasks, '--until', '2', '--no-discuss');
  expect(await told.outcome()).toEqual({ code: 0, asked: [], errors: [] });
  const intended = told.events.find(({ event, role }) => event === 'session-intended' && role === 'planner');
  expect(intended).toMatchObject({ phase: '2', withoutContext: true });
});

it(
  'has failed, and says by what, where the planning files stay away under it',
  { timeout: 90_000 },
  async () => {
    const run = fixture.run([execute('1', { first: [until('gone')] })], '--until', '1');
    await run.told('session-started', { role: 'worker' });
    renameSync(`${fixture.repo.folder}/.planning/ROADMAP.md`, `${folder}/ROADMAP.md`);
    fixture.signal('gone');
    const { code } = await run.ended;
    expect(code).toBe(1);
    expect(run.events.at(-1)).toMatchObject({ trouble: { kind: 'failed', name: 'missing-file' } });
    const ended = run.events.find(({ event }) => event === 'run-ended');
    expect(ended?.['how']).toBe('failed');
    expect(ended?.['why']).toContain('ROADMAP.md');
  },
);

it('does nothing for a script, a phase or an agent that is not there', async () => {
  const none = fixture.run([], '--until', 'x');
  expect((await none.ended).code).toBe(2);
  const unknown = fixture.run([], '--until', '9');
  expect((await unknown.outcome()).asked.join()).toContain('unknown-phase');
  const other = fixture.run([], '--agent', 'robot');
  expect((await other.ended).code).toBe(2);
  expect(fixture.git('status', '--porcelain')).toBe('');
});
