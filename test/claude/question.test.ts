import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { run } from '../../src/process/index.ts';
import { claudeClient } from '../support/claude-client.ts';
import { clientEnv } from '../support/claude-sessions.ts';
import { whyNoGsdPackages } from '../support/gsd-packages.ts';
import { planPlay, workPlay } from '../support/gsd-plays.ts';
import { nodeOf } from '../support/lay-gsd.ts';
import { startMessagesApi, type Conversation, type Play } from '../support/messages-api.ts';
import { makeSampleProject } from '../support/sample-project.ts';

const found = claudeClient();
const client = 'client' in found ? found.client : '';
const skipped = client === '' || whyNoGsdPackages() !== undefined;
const cli = new URL('../../dist/cli.js', import.meta.url).pathname;
const generation = 'gsd-core';

const question = {
  question: 'Which shell?',
  header: 'Shell',
  multiSelect: false,
  options: [
    { label: 'zsh', description: 'as it is' },
    { label: 'bash', description: 'everywhere' },
  ],
};

const told = z.looseObject({ event: z.string(), role: z.string().optional(), phase: z.string().optional() });
const intended = z.looseObject({
  session: z.string(),
  folder: z.string(),
  attempt: z.number(),
  resume: z.object({ session: z.string(), say: z.string() }).optional(),
});
const inbox = z.object({
  questions: z.array(z.looseObject({ id: z.string(), options: z.array(z.string()) })),
});

function* ask(folder: string): Play {
  // Something that only a lane which was left as it is still has when the answer comes.
  const path = join(folder, '.planning', 'BEFORE.md');
  yield { calls: [{ name: 'Write', input: { file_path: path, content: 'before the question\n' } }] };
  yield { calls: [{ name: 'AskUserQuestion', input: { questions: [question] } }] };
  yield { say: 'Waiting for the answer.' };
}

describe.skipIf(skipped)('a question, with the real client', () => {
  it('is answered, and the same conversation goes on in its own folder while the worker works', async () => {
    const home = realpathSync(mkdtempSync(join(tmpdir(), 'leapfrog-question-')));
    const sample = makeSampleProject({ generation, install: 'untracked' });
    const planned = new Map<string, () => void>();
    const whenPlanned = new Promise<void>((resolve) => planned.set('3', resolve));
    const answers: Conversation[] = [];
    const api = await startMessagesApi((conversation) => {
      const { folder, command } = conversation;
      const place = { folder, generation } as const;
      if (command?.name === 'gsd-execute-phase') {
        const closes = command.args === '2' ? { closes: whenPlanned } : {};
        return workPlay({ ...place, phase: command.args, ...closes });
      }
      if (command?.name === 'gsd-plan-phase') return ask(folder);
      answers.push(conversation);
      return planPlay({ ...place, phase: '3', finished: () => planned.get('3')?.() });
    });
    const bin = join(home, 'bin');
    mkdirSync(bin);
    symlinkSync(client, join(bin, 'claude'));
    const env = {
      ...clientEnv(home, api),
      PATH: [bin, dirname(nodeOf(generation)), process.env['PATH'] ?? ''].join(delimiter),
      LEAPFROG_STATE_DIR: join(home, 'state'),
    };
    const leapfrog = (...args: readonly string[]) =>
      run(process.execPath, [cli, ...args], { cwd: sample.folder, env, timeoutMs: 560_000 });
    const asked = async () => inbox.parse(JSON.parse((await leapfrog('inbox', '--json')).stdout)).questions;
    try {
      const state = { over: false };
      const running = leapfrog('run', '--json', '--until', '3').finally(() => {
        state.over = true;
      });
      let questions = await asked();
      while (questions.length === 0 && !state.over) {
        await sleep(2000);
        questions = await asked();
      }
      expect(questions).toMatchObject([{ id: '1', name: 'planner-asks', options: ['zsh', 'bash'] }]);
      expect((await leapfrog('answer', '1', '2')).stdout).toContain('goes on with it now');
      const { code, stdout, stderr } = await running;
      expect(code, `${stderr}\n${api.lost.join('\n')}\n${stdout.slice(-3000)}`).toBe(0);
      const events = stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => told.parse(JSON.parse(line)));
      const [first, second, ...more] = events
        .filter(({ event, role }) => event === 'session-intended' && role === 'planner')
        .map((each) => intended.parse(each));
      expect(more).toEqual([]);
      expect(second).toMatchObject({
        folder: first?.folder,
        attempt: first?.attempt,
        resume: { session: first?.session, say: 'bash' },
      });
      // One conversation of the client's own: the same session, told the answer.
      expect(new Set(answers.map(({ session }) => session))).toEqual(new Set([first?.session]));
      expect(answers[0]?.prompt).toContain('bash');
      const order = events.map(({ event, role, phase }) => `${event} ${role ?? ''} ${phase ?? ''}`);
      const settled = order.indexOf('session-settled worker 2');
      expect(order.findIndex((each) => each.startsWith('answered'))).toBeLessThan(settled);
      expect(order.indexOf('plan-held  3')).toBeLessThan(settled);
      const show = ['show', 'HEAD:.planning/BEFORE.md'];
      expect(execFileSync('git', show, { cwd: sample.folder, encoding: 'utf8' })).toBe(
        'before the question\n',
      );
    } finally {
      await api.close();
      sample.remove();
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    }
  });
});
