import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { limit } from '../limit.ts';
import { processIdentity, whereIs, type ProcessIdentity } from './process-identity.ts';
import type { Environment } from './run-outcome.ts';
import { groupGone, signalGroup } from './signal-group.ts';

export interface BackgroundOptions {
  readonly cwd: string;
  readonly env?: Environment;
  /** Files that the output is appended to. */
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Starts a program that lives on when we are killed: a process group of its own, no input, its output in files. Whoever finds it
 * later knows it by its identity. Undefined where it could not be started, or was gone before anybody could look.
 */
export function startBackground(
  command: string,
  args: readonly string[],
  options: BackgroundOptions,
): ProcessIdentity | undefined {
  const out = openSync(options.stdout, 'a', 0o600);
  const err = openSync(options.stderr, 'a', 0o600);
  try {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...(options.env ?? process.env) },
      detached: true,
      stdio: ['ignore', out, err],
      windowsHide: true,
    });
    // A command that cannot be started has no identity; that is the answer.
    child.on('error', () => {});
    child.unref();
    return child.pid === undefined ? undefined : processIdentity(child.pid);
  } finally {
    closeSync(out);
    closeSync(err);
  }
}

/**
 * Asks the whole group of a process to end (TERM), and ends it (KILL) after the grace. One that is somebody else's by now is left
 * alone, and so is one that cannot be seen from here: that number means a stranger.
 */
export async function endBackground(
  known: ProcessIdentity,
  graceMs: number = limit.sessionGraceMs,
): Promise<void> {
  if (whereIs(known) !== 'here') return;
  signalGroup(known.pid, 'SIGTERM');
  if (await groupGone(known.pid, graceMs)) return;
  signalGroup(known.pid, 'SIGKILL');
  await groupGone(known.pid, limit.sessionDrainMs);
}
