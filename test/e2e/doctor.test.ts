import { createHash } from 'node:crypto';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import * as z from 'zod';
import { runSync } from '../../src/process/index.ts';
import { execute, makeRunFixture, plan, type RunFixture } from '../support/run-fixture.ts';
import { environmentOf } from '../support/temporary-project.ts';
import { removeFolder, temporaryFolder } from '../support/temporary-repository.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
let folder: string;
let fixture: RunFixture;
beforeEach(() => {
  folder = temporaryFolder();
  fixture = makeRunFixture(folder, {
    '.planning/config.json': JSON.stringify({ mode: 'yolo' }),
  });
});
afterEach(() => {
  removeFolder(folder);
});

/** A client that answers as Claude Code does, and shouts when it is asked for a session. */
function layClient(login: boolean): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  mkdirSync(join(folder, 'home'), { recursive: true });
  writeFileSync(join(folder, 'home', '.claude.json'), '{}');
  const script = `#!/bin/sh
case "$*" in
  --version) echo '2.1.330 (Claude Code)' ;;
  'auth status') echo '{ "loggedIn": ${String(login)}, "authMethod": "none" }' ;;
  *) touch "$(dirname "$0")/../session-was-started" ;;
esac
`;
  writeFileSync(join(bin, 'claude'), script);
  chmodSync(join(bin, 'claude'), 0o755);
  return bin;
}

function doctor(env: Readonly<Record<string, string>>, cwd = fixture.folder): ReturnType<typeof runSync> {
  const tokenless = Object.entries(process.env).filter(([name]) => !/^(?:ANTHROPIC|CLAUDE)_/.test(name));
  const whole = { ...Object.fromEntries(tokenless), ...environmentOf(folder), ...env };
  return runSync(process.execPath, [cli, 'doctor', '--json'], { cwd, env: whole });
}

const report = z.object({
  facts: z.object({ claude: z.object({ version: z.string().nullable(), login: z.string() }) }),
  findings: z.array(
    z.object({
      name: z.string(),
      severity: z.string(),
      where: z.string().nullable(),
      next: z.string().min(1),
    }),
  ),
});

/** Every file below a folder with its content, mode and times, and every folder's own time. */
function everything(top: string): readonly string[] {
  return readdirSync(top, { recursive: true, encoding: 'utf8' })
    .toSorted()
    .map((name) => {
      const path = join(top, name);
      const { mode, mtimeMs, ctimeMs, size } = lstatSync(path);
      const text = lstatSync(path).isFile()
        ? createHash('sha1').update(readFileSync(path)).digest('hex')
        : '';
      return [name, mode, mtimeMs, ctimeMs, size, text].join(' ');
    });
}

it('finds what works against two lanes, and changes nothing on disk', async () => {
  const bin = layClient(false);
  // With something to look at: a lane, held plans, a journal with a question, uncommitted files.
  const asks = { ...plan('2'), steps: [{ do: 'ask', question: 'Which?' }] };
  expect((await fixture.run([execute('1'), asks], '--until', '2').ended).code).toBe(4);
  writeFileSync(join(fixture.folder, 'README.md'), '# changed\n');
  const config = { mode: 'yolo', git: { branching_strategy: 'phase' } };
  writeFileSync(join(fixture.folder, '.planning', 'config.json'), JSON.stringify(config));
  const before = everything(folder);
  const ended = doctor({ PATH: `${bin}:${process.env['PATH'] ?? ''}` });
  expect(everything(folder)).toEqual(before);
  expect(ended.code).toBe(3);
  const { facts, findings } = report.parse(JSON.parse(ended.stdout));
  expect(facts.claude).toEqual({ version: '2.1.330', login: 'no' });
  const names = findings.map(({ severity, name }) => `${severity} ${name}`);
  expect(names).toEqual(
    expect.arrayContaining([
      'error branch-per-phase',
      'error no-gsd',
      'warning not-logged-in',
      'note mode-yolo',
      'note questions-open',
    ]),
  );
});

it('never starts a client that was never started before', () => {
  const bin = layClient(true);
  const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}`, HOME: join(folder, 'other-home') };
  const { facts } = report.parse(JSON.parse(doctor(env).stdout));
  expect(facts.claude.login).toBe('unknown');
  const token = { ...env, ANTHROPIC_API_KEY: 'test' };
  expect(report.parse(JSON.parse(doctor(token).stdout)).facts.claude.login).toBe('yes');
  expect(readdirSync(folder)).not.toContain('session-was-started');
});

it('finds the lanes of a project that was moved away', () => {
  const bin = layClient(true);
  const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}` };
  const gone = (cwd: string) => {
    const { findings } = report.parse(JSON.parse(doctor(env, cwd).stdout));
    return findings.filter(({ name }) => name === 'project-gone').map(({ where }) => where);
  };
  const whole = { ...process.env, ...environmentOf(folder), ...env };
  runSync(process.execPath, [cli, 'plan', '2', '--', 'true'], { cwd: fixture.folder, env: whole });
  expect(gone(fixture.folder)).toEqual([]);
  const moved = join(folder, 'moved');
  renameSync(fixture.folder, moved);
  const [key = ''] = readdirSync(join(folder, 'state'));
  expect(gone(moved)).toEqual([join(folder, 'state', key)]);
});
