import { spawnSync } from 'node:child_process';
import { limit } from '../limit.ts';
import { errorCode } from './error-code.ts';
import type { RunOptions, RunOutcome } from './run-outcome.ts';

/** Runs a short command to its end. Never throws for what the command does: look at `code`, `timedOut`, `failure`. */
export function runSync(command: string, args: readonly string[], options: RunOptions): RunOutcome {
  const ended = spawnSync(command, args, {
    cwd: options.cwd,
    env: { ...(options.env ?? process.env) },
    input: options.input ?? '',
    timeout: options.timeoutMs ?? limit.gitCallMs,
    maxBuffer: options.maxBytes ?? limit.outputBytes,
    killSignal: 'SIGKILL',
    windowsHide: true,
  });
  const code = errorCode(ended.error);
  const bytes = Buffer.from(ended.stdout ?? '');
  return {
    // A child that was cut off did not end by itself, whatever code the system reports for it.
    code: ended.error === undefined || code === 'EPIPE' ? ended.status : null,
    signal: ended.signal,
    stdout: bytes.toString('utf8'),
    stderr: Buffer.from(ended.stderr ?? '').toString('utf8'),
    bytes,
    timedOut: code === 'ETIMEDOUT',
    failure: ended.error === undefined || code === 'EPIPE' ? undefined : ended.error.message,
  };
}
