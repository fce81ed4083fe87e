import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { limit } from '../limit.ts';
import { lineReader } from './line-reader.ts';
import type { Environment } from './run-outcome.ts';
import { groupGone, signalGroup } from './signal-group.ts';

export interface SessionOptions {
  readonly cwd: string;
  readonly env?: Environment;
  /** `inherit`: the person's terminal, for an interactive program. `pipe`: ours, line by line. */
  readonly stdio: 'inherit' | 'pipe';
  readonly onLine?: (line: string, from: 'stdout' | 'stderr') => void;
}

/** A long-lived child. A bad exit is a value in `ended`, which never rejects. */
export interface Session {
  readonly pid: number | undefined;
  readonly ended: Promise<SessionEnd>;
  /** Sends a line to the child's input; nothing happens once the child is gone or where the terminal is inherited. */
  readonly say: (line: string) => void;
  readonly endInput: () => void;
  /** Asks the whole group to end (TERM), and ends it (KILL) after the grace. Resolves when the child is gone. */
  readonly stop: (graceMs?: number) => Promise<void>;
}

export interface SessionEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why it could not be started, where that is so. */
  readonly failure: string | undefined;
}

/**
 * Starts a program that lives for a while. With `pipe` it gets a process group of its own, both pipes are drained,
 * and what it leaves behind is ended with it. With `inherit` it stays in our group, because a program in another
 * one may not use the terminal; an interrupt from the keyboard is then its business and not ours.
 */
export function startSession(command: string, args: readonly string[], options: SessionOptions): Session {
  const own = options.stdio === 'pipe';
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...(options.env ?? process.env) },
    detached: own,
    stdio: options.stdio,
    windowsHide: true,
  });
  const readers = [
    { stream: child.stdout, read: lineReader((line) => options.onLine?.(line, 'stdout')) },
    { stream: child.stderr, read: lineReader((line) => options.onLine?.(line, 'stderr')) },
  ];
  for (const { stream, read } of readers) {
    stream?.on('data', read.push);
    stream?.on('error', nothing);
  }
  child.stdin?.on('error', nothing);
  const release = own ? nothing : ignoreKeyboardInterrupt();
  const ended = sessionEnd(child, own).then((end) => {
    release();
    for (const { read } of readers) read.end();
    return end;
  });
  return {
    pid: child.pid,
    ended,
    say: (line) => {
      if (child.stdin?.writable === true) child.stdin.write(`${line}\n`);
    },
    endInput: () => {
      child.stdin?.end();
    },
    stop: async (graceMs = limit.sessionGraceMs) => {
      if (own) await endGroup(child.pid, graceMs);
      else await endChild(child, ended, graceMs);
      await ended;
    },
  };
}

function sessionEnd(child: ChildProcess, own: boolean): Promise<SessionEnd> {
  return new Promise((resolve) => {
    child.on('error', (error) => {
      if (child.pid === undefined) resolve({ code: null, signal: null, failure: error.message });
    });
    child.on('exit', () => {
      // What the program left running in its group would hold our pipes open for ever.
      if (own) void endGroup(child.pid, limit.sessionGraceMs).then(() => closePipes(child));
    });
    child.on('close', (code, signal) => resolve({ code, signal, failure: undefined }));
  });
}

async function closePipes(child: ChildProcess): Promise<void> {
  // A process that left the group may still hold them; what was printed until now has had its time to arrive.
  await sleep(limit.sessionDrainMs, undefined, { ref: false });
  child.stdout?.destroy();
  child.stderr?.destroy();
}

async function endGroup(leader: number | undefined, graceMs: number): Promise<void> {
  if (leader === undefined) return;
  signalGroup(leader, 'SIGTERM');
  if (await groupGone(leader, graceMs)) return;
  signalGroup(leader, 'SIGKILL');
  // The kernel ends them in its own time; a zombie that nobody collects must not hold us for ever.
  await groupGone(leader, limit.sessionDrainMs);
}

async function endChild(child: ChildProcess, ended: Promise<SessionEnd>, graceMs: number): Promise<void> {
  child.kill('SIGTERM');
  await Promise.race([ended, sleep(graceMs, undefined, { ref: false })]);
  child.kill('SIGKILL');
}

function ignoreKeyboardInterrupt(): () => void {
  process.on('SIGINT', nothing);
  process.on('SIGQUIT', nothing);
  return () => {
    process.off('SIGINT', nothing);
    process.off('SIGQUIT', nothing);
  };
}

function nothing(): void {}
