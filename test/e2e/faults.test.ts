import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openProject, type LeapProject } from '../../src/lane/index.ts';
import { processIdentity } from '../../src/process/index.ts';
import {
  execute,
  closePhaseOne,
  makeRunFixture,
  plan,
  until,
  type RunFixture,
} from '../support/run-fixture.ts';
import { environmentOf, must } from '../support/temporary-project.ts';
import { removeFolder, temporaryFolder } from '../support/temporary-repository.ts';

let folder: string;
let fixture: RunFixture;
let project: LeapProject;
beforeEach(() => {
  folder = temporaryFolder();
  fixture = makeRunFixture(folder);
  project = must(openProject({ folder: fixture.folder, env: environmentOf(folder) }));
});
afterEach(() => {
  removeFolder(folder);
});

const pidOf = (event: Readonly<Record<string, unknown>>): number => {
  const process: unknown = event['process'];
  return typeof process === 'object' && process !== null && 'pid' in process ? Number(process.pid) : 0;
};
/** Subjects of the branch, oldest first: each act of a run shows there once. */
const subjects = (): readonly string[] => fixture.git('log', '--reverse', '--format=%s').split('\n');

const phaseTwo = [
  'docs(02): create phase plan',
  'feat(02-01): make 2.1',
  'docs(02-01): complete plan',
  'feat(02-02): make 2.2',
  'docs(02-02): complete plan',
  'docs(02): verify phase',
];

it('a supervisor that was stopped for long goes on where it was: nobody takes its place, nothing runs out', async () => {
  const tasks = [execute('1', { first: [until('work')] }), plan('2', [until('plan')]), execute('2')];
  const first = fixture.run(tasks, '--until', '2');
  const worker = await first.told('session-started', { role: 'worker' });
  await first.told('session-started', { role: 'planner' });
  process.kill(first.session.pid ?? 0, 'SIGSTOP');
  fixture.signal('work');
  fixture.signal('plan');
  // A session that ended is a zombie until its parent wakes.
  while (processIdentity(pidOf(worker)) !== undefined) await sleep(50);
  const second = fixture.run(tasks, '--until', '2');
  expect((await second.ended).code).toBe(3);
  expect(JSON.stringify(second.events)).toContain('lease-held');
  process.kill(first.session.pid ?? 0, 'SIGCONT');
  expect(await first.outcome()).toEqual({ code: 0, asked: [], errors: [] });
  expect(subjects().slice(-6)).toEqual(phaseTwo);
});

it('a supervisor whose lease was taken away while it was stopped writes nothing when it wakes', async () => {
  const tasks = [execute('1', { first: [until('work')] }), plan('2', [until('plan')]), execute('2')];
  const first = fixture.run(tasks, '--until', '2');
  await first.told('session-started', { role: 'worker' });
  await first.told('session-started', { role: 'planner' });
  process.kill(first.session.pid ?? 0, 'SIGSTOP');
  // By hand, against what it is told: a person may be sure that the holder is gone.
  rmSync(project.paths.lease, { recursive: true });
  rmSync(join(project.paths.stateFolder, 'planner.lease'), { recursive: true });
  const second = fixture.run(tasks, '--until', '2');
  await second.told('adopted', { role: 'worker' });
  const told = first.events.length;
  process.kill(first.session.pid ?? 0, 'SIGCONT');
  expect((await first.ended).code).toBe(1);
  // Words that were on their way when it was stopped may still arrive; an act may not.
  const acts = /intended|prepared|started|settled|held|landed|refused|run-ended/;
  expect(first.events.slice(told).filter(({ event }) => acts.test(String(event)))).toEqual([]);
  expect(JSON.stringify(first.events.at(-1))).toContain('lease-lost');
  fixture.signal('work');
  fixture.signal('plan');
  expect(await second.outcome()).toEqual({ code: 0, asked: [], errors: [] });
  expect(subjects().slice(-6)).toEqual(phaseTwo);
  const started = [...first.events, ...second.events].filter(({ event }) => event === 'session-started');
  expect(started.map(({ kind, phase }) => `${String(kind)} ${String(phase)}`).toSorted()).toEqual([
    'execute 1',
    'execute 2',
    'plan 2',
  ]);
});

it('another git that has the index for three seconds puts the landing off, and nobody is asked', async () => {
  const run = fixture.run([execute('1', { first: [until('go')] }), plan('2'), execute('2')], '--until', '2');
  await run.told('plan-held', { phase: '2' });
  fixture.signal('go');
  await run.told('session-ended', { role: 'worker', phase: '1' });
  const lock = join(fixture.repo.gitDir, 'index.lock');
  writeFileSync(lock, '');
  setTimeout(() => rmSync(lock, { force: true }), 3_000);
  expect(await run.outcome()).toEqual({ code: 0, asked: [], errors: [] });
  // The landing is put off and tried again by itself: it is refused for this lock alone, and never to a person.
  const refused = run.events.filter(({ event }) => /refused|failed|trouble/.test(String(event)));
  expect(refused.map(({ event, name, person }) => [event, name, person])).toEqual(
    refused.map(() => ['landing-refused', 'fast-forward-failed', false]),
  );
  expect(refused.every(({ what }) => String(what).includes('index.lock'))).toBe(true);
  expect(subjects().slice(-6)).toEqual(phaseTwo);
});

it('an index that is locked for ever is named to a person, nothing has changed, and the next run lands', async () => {
  const tasks = [execute('1', { first: [until('go')] }), plan('2'), execute('2')];
  const run = fixture.run(tasks, '--until', '2');
  await run.told('plan-held', { phase: '2' });
  fixture.signal('go');
  await run.told('session-ended', { role: 'worker', phase: '1' });
  writeFileSync(join(fixture.repo.gitDir, 'index.lock'), '');
  const { code, asked, errors } = await run.outcome();
  expect([code, errors]).toEqual([4, []]);
  expect(asked.join()).toMatch(/landing-failed.*index/);
  expect(subjects().at(-1)).toBe('docs(01): verify phase');
  expect(fixture.git('status', '--porcelain')).toBe('');
  rmSync(join(fixture.repo.gitDir, 'index.lock'));
  expect(await fixture.run(tasks, '--until', '2').outcome()).toEqual({ code: 0, asked: [], errors: [] });
  expect(subjects().slice(-6)).toEqual(phaseTwo);
});

it.each([
  ['its plans', '.planning/phases/02-two'],
  ['all of it', '.planning'],
])(
  'a landing that was cut off, and %s committed by hand since: it lands before it is executed',
  async (_, part) => {
    const tasks = [execute('1', { first: [until('go')] }), plan('2'), execute('2')];
    const run = fixture.run(tasks, '--until', '2');
    await run.told('plan-held', { phase: '2' });
    fixture.signal('go');
    await run.told('session-ended', { role: 'worker', phase: '1' });
    writeFileSync(join(fixture.repo.gitDir, 'index.lock'), '');
    expect(await run.outcome()).toMatchObject({ code: 4 });
    rmSync(join(fixture.repo.gitDir, 'index.lock'));
    // As the fast-forward would have left it, had its git been killed.
    const pending = fixture.git('for-each-ref', '--format=%(refname)', 'refs/leapfrog/landing');
    fixture.git('checkout', pending, '--', part);
    fixture.git('commit', '-q', '-m', 'docs: what lay there');
    expect(await fixture.run(tasks, '--until', '2').outcome()).toEqual({ code: 0, asked: [], errors: [] });
    expect(subjects().slice(-7)).toEqual(['docs: what lay there', ...phaseTwo]);
    for (const kind of ['held', 'landing'])
      expect(fixture.git('for-each-ref', `refs/leapfrog/${kind}`)).toBe('');
  },
);

it('commits of a future that the clock was set back from hold nothing up', async () => {
  const late = new Date(Date.now() + 3_600_000).toISOString();
  Object.assign(process.env, { GIT_COMMITTER_DATE: late, GIT_AUTHOR_DATE: late });
  closePhaseOne(fixture.repo);
  delete process.env['GIT_COMMITTER_DATE'];
  delete process.env['GIT_AUTHOR_DATE'];
  const run = fixture.run([plan('2'), execute('2')], '--until', '2');
  expect(await run.outcome()).toEqual({ code: 0, asked: [], errors: [] });
  expect(subjects().slice(-6)).toEqual(phaseTwo);
});
