import { EventEmitter, once } from 'node:events';
import { expect, it } from 'vitest';
import { isRunning, processIdentity } from './process-identity.ts';
import { startSession } from './session.ts';

const cwd = process.cwd();
const node = process.execPath;

it('reads both pipes line by line, splits none and loses none', async () => {
  const lines: string[] = [];
  const script =
    'for (let i = 0; i < 20000; i++) { console.log("ó".repeat(20) + i); } console.error("end"); process.stdout.write("tail")';
  const session = startSession(node, ['-e', script], {
    cwd,
    stdio: 'pipe',
    onLine: (line, from) => lines.push(`${from} ${line}`),
  });
  expect(await session.ended).toEqual({ code: 0, signal: null, failure: undefined });
  expect(lines).toHaveLength(20_002);
  expect(lines).toContain('stderr end');
  expect(lines).toContain('stdout tail');
  expect(lines).toContain(`stdout ${'ó'.repeat(20)}19999`);
});

it('lets a child go on that floods its error output, line or no line', async () => {
  // Ten megabytes in one line and ten in many, by programs that block on a full pipe; only then the word that it went on.
  const flood = "head -c 10485760 /dev/zero | tr '\\0' x";
  const said: string[] = [];
  let chars = 0;
  const session = startSession('sh', ['-c', `${flood} >&2; ${flood} | fold -w 63 >&2; echo went on`], {
    cwd,
    stdio: 'pipe',
    onLine: (line, from) => {
      if (from === 'stdout') said.push(line);
      else chars += line.length;
    },
  });
  expect(await session.ended).toEqual({ code: 0, signal: null, failure: undefined });
  expect([said, chars]).toEqual([['went on'], 2 * 10_485_760]);
});

it('ends the whole group, also one that ignores being asked', async () => {
  const child = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log(process.pid)';
  const script = `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(child)}], { stdio: "inherit" }); setInterval(() => {}, 1000)`;
  const pids = new EventEmitter();
  const started = once(pids, 'pid');
  const session = startSession(node, ['-e', script], {
    cwd,
    stdio: 'pipe',
    onLine: (line) => pids.emit('pid', line),
  });
  const grandchild = processIdentity(Number((await started)[0]));
  expect(grandchild).toBeDefined();
  await session.stop(100);
  expect(await session.ended).toMatchObject({ signal: 'SIGTERM' });
  expect(grandchild && isRunning(grandchild)).toBe(false);
});

it('ends with its leader, though a process that left the group still holds the pipes', async () => {
  const away = 'setTimeout(() => {}, 20000)';
  const script = `const c = require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(away)}], { stdio: "inherit", detached: true }); c.unref(); console.log(c.pid); process.exitCode = 7`;
  const lines: string[] = [];
  const session = startSession(node, ['-e', script], {
    cwd,
    stdio: 'pipe',
    onLine: (line) => lines.push(line),
  });
  expect(await session.ended).toMatchObject({ code: 7 });
  process.kill(Number(lines[0]), 'SIGKILL');
});

it('gives a command that does not exist as a value, and stops what has ended already', async () => {
  const session = startSession('no-such-command', [], { cwd, stdio: 'pipe' });
  expect((await session.ended).failure).toContain('ENOENT');
  await session.stop();
});
