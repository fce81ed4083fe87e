import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The client that the tests were written against; `LEAPFROG_CLAUDE=latest` takes the newest by hand. */
const pinned = '2.1.330';

/** Where clients are installed, each version once: one takes 364 MB. `LEAPFROG_CLAUDE_CACHE` lets several clones share it. */
function cache(): string {
  return (
    process.env['LEAPFROG_CLAUDE_CACHE'] ?? fileURLToPath(new URL('../../.cache/claude', import.meta.url))
  );
}

let known: { readonly client: string } | { readonly why: string } | undefined;

/** The real client's program, installed on demand; or why it cannot be had, said once on stderr. */
export function claudeClient(): { readonly client: string } | { readonly why: string } {
  known ??= find();
  return known;
}

function find(): { readonly client: string } | { readonly why: string } {
  const version = process.env['LEAPFROG_CLAUDE'] ?? pinned;
  try {
    return { client: installedOnce(version) };
  } catch (error) {
    const why = `the claude client ${version} cannot be had here: ${String(error).split('\n')[0] ?? ''}`;
    process.stderr.write(`skipped: ${why}\n`);
    return { why };
  }
}

function installedOnce(version: string): string {
  const folder = join(cache(), version);
  const client = join(folder, 'node_modules', '@anthropic-ai', platformPackage(), 'claude');
  if (existsSync(client)) return client;
  mkdirSync(cache(), { recursive: true });
  const beside = mkdtempSync(join(cache(), '.new-'));
  try {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
    // The platform's own package holds the program: no install script has to run.
    execFileSync(npm, ['install', ...flags, '--prefix', beside, `@anthropic-ai/claude-code@${version}`], {
      stdio: 'pipe',
    });
    if (!existsSync(folder)) renameSync(beside, folder);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
  if (!existsSync(client)) throw new Error(`npm brought no ${client}`);
  return client;
}

function platformPackage(): string {
  return `claude-code-${process.platform}-${process.arch}`;
}
