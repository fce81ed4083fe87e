import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runSync, type RunOutcome } from '../../src/process/index.ts';
import { makeRunFixture, type RunFixture } from '../support/run-fixture.ts';
import { environmentOf } from '../support/temporary-project.ts';
import { removeFolder, temporaryFolder } from '../support/temporary-repository.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const hook = fileURLToPath(new URL('../../plugin/hooks/session-start.mjs', import.meta.url));
let folder: string;
let fixture: RunFixture;
beforeEach(() => {
  folder = temporaryFolder();
  fixture = makeRunFixture(folder);
  mkdirSync(join(folder, 'bin'));
});
afterEach(() => {
  removeFolder(folder);
});

function layProgram(name: string, lines: string): void {
  writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${lines}\n`);
  chmodSync(join(folder, 'bin', name), 0o755);
}

const environment = () => ({
  ...process.env,
  ...environmentOf(folder),
  LEAPFROG_TEST_CLI: cli,
  PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
});

function setup(...flags: readonly string[]): RunOutcome {
  return runSync(process.execPath, [cli, 'setup', ...flags], { cwd: fixture.folder, env: environment() });
}

const calls = (): string =>
  existsSync(join(folder, 'bin', 'calls')) ? readFileSync(join(folder, 'bin', 'calls'), 'utf8') : '';

describe('leapfrog setup', () => {
  beforeEach(() => layProgram('claude', 'echo "$*" >> "$(dirname "$0")/calls"'));

  it('says first what it would do, and does both parts with --apply', () => {
    const dry = setup();
    expect([dry.code, dry.stderr]).toEqual([0, '']);
    expect(dry.stdout).toContain('would run claude plugin install leapfrog@leapfrog --scope local');
    expect(dry.stdout).toContain('would set merge.leapfrog.driver');
    expect(dry.stdout).toContain('leapfrog setup --apply does it');
    expect(setup('--dry-run').stdout).toBe(dry.stdout);
    expect(calls()).toBe('');
    expect(setup('--apply').code).toBe(0);
    expect(calls()).toMatch(
      /^plugin marketplace add .*plugin --scope local\nplugin install leapfrog@leapfrog --scope local\n$/,
    );
    expect(fixture.git('config', 'merge.leapfrog.driver')).toContain('merge-driver');
  });

  it('does one part where one is named', () => {
    expect(setup('--merge-driver').code).toBe(0);
    expect(calls()).toBe('');
    expect(setup('--plugin').stdout).toContain('/leapfrog:plan-ahead');
    expect(setup('--merge-driver', '--remove').code).toBe(0);
    expect(setup('--merge-driver', '--remove').stdout).toContain('the merge driver is not installed here');
  });

  it('stops where the client refuses, with its words', () => {
    layProgram('claude', 'echo "plugins are blocked by policy" >&2; exit 1');
    const refused = setup('--plugin', '--apply');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('plugins are blocked by policy');
  });

  it('refuses with git’s words where git refuses, and says nothing is set that is not', () => {
    const lock = join(fixture.repo.gitDir, 'config.lock');
    const set = (): string => fixture.git('config', '--local', '--list');
    writeFileSync(lock, '');
    const refused = setup('--merge-driver');
    expect([refused.code, refused.stdout]).toEqual([3, expect.not.stringContaining('set merge.leapfrog')]);
    expect(refused.stderr).toContain('could not lock config file');
    expect(set()).not.toContain('merge.leapfrog');
    rmSync(lock);
    expect([setup('--merge-driver').code, set()]).toEqual([
      0,
      expect.stringContaining('merge.leapfrog.driver'),
    ]);
    writeFileSync(lock, '');
    const kept = setup('--merge-driver', '--remove');
    expect([kept.code, kept.stdout]).toEqual([3, expect.not.stringContaining('unset')]);
    expect(set()).toContain('merge.leapfrog.driver');
  });

  it('refuses contradictions', () => {
    expect(setup('--apply', '--remove').code).toBe(2);
    expect(setup('--apply', '--dry-run').code).toBe(2);
    expect(setup('--shared', '--apply').code).toBe(2);
    expect(setup('--merge-driver', '--shared', '--dry-run').stdout).toContain('.gitattributes');
  });
});

function hookSays(cwd: string, env: Readonly<Record<string, string>> = {}): string {
  const input = JSON.stringify({ hook_event_name: 'SessionStart', source: 'startup', cwd });
  const ended = runSync(process.execPath, [hook], { cwd, env: { ...environment(), ...env }, input });
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  return ended.stdout;
}

describe("the plugin's hook", () => {
  it('tells a session in a GSD project what may overlap', () => {
    layProgram('leapfrog', `exec '${process.execPath}' "$LEAPFROG_TEST_CLI" "$@"`);
    const said = hookSays(fixture.folder);
    expect(JSON.parse(said)).toMatchObject({ hookSpecificOutput: { hookEventName: 'SessionStart' } });
    expect(said).toMatch(/0 of 3 phases complete.*Executing 1 and planning 2 at once: safe/);
  });

  it('says nothing elsewhere, in sessions of leapfrog, and where the command is not there', () => {
    expect(hookSays(fixture.folder)).toBe('');
    layProgram('leapfrog', `exec '${process.execPath}' "$LEAPFROG_TEST_CLI" "$@"`);
    expect(hookSays(folder)).toBe('');
    expect(hookSays(fixture.folder, { LEAPFROG_SESSION: 'x' })).toBe('');
    expect(hookSays(fixture.folder, { GSD_SESSION_KEY: 'planner-0123456789ab' })).toBe('');
    layProgram('leapfrog', 'echo nonsense');
    expect(hookSays(fixture.folder)).toBe('');
  });
});
