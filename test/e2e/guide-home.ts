import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeExample, sessionScript } from '../../src/demo/index.ts';
import type { TypedCommand } from './walk-through.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Does what a session of that generation does when these commands are typed, by the example's own script without its waits.
 * It is the `claude` of the tests: no model, no account.
 */
const standIn = `import { createInterface } from 'node:readline';
const { performStep, readScript, stepsFor } = await import(${JSON.stringify(`${root}dist/agent/index.js`)});
const script = readScript(${JSON.stringify(sessionScript)});
const does = { 'plan-phase': ['planner', 'plan'], 'execute-phase': ['worker', 'execute'] };
const typed = createInterface({ input: process.stdin });
const opened = process.argv.slice(2).filter((word) => word.startsWith('/gsd'));
async function* lines() { yield* opened; if (opened.length === 0) yield* typed; }
for await (const line of lines()) {
  const [, verb, phase] = /^\\/gsd[:-]([a-z-]+) (\\S+)$/.exec(line) ?? [];
  if (verb === undefined) continue;
  const [role, kind] = does[verb];
  const stage = { folder: process.cwd(), scriptFolder: script.value.folder, memory: new Map() };
  for (const step of stepsFor(script.value, { role, kind, phase, attempt: 1 })) {
    if (step.do === 'wait') continue;
    const event = await performStep({ ...step, ...(step.do === 'commit' ? { reviewMs: 0 } : {}) }, stage);
    if (event.is === 'failed') throw new Error(event.why);
  }
}
`;

/** A home folder with the example in `~/_dotfiles`, and a `claude` and a `leapfrog` on the PATH. The caller removes it. */
export async function guideHome(): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'leapfrog-guide-'));
  const bin = join(home, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'claude.mjs'), standIn);
  executable(join(bin, 'claude'), `exec '${process.execPath}' '${join(bin, 'claude.mjs')}' "$@"`);
  executable(join(bin, 'leapfrog'), `exec '${process.execPath}' '${root}dist/cli.js' "$@"`);
  await makeExample(join(home, '_dotfiles'));
  return home;
}

function executable(path: string, command: string): void {
  writeFileSync(path, `#!/bin/sh\n${command}\n`);
  chmodSync(path, 0o755);
}

/** The environment of somebody who lives in that home. */
export function guideEnvironment(home: string): Record<string, string> {
  const name = 'Ada';
  const email = 'ada@example.org';
  return {
    HOME: home,
    PATH: `${join(home, 'bin')}:${process.env['PATH'] ?? ''}`,
    LEAPFROG_STATE_DIR: join(home, 'state'),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    TERM: 'xterm',
  };
}

export interface Ran extends TypedCommand {
  readonly code: number | null;
  readonly output: string;
}

/** Types the commands one after the other, each terminal in the folder that its own `cd` led to. */
export function play(home: string, commands: readonly TypedCommand[]): readonly Ran[] {
  const at = new Map<string, string>();
  return commands.map((command) => {
    const cd = /^cd (\S+)$/.exec(command.shell)?.[1]?.replace('~', home);
    if (cd !== undefined) at.set(command.terminal, cd);
    const ran = spawnSync('bash', ['-c', command.shell], {
      cwd: at.get(command.terminal) ?? home,
      input: command.typed.map((line) => `${line}\n`).join(''),
      encoding: 'utf8',
      env: guideEnvironment(home),
    });
    return { ...command, code: ran.status, output: ran.stdout + ran.stderr };
  });
}
