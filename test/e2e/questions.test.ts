import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runSync, type RunOutcome } from '../../src/process/index.ts';
import { execute, makeRunFixture, plan, until, type RunFixture } from '../support/run-fixture.ts';
import { environmentOf } from '../support/temporary-project.ts';
import { removeFolder, temporaryFolder } from '../support/temporary-repository.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
let folder: string;
let fixture: RunFixture;
beforeEach(() => {
  folder = temporaryFolder();
  fixture = makeRunFixture(folder);
});
afterEach(() => {
  removeFolder(folder);
});

function leapfrog(args: readonly string[], input = ''): RunOutcome {
  const env = { ...process.env, ...environmentOf(folder) };
  return runSync(process.execPath, [cli, ...args], { cwd: fixture.folder, env, input });
}

/** A step that leaves the last answer in the phase's directory. */
const note = (phase: string, name: string) => ({
  do: 'write',
  path: `.planning/phases/0${phase}-${name}/0${phase}-NOTE.md`,
  text: 'chosen: {{answer}}\n',
});
const question = { do: 'ask', question: 'Which shell?', options: ['zsh', 'bash'] };
const before = {
  do: 'write',
  path: '.planning/phases/02-two/02-RESEARCH.md',
  text: '# Before the question\n',
};

it('lets the planner go on with the answer in its own folder, while the worker works', async () => {
  const tasks = [
    execute('1', { first: [until('go')] }),
    plan('2', [before, question, note('2', 'two')]),
    execute('2'),
  ];
  const run = fixture.run(tasks, '--until', '2');
  const asked = await run.told('asked', { name: 'planner-asks', phase: '2' });
  const first = await run.told('session-intended', { role: 'planner' });
  expect(asked).toMatchObject({ question: '1', session: first['session'], options: ['zsh', 'bash'] });
  const inbox: unknown = JSON.parse(leapfrog(['inbox', '--json']).stdout);
  expect(inbox).toMatchObject({ kind: 'inbox', questions: [{ id: '1', takes: 'text', phase: '2' }] });
  expect(leapfrog(['inbox']).stdout).toContain('leapfrog answer 1 TEXT');
  expect(leapfrog(['status']).stdout).toContain('Question 1: the planner asks: Which shell?');
  const answered = leapfrog(['answer', '1', '2']);
  expect(answered.stdout).toContain('goes on with it now');
  await run.told('plan-held', { phase: '2' });
  const planners = run.events.filter(({ event, role }) => event === 'session-intended' && role === 'planner');
  expect(planners).toHaveLength(2);
  expect(planners[1]).toMatchObject({
    attempt: 1,
    folder: first['folder'],
    base: first['base'],
    resume: { session: first['session'], say: 'bash' },
  });
  expect(run.events.some(({ event, role }) => event === 'session-settled' && role === 'worker')).toBe(false);
  expect(leapfrog(['inbox']).stdout).toBe('Nothing waits for you.\n');
  fixture.signal('go');
  expect((await run.ended).code).toBe(0);
  // What the session had made before it asked was still there, and the answer came in.
  expect(fixture.git('show', 'HEAD:.planning/phases/02-two/02-RESEARCH.md')).toBe('# Before the question');
  expect(fixture.git('show', 'HEAD:.planning/phases/02-two/02-NOTE.md')).toBe('chosen: bash');
});

it('takes an answer that was given while nothing ran, from standard input too', async () => {
  const tasks = [execute('1', { first: [question, note('1', 'one')] }), plan('2'), execute('2')];
  const first = fixture.run(tasks, '--until', '1');
  expect((await first.ended).code).toBe(4);
  const again = fixture.run(tasks, '--until', '1');
  expect((await again.outcome()).asked).toEqual(['worker-asks: the worker asks: Which shell?']);
  expect(again.events.filter(({ event }) => event === 'session-intended')).toEqual([]);
  const given = leapfrog(['answer', '1'], 'fish,\nor none\n');
  expect([given.code, given.stdout]).toEqual([
    0,
    'Answered: question 1, fish,\nNext: leapfrog run goes on with it\n',
  ]);
  const last = fixture.run(tasks, '--until', '1');
  expect(await last.outcome()).toEqual({ code: 0, asked: [], errors: [] });
  const worker = await last.told('session-intended', { role: 'worker' });
  expect(worker).toMatchObject({ resume: { say: 'fish,\nor none' } });
  expect(fixture.git('show', 'HEAD:.planning/phases/01-one/01-NOTE.md')).toBe('chosen: fish,\nor none');
  const brief = readFileSync(join(String(worker['logFolder']), 'brief.md'), 'utf8');
  expect(brief).toContain('the worker asks: Which shell? → fish, or none');
});

it('asks before a plan lands, while the phase before it is still executed', async () => {
  const tasks = [execute('1', { first: [until('go')] }), plan('2'), execute('2')];
  const run = fixture.run(tasks, '--until', '2', '--gate', 'ask');
  const asked = await run.told('asked', { name: 'landing-gate', phase: '2' });
  expect(leapfrog(['answer', String(asked['question']), 'perhaps']).code).toBe(2);
  expect(leapfrog(['answer', String(asked['question']), 'y']).code).toBe(0);
  await run.told('answered', { answer: 'yes' });
  fixture.signal('go');
  expect((await run.ended).code).toBe(0);
  expect(fixture.git('log', '--format=%s')).toContain('feat(02-02): make 2.2');
});

it('refuses an answer to what nobody asks', async () => {
  const refused = leapfrog(['answer', '--json', '7', 'yes']);
  expect([refused.code, JSON.parse(refused.stdout)]).toMatchObject([
    3,
    { trouble: { name: 'no-such-question' } },
  ]);
  expect(leapfrog(['answer']).code).toBe(2);
  expect(leapfrog(['log', '--json']).stdout).toBe('');
});

it('lets a person go on by hand where a planner asked, in its folder, and tells them what was answered before', async () => {
  const tasks = [execute('1'), plan('2', [question, before, question, note('2', 'two')])];
  const first = fixture.run(tasks, '--until', '2');
  expect((await first.ended).code).toBe(4);
  expect(leapfrog(['answer', '1', 'zsh']).code).toBe(0);
  expect((await fixture.run(tasks, '--until', '2').ended).code).toBe(4);
  // The session has asked again, and left what it made so far uncommitted in its lane.
  const opened = leapfrog(['plan', '2', '--', 'sh', '-c', 'cat .planning/phases/02-two/02-RESEARCH.md']);
  expect(opened.stdout).toContain('asks  the planner asks: Which shell?');
  expect(opened.stdout).toContain('leapfrog answer 2 TEXT');
  expect(opened.stdout).toContain('# Before the question');
  const told = /told +(.*brief\.md)/.exec(opened.stdout.replaceAll(/\n +/g, ' '))?.[1] ?? '';
  expect(readFileSync(told, 'utf8')).toContain('the planner asks: Which shell? → zsh');
  // Nothing is lost, and the session that waits goes on there with the answer all the same.
  expect(leapfrog(['answer', '2', 'bash']).code).toBe(0);
  const last = fixture.run([...tasks, execute('2')], '--until', '2');
  expect((await last.outcome()).code).toBe(0);
  expect(fixture.git('show', 'HEAD:.planning/phases/02-two/02-RESEARCH.md')).toBe('# Before the question');
  expect(fixture.git('show', 'HEAD:.planning/phases/02-two/02-NOTE.md')).toBe('chosen: bash');
});
