import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runSync, type RunOutcome } from '../../src/process/index.ts';
import {
  execute,
  makeRunFixture,
  plan,
  planSession,
  until,
  type RunFixture,
} from '../support/run-fixture.ts';
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

function leapfrog(...args: readonly string[]): RunOutcome {
  const env = {
    ...process.env,
    ...environmentOf(folder),
    LEAPFROG_TEST_SIGNALS: fixture.signals,
    COLUMNS: '400',
  };
  return runSync(process.execPath, [cli, ...args], { cwd: fixture.folder, env });
}

/** A program that computes where it writes: into the project, from wherever it is started. Nothing but its own text tells. */
const computed = (path: string): string =>
  `const {join,dirname}=require('node:path'),f=require('node:fs');const t=join(process.env.LEAPFROG_TEST_SIGNALS,'..','r',...${JSON.stringify(path.split('/'))});f.mkdirSync(dirname(t),{recursive:true});f.appendFileSync(t,'strayed\\n')`;
const strays = (path: string) => ({ do: 'run', command: [process.execPath, '-e', computed(path)] });
const research = '.planning/phases/02-two/02-RESEARCH.md';

describe('a planner of a run that writes into the project', () => {
  it('has its plan held, and not landed before a person said a word about the directory of its phase', async () => {
    const tasks = [execute('1', { first: [until('go')] }), plan('2', [strays(research)]), execute('2')];
    const run = fixture.run(tasks, '--until', '2');
    const changed = await run.told('project-changed', { role: 'planner' });
    expect(changed).toMatchObject({ phase: '2', told: [], asks: [{ phase: '2' }] });
    const asked = await run.told('asked', { name: 'project-changed' });
    expect(asked['what']).toContain(`${research} (new)`);
    await run.told('plan-held', { phase: '2' });
    fixture.signal('go');
    expect((await run.outcome()).code).toBe(4);
    expect(fixture.git('for-each-ref', 'refs/leapfrog/held')).not.toBe('');
    const status: unknown = JSON.parse(leapfrog('status', '--json').stdout);
    const missing: unknown = expect.arrayContaining([expect.objectContaining({ name: 'project-changed' })]);
    expect(status).toMatchObject({ held: [{ phase: '2', missing }] });
    expect(leapfrog('land', '2').code).not.toBe(0);
    // Starting a run again is no word about it.
    expect((await fixture.run(tasks, '--until', '2').outcome()).code).toBe(4);
    expect(leapfrog('inbox').stdout).toContain('leapfrog answer 1 yes');
    expect(leapfrog('answer', '1', 'yes').code).toBe(0);
    expect(await fixture.run(tasks, '--until', '2').outcome()).toEqual({ code: 0, asked: [], errors: [] });
    expect(fixture.git('log', '--format=%s')).toContain('docs(02): create phase plan');
  });

  it('is planned anew where the person says that it is not theirs', async () => {
    const tasks = [execute('1', { first: [until('go')] }), plan('2', [strays(research)]), execute('2')];
    const run = fixture.run(tasks, '--until', '2');
    const asked = await run.told('asked', { name: 'project-changed' });
    const held = await run.told('plan-held', { phase: '2' });
    expect(leapfrog('answer', String(asked['question']), 'no').code).toBe(0);
    expect(await run.told('plan-discarded')).toMatchObject({ phase: '2', commit: held['commit'] });
    fixture.signal('go');
    // The second session strays just so, into a file that is there by now: it is asked about anew.
    await run.told('asked', { name: 'project-changed', question: '2' });
    expect((await run.outcome()).code).toBe(4);
    expect(fixture.git('for-each-ref', 'refs/leapfrog/discarded')).toContain(String(held['commit']));
  });

  it('is found by the next run where the supervisor was killed meanwhile', async () => {
    const steps = [strays('.git/hooks/post-commit'), until('on')];
    const tasks = [execute('1', { first: [until('go')] }), plan('2', steps), execute('2')];
    const first = fixture.run(tasks, '--until', '2');
    const began = await first.told('session-started', { role: 'planner' });
    await first.told('agent', { role: 'planner' });
    process.kill(first.session.pid ?? 0, 'SIGKILL');
    await first.ended;
    const second = fixture.run(tasks, '--until', '2');
    await second.told('adopted', { role: 'planner' });
    fixture.signal('on');
    const changed = await second.told('project-changed', { role: 'planner' });
    expect(changed).toMatchObject({ session: began['session'], asks: [{ phase: '2' }] });
    expect(JSON.stringify(changed['asks'])).toContain('hooks/post-commit');
    fixture.signal('go');
    expect((await second.outcome()).code).toBe(4);
  });

  it('is not suspected of what the worker beside it does', async () => {
    const tasks = [
      execute('1', { first: [strays('not-committed.txt'), until('planned')] }),
      plan('2', [until('go')]),
      execute('2'),
    ];
    const run = fixture.run(tasks, '--until', '2');
    await run.told('session-started', { role: 'planner' });
    await run.told('agent', { role: 'worker' });
    fixture.signal('go');
    await run.told('plan-held');
    fixture.signal('planned');
    expect((await run.outcome()).code).toBe(0);
    const changed = run.events.filter(({ event }) => event === 'project-changed');
    expect(changed.filter(({ role }) => role === 'planner')).toEqual([]);
    expect(changed[0]).toMatchObject({ role: 'worker', asks: [] });
    expect(JSON.stringify(changed)).toContain('not-committed.txt (new)');
  });
});

it('asks about a worker that wrote into the phase that is planned', async () => {
  const tasks = [execute('1', { first: [strays(research)] }), plan('2', [until('planned')])];
  const run = fixture.run(tasks, '--until', '2');
  const changed = await run.told('project-changed', { role: 'worker' });
  expect(changed).toMatchObject({ phase: '1', asks: [{ phase: '2' }] });
  fixture.signal('planned');
  expect((await run.outcome()).asked.join('\n')).toContain('project-changed');
  expect(fixture.git('log', '--format=%s')).not.toContain('docs(02): create phase plan');
});

/** A shell's session that does something more before it plans the phase. */
function session(more: string): string {
  const path = join(folder, 'session.sh');
  writeFileSync(path, `${more}\n${planSession('2')}`);
  return path;
}

describe('a planner in a terminal', () => {
  it('is held, with what changed in the project meanwhile, which may be the person’s', () => {
    const stray = `${process.execPath} -e ${JSON.stringify(computed('src/stray.txt'))}`;
    const planned = leapfrog('plan', '2', '--', 'sh', session(stray));
    expect(planned.stderr).toContain('while phase 2 was planned, files changed: src/stray.txt (new)');
    expect([planned.code, planned.stdout]).toEqual([0, expect.stringContaining('Held: phase 2')]);
    expect(leapfrog('inbox').stdout).toBe('Nothing waits for you.\n');
  });

  it('cannot own the next commit: changed hooks and settings are asked about, a branch’s settings told', () => {
    const planned = leapfrog(
      'plan',
      '2',
      '--',
      'sh',
      session(
        `printf '[core]\\n\\thooksPath = /x\\n[branch "main"]\\n\\tremote = o\\n' >> "$LEAPFROG_TEST_SIGNALS/../r/.git/config"`,
      ),
    );
    expect(planned.stderr).toContain('settings of the repository changed: branch.main.remote');
    expect(planned.stderr).toContain(
      'what git runs or sees in this repository changed: config core.hookspath',
    );
    expect(planned.stderr).toContain('leapfrog answer 1 yes');
    expect(planned.stdout).toContain('Held: phase 2');
    const inbox: unknown = JSON.parse(leapfrog('inbox', '--json').stdout);
    expect(inbox).toMatchObject({
      questions: [{ id: '1', name: 'project-changed', phase: '2', takes: 'word' }],
    });
    // The person did it: the plan is theirs to land, and nothing asks again.
    expect(leapfrog('answer', '1', 'yes').code).toBe(0);
    expect(leapfrog('inbox').stdout).toBe('Nothing waits for you.\n');
    expect(leapfrog('land', '2').stderr).toContain('phase 1 is not over');
  });

  it('is silent where nothing changed, however dirty the project is', () => {
    appendFileSync(join(fixture.folder, 'README.md'), 'mine\n');
    writeFileSync(join(fixture.folder, 'note.txt'), 'mine\n');
    const planned = leapfrog('plan', '2', '--', 'sh', session(''));
    expect([planned.code, planned.stderr]).toEqual([0, '']);
    expect(leapfrog('log', '--json').stdout).not.toContain('project-changed');
    expect(readFileSync(join(fixture.folder, 'README.md'), 'utf8')).toContain('mine');
  });
});
