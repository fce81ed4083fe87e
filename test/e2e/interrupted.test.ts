import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeExample, sessionScript } from '../../src/demo/index.ts';
import { runSync, startSession, type Session } from '../../src/process/index.ts';
import { execute, makeRunFixture, plan, until } from '../support/run-fixture.ts';
import { environmentOf } from '../support/temporary-project.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leapfrog-interrupted-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

interface Listening {
  readonly session: Session;
  readonly lines: readonly string[];
  /** Resolves with the first line that holds the text. */
  readonly line: (text: string) => Promise<string>;
}

function start(cwd: string, ...args: readonly string[]): Listening {
  const lines: string[] = [];
  const env = { ...process.env, ...environmentOf(folder) };
  const onLine = (line: string): void => void lines.push(line);
  const session = startSession(process.execPath, [cli, ...args], { cwd, env, stdio: 'pipe', onLine });
  const line = async (text: string): Promise<string> => {
    for (let tries = 0; tries < 6000; tries += 1) {
      const found = lines.find((each) => each.includes(text));
      if (found !== undefined) return found;
      await sleep(50);
    }
    throw new Error(`"${text}" never came:\n${lines.join('\n')}`);
  };
  return { session, lines, line };
}

/** Processes that were started in this folder or name it: sessions that outlived their supervisor. */
function living(): readonly string[] {
  const listed = runSync('ps', ['-eo', 'pid=,args='], { cwd: '/' }).stdout.split('\n');
  return listed.filter((each) => each.includes(folder));
}

it('the demo ends its sessions at Ctrl-C, says where everything is, and exits 130', async () => {
  const dir = join(folder, 'dotfiles');
  const demo = start('/', 'demo', '--dir', dir);
  await demo.line('planner: starts to plan phase 2');
  await demo.line('worker: commits');
  process.kill(demo.session.pid ?? 0, 'SIGINT');
  expect((await demo.session.ended).code).toBe(130);
  expect(await demo.line('Stopped.')).toContain(dir);
  expect(living()).toEqual([]);
});

it('the example goes on with the next run where Ctrl-C ended it, and does nothing twice', async () => {
  const dir = join(folder, 'dotfiles');
  await makeExample(dir);
  const flags = ['run', '--agent', `scripted:${sessionScript}`, '--until', '1'];
  const first = start(dir, ...flags);
  await first.line('docs(01-04): complete tools plan');
  process.kill(first.session.pid ?? 0, 'SIGINT');
  expect((await first.session.ended).code).toBe(130);
  const again = start(dir, ...flags);
  expect([(await again.session.ended).code, again.lines.join('\n')]).toEqual([
    0,
    expect.stringContaining('the phase that was asked for is complete'),
  ]);
  const subjects = runSync('git', ['log', '--format=%s'], { cwd: dir }).stdout.trim().split('\n');
  expect(subjects).toHaveLength(new Set(subjects).size);
  expect(subjects).toContain('docs(phase-1): complete phase execution');
  expect(living()).toEqual([]);
});

it('`leapfrog stop` ends a living run as Ctrl-C does, and `log --follow` tells it while it happens', async () => {
  const fixture = makeRunFixture(folder);
  const follow = start(fixture.folder, 'log', '--json', '--follow');
  const run = fixture.run([execute('1', { first: [until('never')] }), plan('2', [until('never')])]);
  await run.told('session-started', { role: 'worker' });
  await run.told('session-started', { role: 'planner' });
  await follow.line('"session-started"');
  const stop = start(fixture.folder, 'stop');
  expect((await stop.session.ended).code).toBe(0);
  expect(stop.lines.join()).toContain(`Stopped process ${run.session.pid}`);
  expect((await run.ended).code).toBe(130);
  expect(await follow.line('"run-ended"')).toContain('"how":"interrupted"');
  for (const line of follow.lines) expect(JSON.parse(line)).toMatchObject({ v: 1 });
  process.kill(follow.session.pid ?? 0, 'SIGINT');
  await follow.session.ended;
  const again = start(fixture.folder, 'stop');
  expect((await again.session.ended).code).toBe(0);
  expect(again.lines).toEqual(['No leapfrog run is at work here.']);
  expect(living()).toEqual([]);
});
