import { accessSync, constants, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import * as z from 'zod/mini';
import { limit } from '../limit.ts';
import { runSync, type Environment } from '../process/index.ts';

/** The person's own Claude Code, as far as it can be known without a session and without a token. */
export interface InstalledClaude {
  readonly path: string | null;
  /** "2.1.330"; null where it does not say. */
  readonly version: string | null;
  readonly login: 'yes' | 'no' | 'unknown';
}

/**
 * Looks for `claude` on PATH and asks it for its version and its login. A client that was never started here is not asked for the
 * login: it would lay its first files. Starts no session.
 */
export function installedClaude(folder: string, env: Environment): InstalledClaude {
  const path = onPath('claude', env) ?? null;
  if (path === null) return { path, version: null, login: 'unknown' };
  const ask = (...args: readonly string[]) =>
    runSync(path, args, { cwd: folder, env, timeoutMs: limit.clientCallMs });
  const version = /\d+\.\d+\.\d+/.exec(ask('--version').stdout)?.[0] ?? null;
  if (tokens.some((name) => (env[name] ?? '') !== '')) return { path, version, login: 'yes' };
  if (!existsSync(clientState(env))) return { path, version, login: 'unknown' };
  return { path, version, login: loginOf(ask('auth', 'status').stdout) };
}

/** With one of these the client asks nobody to log in. */
const tokens = [
  'ANTHROPIC_API_KEY',
  'ANTHROPIC_AUTH_TOKEN',
  'CLAUDE_CODE_OAUTH_TOKEN',
  'CLAUDE_CODE_USE_BEDROCK',
  'CLAUDE_CODE_USE_VERTEX',
];

/** The person's own Claude folder: settings, skills, plugins. */
export function claudeFolder(env: Environment): string {
  return env['CLAUDE_CONFIG_DIR'] ?? join(env['HOME'] ?? homedir(), '.claude');
}

function clientState(env: Environment): string {
  return join(env['CLAUDE_CONFIG_DIR'] ?? env['HOME'] ?? homedir(), '.claude.json');
}

/** The program of that name that a shell would start, or undefined. */
export function onPath(name: string, env: Environment): string | undefined {
  return (env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const status = z.object({ loggedIn: z.boolean() });

function loginOf(said: string): InstalledClaude['login'] {
  try {
    const read = z.safeParse(status, JSON.parse(said));
    if (!read.success) return 'unknown';
    return read.data.loggedIn ? 'yes' : 'no';
  } catch {
    return 'unknown';
  }
}
