import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeProject } from '../../test/support/temporary-project.ts';
import {
  commitFiles,
  removeFolder,
  temporaryFolder,
  writeFiles,
} from '../../test/support/temporary-repository.ts';
import { claudeAgent } from '../agent/index.ts';
import { processIdentity, startSession } from '../process/index.ts';
import { watched, type LookedAt, type Watch } from './liveness.ts';
import { signsOf } from './signs-of.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  removeFolder(folder);
});

it('change with what a session says, writes, commits and computes, each by itself', async () => {
  const repo = makeProject(folder);
  const logFolder = join(folder, 'log');
  mkdirSync(logFolder);
  // It computes a little for each line that it gets, and says so.
  const script =
    "process.stdin.on('data', () => { for (const end = process.cpuUsage().user + 5e5; process.cpuUsage().user < end;); console.log('done') })";
  const lines: string[] = [];
  const session = startSession(process.execPath, ['-e', script], {
    cwd: folder,
    stdio: 'pipe',
    onLine: (line) => void lines.push(line),
  });
  const identity = processIdentity(session.pid);
  const look = () => signsOf({ role: 'worker', folder: repo.folder, logFolder, process: identity });
  const changed = async (act: () => unknown): Promise<readonly string[]> => {
    const before = look();
    await act();
    const after = look();
    return (['events', 'files', 'git', 'cpuMs'] as const).filter((kind) => before[kind] !== after[kind]);
  };
  expect(await changed(() => writeFileSync(join(logFolder, 'events.jsonl'), '{}'))).toContain('events');
  expect(await changed(() => writeFiles(repo.folder, { 'src/new.js': '1' }))).toContain('files');
  expect(await changed(() => writeFiles(repo.folder, { '.planning/phases/01-one/x.md': '1' }))).toContain(
    'files',
  );
  expect(await changed(() => commitFiles(repo, { 'src/new.js': '2' }, 'feat: new'))).toContain('git');
  const computed = await changed(async () => {
    session.say('go');
    while (lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  });
  expect(computed).toEqual(['cpuMs']);
  await session.stop();
});

/** How long a session was silent, of how long it was looked at, by what a real process around such a client shows of it. */
async function silenceOf(program: string): Promise<Watch> {
  const repo = makeProject(folder);
  const client = join(folder, 'client');
  const [began, logFolder] = [join(folder, 'began'), join(folder, 'log')];
  writeFileSync(client, `#!/bin/sh\necho >"$(dirname "$0")/began"\n${program}\n`);
  chmodSync(client, 0o755);
  const started = claudeAgent({ client }).start({
    id: randomUUID(),
    role: 'worker',
    kind: 'execute',
    phase: '1',
    attempt: 1,
    folder: repo.folder,
    logFolder,
    env: process.env,
  });
  if (!started.ok) throw new Error(started.trouble.what);
  const session = started.value;
  const role = 'worker';
  const look = (awakeMs: number): LookedAt => ({
    signs: signsOf({ role, folder: repo.folder, logFolder, process: session.process, work: session.work }),
    awakeMs,
    saidItsEnd: false,
    complete: () => false,
    spoke: false,
  });
  try {
    while (!existsSync(began)) {
      if (session.end() !== undefined) throw new Error('the client did not begin');
      await sleep(20);
    }
    await sleep(500);
    let watch = watched(undefined, look(0));
    for (let looks = 0; looks < 4; looks += 1) {
      await sleep(400);
      watch = watched(watch, look(400));
    }
    return watch;
  } finally {
    await session.stop();
  }
}

/** Ends by itself: nobody finds a process without any mark to end it. */
const busy = 'for (const end = Date.now() + 20_000; Date.now() < end; );';

it.each([
  ['computes itself', `exec '${process.execPath}' -e '${busy}'`],
  [
    'waits for what it started, in a group and with an environment of its own',
    `env -i '${process.execPath}' -e 'require("child_process").spawn(process.execPath, ["-e", "${busy}"], { detached: true })'`,
  ],
])('tell that a client works that %s', async (_, program) => {
  expect((await silenceOf(program)).silentMs).toBe(0);
});

it('tell that a client does nothing, whatever the process around it does', async () => {
  const { ageMs, silentMs, signs } = await silenceOf('exec sleep 60');
  expect(silentMs).toBe(ageMs);
  // The process around it took a few hundred to start.
  expect(signs.cpuMs).toBeLessThan(100);
});
