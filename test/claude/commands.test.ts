import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { commandsFor } from '../../src/agent/claude-command.ts';
import { probeClaude } from '../../src/agent/index.ts';
import { runSync } from '../../src/process/index.ts';
import { claudeClient } from '../support/claude-client.ts';
import { clientEnv } from '../support/claude-sessions.ts';
import { gsdPackage, whyNoGsdPackages, type GsdPackageName } from '../support/gsd-packages.ts';
import { layGsd } from '../support/lay-gsd.ts';
import { startMessagesApi } from '../support/messages-api.ts';

const found = claudeClient();
const client = 'client' in found ? found.client : '';
const skipped = client === '' || whyNoGsdPackages() !== undefined;
const table: string[] = [];
afterAll(() => {
  process.stderr.write(`\n${table.join('\n')}\n`);
});

/** How each generation's real installer lays GSD, and what the client then calls its commands. */
const installs = [
  ['gsd-core 1.14.0 --local', 'gsd-core@1.14.0', '--local', '/gsd-execute-phase 2'],
  ['gsd-core 1.14.0 --global', 'gsd-core@1.14.0', '--global', '/gsd-execute-phase 2'],
  ['get-shit-done-cc 1.42.3 --local', 'classic@1.42.3', '--local', '/gsd:execute-phase 2'],
  ['get-shit-done-cc 1.42.3 --global', 'classic@1.42.3', '--global', '/gsd-execute-phase 2'],
  ['get-shit-done-cc 1.32.0 --local', 'classic@1.32.0', '--local', '/gsd-execute-phase 2'],
  ['get-shit-done-cc 1.32.0 --global', 'classic@1.32.0', '--global', '/gsd-execute-phase 2'],
  ['January layout', undefined, '--local', '/gsd:execute-phase 2'],
] as const;

describe.skipIf(skipped)('the names of GSD’s commands', () => {
  it.each(installs)('%s', async (name, pack, scope, expected) => {
    const home = realpathSync(mkdtempSync(join(tmpdir(), 'leapfrog-names-')));
    const folder = join(home, 'project');
    mkdirSync(folder);
    const api = await startMessagesApi(() => undefined);
    const env = clientEnv(home, api);
    try {
      runSync('git', ['init', '-q', '-b', 'main'], { cwd: folder, env });
      if (pack === undefined) layGsd(folder, 'january', { tracked: false });
      else install(pack, scope, { folder, env });
      const probed = await probeClaude({ client, folder, env });
      if (!probed.ok) throw new Error(probed.trouble.what);
      const prompts = commandsFor(probed.value.commands, { kind: 'execute', phase: '2' });
      expect(prompts).toEqual({ ok: true, value: [expected] });
      expect(commandsFor(probed.value.commands, { kind: 'plan', phase: '3' }).ok).toBe(true);
      expect(api.asked).toEqual([]);
      expect(probed.value.version).toMatch(/^\d+\.\d+\.\d+/);
      const count = probed.value.commands.filter((each) => /^gsd[-:]/.test(each)).length;
      table.push(
        `${name.padEnd(34)} ${prompts.ok ? prompts.value.join(' ') : prompts.trouble.what}  (${count} names)`,
      );
    } finally {
      await api.close();
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    }
  });
});

function install(
  pack: GsdPackageName,
  scope: '--local' | '--global',
  { folder, env }: { readonly folder: string; readonly env: Readonly<Record<string, string | undefined>> },
): void {
  execFileSync(process.execPath, [gsdPackage(pack).installer, '--claude', scope], {
    cwd: folder,
    env: { ...env },
    stdio: 'pipe',
  });
}
