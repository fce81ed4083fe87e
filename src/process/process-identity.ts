import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { errorCode } from './error-code.ts';
import { runSync } from './run-sync.ts';

/**
 * What tells one process from every other, also after its number was given to somebody else or the machine was
 * started again. `start` and `boot` are opaque words, only ever compared for equality.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly start: string;
  readonly boot: string;
  readonly host: string;
}

/** The identity of a process of this machine, or undefined where none with that number is running. */
export function processIdentity(pid: number = process.pid): ProcessIdentity | undefined {
  const start = startOf(pid);
  return start === undefined ? undefined : { pid, start, boot: bootOf(), host: hostname() };
}

/** This very process. */
export function ownIdentity(): ProcessIdentity {
  const own = processIdentity();
  if (own === undefined) throw new Error('this process cannot find itself among the running ones');
  return own;
}

/**
 * Whether the very process that `known` names still runs. What cannot be known (another machine on a shared
 * folder) counts as running: unknown means no.
 */
export function isRunning(known: ProcessIdentity): boolean {
  if (known.host !== hostname()) return true;
  if (known.boot !== bootOf()) return false;
  return startOf(known.pid) === known.start;
}

function startOf(pid: number): string | undefined {
  if (process.platform === 'linux') return linuxStart(pid);
  const ps = runSync('ps', ['-o', 'lstart=,state=', '-p', String(pid)], {
    cwd: '/',
    env: { ...process.env, LC_ALL: 'C' },
  });
  const [, start, state] = /^(.*\S)\s+(\S+)\s*$/.exec(ps.stdout.trim()) ?? [];
  return ps.code === 0 && state?.startsWith('Z') === false ? start : undefined;
}

function linuxStart(pid: number): string | undefined {
  const stat = readIfThere(`/proc/${pid}/stat`);
  // The command name is in parentheses and may itself hold spaces and parentheses; fields count from behind it.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  // proc(5): field 3 is the state, field 22 the start in clock ticks since boot. A zombie does nothing any more.
  return fields === undefined || fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
}

let boot: string | undefined;

function bootOf(): string {
  boot ??=
    process.platform === 'linux'
      ? (readIfThere('/proc/sys/kernel/random/boot_id')?.trim() ?? 'unknown')
      : // Not kern.boottime: setting the clock changes it, and every living holder would look dead.
        runSync('sysctl', ['-n', 'kern.bootsessionuuid'], { cwd: '/' }).stdout.trim();
  return boot;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // ESRCH: the process ended between opening and reading.
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ESRCH') return undefined;
    throw error;
  }
}
