import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run, type RunOutcome } from '../../src/process/index.ts';
import { claudeClient } from '../support/claude-client.ts';
import { makeClaudeHome, type ClaudeHome } from '../support/claude-sessions.ts';
import { startMessagesApi, type MessagesApi } from '../support/messages-api.ts';

const found = claudeClient();
const client = 'client' in found ? found.client : '';
const root = fileURLToPath(new URL('../..', import.meta.url));

let api: MessagesApi;
let home: ClaudeHome;
beforeEach(async () => {
  api = await startMessagesApi(function* answer() {
    yield { say: 'Done.' };
  });
  home = makeClaudeHome(client, api);
  const bin = join(home.top, 'bin');
  mkdirSync(bin);
  symlinkSync(client, join(bin, 'claude'));
  writeFileSync(
    join(bin, 'leapfrog'),
    `#!/bin/sh\nexec '${process.execPath}' '${join(root, 'dist/cli.js')}' "$@"\n`,
  );
  chmodSync(join(bin, 'leapfrog'), 0o755);
  mkdirSync(join(home.folder, '.planning', 'phases', '02-two'), { recursive: true });
  writeFileSync(
    join(home.folder, '.planning', 'ROADMAP.md'),
    '# Roadmap\n\n- [ ] **Phase 1: One** - first\n- [ ] **Phase 2: Two** - second\n',
  );
});
afterEach(async () => {
  await api.close();
  home.remove();
});

async function call(
  program: string,
  args: readonly string[],
  more: Readonly<Record<string, string | undefined>> = {},
): Promise<RunOutcome> {
  const env = { ...home.env, PATH: `${join(home.top, 'bin')}:${home.env['PATH'] ?? ''}`, ...more };
  return run(program, args, { cwd: home.folder, env, timeoutMs: 300_000 });
}

describe.skipIf(client === '')('the plugin, in the real client', () => {
  it('is valid to the letter', async () => {
    const { code, stdout } = await call('claude', [
      'plugin',
      'validate',
      '--strict',
      '--json',
      join(root, 'plugin'),
    ]);
    expect([code, stdout]).toEqual([0, expect.any(String)]);
  });

  it('is set up, gives its skills, tells a session about the project, and is taken out again', async () => {
    expect(await call('leapfrog', ['setup', '--plugin', '--apply'])).toMatchObject({ code: 0, stderr: '' });
    expect((await call('leapfrog', ['setup', '--plugin', '--apply'])).stdout).toContain('Nothing to do');
    const prompt = ['-p', '/leapfrog:status', '--output-format', 'stream-json', '--verbose'];
    const session = await call('claude', prompt);
    expect(session.code).toBe(0);
    for (const skill of ['status', 'plan-ahead', 'land'])
      expect(session.stdout).toContain(`"leapfrog:${skill}"`);
    expect(session.stdout).toContain('Leapfrog watches over this GSD project');
    expect(api.asked.map(({ command }) => command?.name)).toEqual(['leapfrog:status']);
    expect(await call('leapfrog', ['setup', '--plugin', '--remove'])).toMatchObject({ code: 0, stderr: '' });
    const listed: unknown = JSON.parse((await call('claude', ['plugin', 'list', '--json'])).stdout);
    expect(listed).toEqual([]);
  });
});

describe.skipIf(client === '')('doctor, with the real client', () => {
  it('asks for version and login without a session, and changes nothing of the client', async () => {
    const tokenless = { ANTHROPIC_API_KEY: undefined };
    const state = join(home.top, '.claude', '.claude.json');
    const fresh = await call('leapfrog', ['doctor', '--json'], tokenless);
    expect(JSON.parse(fresh.stdout)).toMatchObject({ facts: { claude: { login: 'unknown' } } });
    expect(existsSync(state)).toBe(false);
    await call('claude', ['auth', 'status'], tokenless);
    const before = readFileSync(state, 'utf8');
    const known = await call('leapfrog', ['doctor', '--json'], tokenless);
    expect(JSON.parse(known.stdout)).toMatchObject({ facts: { claude: { login: 'no' } } });
    expect(known.stdout).toMatch(/"version": "\d+\.\d+\.\d+"/);
    expect(readFileSync(state, 'utf8')).toBe(before);
    expect([api.asked, api.others]).toEqual([[], []]);
  });
});
