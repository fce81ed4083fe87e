import { describe, expect, it } from 'vitest';
import { run } from './run.ts';
import { runSync } from './run-sync.ts';
import type { RunOptions, RunOutcome } from './run-outcome.ts';

const cwd = process.cwd();
const node = process.execPath;

type Call = (args: readonly string[], more?: Partial<RunOptions>) => Promise<RunOutcome>;

const calls: readonly (readonly [string, Call])[] = [
  ['runSync', (args, more) => Promise.resolve(runSync(node, args, { cwd, ...more }))],
  ['run', (args, more) => run(node, args, { cwd, ...more })],
];

describe.each(calls)('%s', (_name, call) => {
  it('gives code, both outputs and takes input', async () => {
    const script = 'process.stdin.pipe(process.stdout); console.error("e"); process.exitCode = 3';
    expect(await call(['-e', script], { input: 'zażółć\n' })).toMatchObject({
      code: 3,
      stdout: 'zażółć\n',
      stderr: 'e\n',
      timedOut: false,
      failure: undefined,
    });
  });

  it('does not mistake a command that was cut off for one that ended', async () => {
    const slow = await call(['-e', 'setInterval(() => {}, 1000)'], { timeoutMs: 300 });
    expect(slow).toMatchObject({ code: null, timedOut: true });
    const loud = await call(['-e', 'process.stdout.write("x".repeat(100000))'], { maxBytes: 1000 });
    expect(loud.code).toBeNull();
    expect(loud.failure).toBeDefined();
  });
});

it('says why a command could not be started', async () => {
  for (const outcome of [
    runSync('no-such-command', [], { cwd }),
    await run('no-such-command', [], { cwd }),
  ]) {
    expect(outcome.code).toBeNull();
    expect(outcome.failure).toContain('ENOENT');
  }
});
