import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { errorCode } from './error-code.ts';
import { runSync } from './run-sync.ts';

/**
 * What tells one process from every other, also after its number was given to somebody else or the machine was
 * started again. `start`, `boot` and `namespace` are opaque words, only ever compared for equality.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly start: string;
  readonly boot: string;
  readonly host: string;
  /** The PID namespace in which the number counts (Linux); absent elsewhere, and where an older version wrote it down. */
  readonly namespace?: string | undefined;
}

/** What can be known from here of a process that was written down. */
export type Whereabouts =
  /** It runs, and its number means it here too: it can be signalled. */
  | 'here'
  | 'gone'
  /** Written down on a machine that may be another one, over a shared folder. */
  | 'other-machine'
  /** On this machine, in a PID namespace (of a container, of a sandbox) where its number counts and that cannot be looked into. */
  | 'out-of-sight';

/** The identity of a process of this machine, or undefined where none with that number is running. */
export function processIdentity(pid: number = process.pid): ProcessIdentity | undefined {
  const start = startOf(pid);
  if (start === undefined) return undefined;
  const namespace = ownNamespace();
  return { pid, start, boot: bootOf(), host: hostname(), ...(namespace === undefined ? {} : { namespace }) };
}

/** This very process. */
export function ownIdentity(): ProcessIdentity {
  const own = processIdentity();
  if (own === undefined) throw new Error('this process cannot find itself among the running ones');
  return own;
}

/** Whether the very process that `known` names still runs. What cannot be known counts as running: unknown means no. */
export function isRunning(known: ProcessIdentity): boolean {
  return whereIs(known) !== 'gone';
}

/** One boot is one machine, whatever its host is called by now; the name says something only where the boots do not tell. */
export function whereIs(known: ProcessIdentity): Whereabouts {
  const sameHost = known.host === hostname();
  if (isBoot(known.boot) && isBoot(bootOf())) {
    if (known.boot !== bootOf()) return sameHost ? 'gone' : 'other-machine';
  } else if (!sameHost) return 'other-machine';
  if (known.namespace !== undefined && known.namespace !== ownNamespace()) return 'out-of-sight';
  return startOf(known.pid) === known.start ? 'here' : 'gone';
}

function startOf(pid: number): string | undefined {
  if (process.platform === 'linux') return linuxStart(pid);
  const ps = runSync('ps', ['-o', 'lstart=,state=', '-p', String(pid)], {
    cwd: '/',
    // A laptop that changes its zone, or a shell in another language, must read the same start.
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
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

/** Numbers are looked up in ours, also those of processes that live in a namespace below it. */
function ownNamespace(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
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

/** A system that does not tell its boot says nothing that could be compared. */
function isBoot(word: string): boolean {
  return word !== '' && word !== 'unknown';
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
