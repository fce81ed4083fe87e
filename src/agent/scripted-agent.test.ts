import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runSync } from '../process/index.ts';
import type { AgentEnd, AgentEvent } from './agent-event.ts';
import type { Agent, AgentSession, AgentTask } from './agent.ts';
import { claimTask } from './claim.ts';
import { scriptedAgent } from './scripted-agent.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'leapfrog-scripted-'));
  mkdirSync(join(root, 'tree'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function agentFor(steps: readonly object[], ...further: (readonly object[])[]): Agent {
  const file = join(root, 'script.json');
  const tasks = [steps, ...further].map((each) => ({
    role: 'worker',
    kind: 'execute',
    phase: '2',
    steps: each,
  }));
  writeFileSync(file, JSON.stringify({ v: 1, name: 'test', tasks }));
  const agent = scriptedAgent(file);
  if (!agent.ok) throw new Error(agent.trouble.what);
  return agent.value;
}

function taskOf(change: Partial<AgentTask> = {}): AgentTask {
  return {
    id: 'task-1',
    role: 'worker',
    kind: 'execute',
    phase: '2',
    attempt: 1,
    folder: join(root, 'tree'),
    logFolder: join(root, 'log'),
    env: { ...process.env, LEAPFROG_TEST_FOLDER: root },
    ...change,
  };
}

function begin(agent: Agent, task = taskOf()): AgentSession {
  const session = agent.start(task);
  if (!session.ok) throw new Error(session.trouble.what);
  return session.value;
}

async function toTheEnd(session: AgentSession): Promise<{ end: AgentEnd; events: readonly AgentEvent[] }> {
  const events: AgentEvent[] = [];
  for (;;) {
    events.push(...session.events());
    const end = session.end();
    if (end !== undefined) return { end, events: [...events, ...session.events()] };
    await sleep(20);
  }
}

describe('a scripted session', () => {
  it('does what a session does: writes, edits, runs, commits, and says so', async () => {
    const tree = join(root, 'tree');
    runSync('git', ['init', '-q', '-b', 'main'], { cwd: tree });
    for (const [key, value] of [
      ['name', 'T'],
      ['email', 't@example.org'],
    ])
      runSync('git', ['config', `user.${key}`, value ?? ''], { cwd: tree });
    const { end, events } = await toTheEnd(
      begin(
        agentFor([
          { do: 'write', path: 'a/b.txt', lines: ['one $& two', 'at {{folder}}'] },
          { do: 'edit', path: 'a/b.txt', find: 'one', replace: "$' 1" },
          { do: 'append', path: 'a/b.txt', text: 'last' },
          { do: 'run', command: ['sh', '-c', 'cp a/b.txt copy; exit 3'], expect: 3 },
          { do: 'commit', message: 'docs: add a', paths: ['a'] },
          { do: 'delete', path: 'copy' },
        ]),
      ),
    );
    expect(end).toEqual({ is: 'finished' });
    expect(events.map(({ is }) => is)).toEqual([
      'started',
      'wrote',
      'wrote',
      'wrote',
      'ran',
      'committed',
      'wrote',
      'finished',
    ]);
    expect(readFileSync(join(tree, 'a/b.txt'), 'utf8')).toBe(`$' 1 $& two\nat ${tree}\nlast`);
    const head = runSync('git', ['log', '--format=%H %s', '--name-only'], { cwd: tree }).stdout;
    const committed = events.find((event) => event.is === 'committed');
    expect(head).toBe(`${committed?.commit} docs: add a\n\na/b.txt\n`);
  });

  it.each([
    [{ do: 'edit', path: 'x', find: 'nothing', replace: '' }, /does not contain "nothing"/],
    [{ do: 'run', command: ['sh', '-c', 'echo bad >&2; exit 4'] }, /sh ended with 4: bad/],
    [{ do: 'fail', why: 'on purpose' }, /on purpose/],
  ])('fails at the first step that fails: %j', async (step, why) => {
    writeFileSync(join(root, 'tree/x'), 'x');
    const { end } = await toTheEnd(begin(agentFor([step, { do: 'write', path: 'never', text: '' }])));
    expect(end.is === 'failed' && end.why).toMatch(why);
    expect(existsSync(join(root, 'tree/never'))).toBe(false);
  });

  it('ends with its question', async () => {
    const { end } = await toTheEnd(begin(agentFor([{ do: 'ask', question: 'Which shell?' }])));
    expect(end).toEqual({ is: 'asked', question: 'Which shell?' });
  });

  it('takes the steps of its attempt, and says where there are none', async () => {
    const agent = agentFor([{ do: 'fail', why: 'first' }], [{ do: 'fail', why: 'second' }]);
    for (const [attempt, why] of [
      [1, 'first'],
      [2, 'second'],
      [3, 'second'],
    ] as const) {
      const logFolder = join(root, `log-${attempt}`);
      const { end } = await toTheEnd(begin(agent, taskOf({ attempt, logFolder })));
      expect(end).toEqual({ is: 'failed', why });
    }
    const none = taskOf({ phase: '7', logFolder: join(root, 'log-7') });
    const { end } = await toTheEnd(begin(agent, none));
    expect(end).toEqual({ is: 'failed', why: 'the script has no steps to execute phase 7' });
  });

  it('is stopped with everything that it started', async () => {
    const command = ['sh', '-c', 'echo $$ > pid; sleep 60'];
    const session = begin(agentFor([{ do: 'run', command }]));
    while (!existsSync(join(root, 'tree/pid'))) await sleep(20);
    await session.stop();
    expect(session.end()).toMatchObject({ is: 'failed' });
    const pid = readFileSync(join(root, 'tree/pid'), 'utf8').trim();
    expect(runSync('sh', ['-c', `kill -0 ${pid}`], { cwd: root }).code).not.toBe(0);
  });

  it('is found again by its task, also when it has ended meanwhile', async () => {
    const agent = agentFor([
      { do: 'waitFor', path: '$LEAPFROG_TEST_FOLDER/go' },
      { do: 'ask', question: 'after' },
    ]);
    const first = begin(agent);
    while (first.events().length === 0) await sleep(20);
    const adopted = agent.adopt(taskOf());
    expect(adopted?.process).toEqual(first.process);
    expect(adopted?.end()).toBeUndefined();
    writeFileSync(join(root, 'go'), '');
    if (adopted === undefined) throw new Error('not adopted');
    expect((await toTheEnd(adopted)).end).toEqual({ is: 'asked', question: 'after' });
    expect(agent.adopt(taskOf())?.end()).toEqual({ is: 'asked', question: 'after' });
  });

  it('never begins a task that was given up before it got there', async () => {
    const agent = agentFor([{ do: 'write', path: 'done', text: '' }]);
    expect(agent.adopt(taskOf())).toBeUndefined();
    const late = begin(agent);
    expect((await toTheEnd(late)).events).toEqual([]);
    expect(existsSync(join(root, 'tree/done'))).toBe(false);
    expect(claimTask(join(root, 'log'), { is: 'abandoned' })).toEqual({ is: 'abandoned' });
  });
});

it('refuses a script that it cannot read, with the place', () => {
  const file = join(root, 'broken.json');
  writeFileSync(file, '{"v":1,"name":"x","tasks":[{"role":"boss"}]}');
  expect(scriptedAgent(file)).toMatchObject({
    ok: false,
    trouble: { name: 'script-unreadable', where: file },
  });
});
