import { spawn } from 'node:child_process';
import { limit } from '../limit.ts';
import type { RunOptions, RunOutcome } from './run-outcome.ts';
import { signalGroup } from './signal-group.ts';

/** Runs a command to its end without blocking. Never rejects for what the command does: look at the outcome. */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<RunOutcome> {
  return new Promise((resolve) => {
    // A group of its own, so that a time-out also ends what the command itself has started.
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...(options.env ?? process.env) },
      detached: true,
      stdio: 'pipe',
      windowsHide: true,
    });
    const maxBytes = options.maxBytes ?? limit.outputBytes;
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let size = 0;
    let timedOut = false;
    let failure: string | undefined;
    const cut = (): void => signalGroup(child.pid, 'SIGKILL');
    const timer = setTimeout(() => {
      timedOut = true;
      cut();
    }, options.timeoutMs ?? limit.gitCallMs);
    const keep = (chunks: Buffer[]) => (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else if (failure === undefined) {
        failure = `printed more than ${maxBytes} bytes`;
        cut();
      }
    };
    child.stdout.on('data', keep(out));
    child.stderr.on('data', keep(err));
    child.on('error', (error) => {
      failure ??= error.message;
    });
    // A command that ends without reading its input is not an error of ours.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const bytes = Buffer.concat(out);
      const stderr = Buffer.concat(err).toString('utf8');
      const ended = failure === undefined && !timedOut ? code : null;
      resolve({ code: ended, signal, stdout: bytes.toString('utf8'), stderr, bytes, timedOut, failure });
    });
  });
}
