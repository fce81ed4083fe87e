import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { runSync } from '../process/index.ts';
import type { AgentEnd, AgentEvent } from './agent-event.ts';
import type { AgentTask } from './agent.ts';
import { claudeAgent } from './claude-agent.ts';
import { carryClaude } from './claude-carrier.ts';
import { layGuard } from './claude-settings.ts';

let top: string;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'leapfrog-carrier-'));
  mkdirSync(join(top, 'tree'));
  runSync('git', ['init', '-q'], { cwd: join(top, 'tree') });
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(top, { recursive: true, force: true, maxRetries: 5 });
});

function clientOf(script: string): string {
  const file = join(top, 'client');
  writeFileSync(file, script);
  chmodSync(file, 0o755);
  return file;
}

function taskOf(): AgentTask {
  const [folder, logFolder] = [join(top, 'tree'), join(top, 'log')];
  const id = randomUUID();
  return {
    id,
    role: 'worker',
    kind: 'execute',
    phase: '1',
    attempt: 1,
    folder,
    logFolder,
    env: process.env,
  };
}

it('leaves a client alone that says nothing for hours', async () => {
  const client = clientOf(
    '#!/bin/sh\nbegun="$(dirname "$0")/begun"\n: >"$begun"\nwhile [ -e "$begun" ]; do sleep 0.1; done\n',
  );
  const { logFolder, id, role, kind, phase, folder } = taskOf();
  layGuard(logFolder, { role, phase, root: folder, closed: [], held: [] });
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
  const task = { id, role, kind, phase, folder, client };
  let end: AgentEnd | undefined;
  const carried = carryClaude({ task, logFolder, tell: () => {} }).then((how) => (end = how));
  while (!existsSync(join(top, 'begun'))) await sleep(20);
  vi.advanceTimersByTime(3 * 3_600_000);
  await sleep(1_000);
  expect(end).toBe(undefined);
  rmSync(join(top, 'begun'));
  const why = 'the client was interrupted before its first result';
  expect(await carried).toEqual({ is: 'failed', why });
});

/** Speaks as the client does, meets a limit, and does not end when its input does. */
const livesOn = `#!${process.execPath}
const { appendFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const log = dirname(process.argv[process.argv.indexOf('--settings') + 1]);
const say = (message) => console.log(JSON.stringify(message));
setInterval(() => {}, 1000);
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { type, request_id } = JSON.parse(line);
  if (type === 'control_request') {
    appendFileSync(join(log, 'guard.jsonl'), JSON.stringify({ at: '', event: 'SessionStart', session: '' }) + '\\n');
    const commands = [{ name: 'gsd-execute-phase' }];
    say({ type: 'control_response', response: { subtype: 'success', request_id, response: { commands } } });
  } else say({ type: 'result', subtype: 'success', is_error: true, api_error_status: 429, result: 'a limit' });
});
`;

it('says when a client has said its last word, and keeps that word where the client has to be ended', async () => {
  const started = claudeAgent({ client: clientOf(livesOn) }).start(taskOf());
  if (!started.ok) throw new Error(started.trouble.what);
  const session = started.value;
  const events: AgentEvent[] = [];
  while (session.end() === undefined && !events.some(({ is }) => is === 'closing')) {
    events.push(...session.events());
    await sleep(50);
  }
  expect(session.end()).toBe(undefined);
  await session.stop();
  expect(session.end()).toMatchObject({ is: 'limited', why: 'a limit' });
});
