import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runSync, killMarked, markedProcesses } from '../process/index.ts';
import { claudeAgent } from './claude-agent.ts';
import { clientMark } from './claude-environment.ts';

let root: string;
let stranger: ChildProcess;
const task = { id: `left-${process.pid}`, role: 'worker', logFolder: '' } as const;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'leapfrog-left-'));
  mkdirSync(join(root, 'tree'));
  runSync('git', ['init', '-q'], { cwd: join(root, 'tree') });
});
afterEach(() => {
  killMarked(clientMark(task.id));
  stranger.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

/** Starts a server in a group of its own, as a development server that a Bash tool left behind, and never says a word. */
const client = `#!/usr/bin/env node
const { spawn } = require('node:child_process');
spawn(process.execPath, [__dirname + '/server.js'], { detached: true, stdio: 'ignore' }).unref();
process.on('SIGTERM', () => {});
setInterval(() => {}, 1000);
`;
const server = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);\n";

it('leaves nothing running once the next supervisor has looked, where it and its supervisor were killed, and ends nobody else', async () => {
  writeFileSync(join(root, 'client.js'), client, { mode: 0o755 });
  writeFileSync(join(root, 'server.js'), server);
  // The same program, started by somebody else.
  stranger = spawn(process.execPath, [join(root, 'server.js')], { detached: true, stdio: 'ignore' });
  const given = {
    ...task,
    kind: 'execute',
    phase: '1',
    attempt: 1,
    folder: join(root, 'tree'),
    logFolder: join(root, 'log'),
    env: { ...process.env },
  };
  const agentModule = new URL('../../dist/agent/claude-agent.js', import.meta.url).href;
  const program = `const { claudeAgent } = await import(${JSON.stringify(agentModule)});
    const started = claudeAgent({ client: ${JSON.stringify(join(root, 'client.js'))} }).start(${JSON.stringify(given)});
    console.log(started.ok); setInterval(() => {}, 1000);`;
  const supervisor = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'ignore' });
  const ours = () => markedProcesses(clientMark(task.id));
  while (ours().length < 2) await sleep(50);
  supervisor.kill('SIGKILL');
  const next = claudeAgent({ client: join(root, 'client.js') }).adopt({
    ...task,
    logFolder: join(root, 'log'),
  });
  const carrier = next?.process?.pid ?? 0;
  // Its carrier lives: the session goes on, and so does what belongs to it.
  expect([next?.end(), ours().length]).toEqual([undefined, 2]);
  process.kill(carrier, 'SIGKILL');
  while (next?.end() === undefined) await sleep(50);
  expect(ours()).toEqual([]);
  expect(next.end()).toMatchObject({ is: 'failed' });
  expect([stranger.exitCode, stranger.signalCode]).toEqual([null, null]);
});
