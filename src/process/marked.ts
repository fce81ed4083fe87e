import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { limit } from '../limit.ts';
import { errorCode } from './error-code.ts';
import { isRunning, processIdentity, type ProcessIdentity } from './process-identity.ts';
import { runSync } from './run-sync.ts';

/**
 * A variable in the environment that a program and everything it starts carry from birth. It finds what has left the program's
 * process group: a Bash tool's child survives the SIGKILL of its client, in a group of its own.
 */
export interface ProcessMark {
  readonly name: string;
  readonly value: string;
}

/** Every running process that was born with the mark, this one left out. Only the person's own processes can be seen. */
export function markedProcesses(mark: ProcessMark): readonly ProcessIdentity[] {
  return markedPids(mark).flatMap((pid) => processIdentity(pid) ?? []);
}

/** Their numbers alone, of processes that may have ended since. */
export function markedPids({ name, value }: ProcessMark): readonly number[] {
  const wanted = `${name}=${value}`;
  const pids =
    process.platform === 'linux'
      ? linuxPids().filter((pid) => environmentOf(pid).includes(wanted))
      : psPids(wanted);
  return pids.filter((pid) => pid !== process.pid);
}

/** Ends every process with the mark: TERM, then KILL after the grace. Resolves when none is left. */
export async function endMarked(mark: ProcessMark, graceMs: number = limit.sessionGraceMs): Promise<void> {
  signalAll(mark, 'SIGTERM');
  for (let waitedMs = 0; waitedMs < graceMs; waitedMs += limit.sessionPollMs) {
    if (markedProcesses(mark).length === 0) return;
    await sleep(limit.sessionPollMs);
  }
  killMarked(mark);
}

/** Kills them at once; for where nobody can wait. A process that they start in that very moment is met by the next look. */
export function killMarked(mark: ProcessMark): void {
  for (let looks = 0; looks < 5 && signalAll(mark, 'SIGKILL') > 0; looks += 1);
}

function signalAll(mark: ProcessMark, signal: NodeJS.Signals): number {
  const found = markedProcesses(mark);
  for (const each of found) {
    if (!isRunning(each)) continue;
    try {
      process.kill(each.pid, signal);
    } catch (error) {
      if (errorCode(error) !== 'ESRCH') throw error;
    }
  }
  return found.length;
}

/** Every process of the machine that can be seen. */
export function linuxPids(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function environmentOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    // Somebody else's, or gone meanwhile.
    return [];
  }
}

/** The BSD form of ps shows the environment behind the command line. */
function psPids(wanted: string): readonly number[] {
  const { stdout } = runSync('ps', ['-axeww', '-o', 'pid=,command='], { cwd: '/' });
  return stdout
    .split('\n')
    .filter((line) => ` ${line} `.includes(` ${wanted} `))
    .map((line) => Number.parseInt(line, 10));
}
