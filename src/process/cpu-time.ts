import { readFileSync } from 'node:fs';
import { errorCode } from './error-code.ts';
import { linuxPids, markedPids, type ProcessMark } from './marked.ts';
import { runSync } from './run-sync.ts';

/** Whose CPU time: a process group's, or that of everything that carries a mark and of whatever those started. */
export type Computing = { readonly group: number } | { readonly mark: ProcessMark };

/**
 * What they have used of the CPU so far, milliseconds, with what those used that they waited for. It can fall when somebody ends.
 * Undefined where it cannot be known, or nobody is there: no sign of anything.
 */
export function cpuMsOf(computing: Computing): number | undefined {
  const processes = process.platform === 'linux' ? linuxProcesses() : psProcesses();
  if (processes.length === 0) return undefined;
  const found = 'group' in computing ? inGroup(processes, computing.group) : born(processes, computing.mark);
  return found.length === 0 ? undefined : found.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly cpuMs: number;
}

function inGroup(processes: readonly Process[], leader: number): readonly Process[] {
  return processes.filter(({ group }) => group === leader);
}

/** A child that lost the mark (`env -i make`) is found by its parent. */
function born(processes: readonly Process[], mark: ProcessMark): readonly Process[] {
  const own = new Set(markedPids(mark));
  for (let size = -1; size !== own.size;) {
    size = own.size;
    for (const { pid, parent } of processes) if (own.has(parent)) own.add(pid);
  }
  return processes.filter(({ pid }) => own.has(pid));
}

/** Linux counts for programs in hundredths of a second, whatever its own clock is: time(7), "USER_HZ". */
const tickMs = 10;

function linuxProcesses(): readonly Process[] {
  let pids: readonly number[];
  try {
    pids = linuxPids();
  } catch (error) {
    // A machine that shows no processes: this sign is then unknown.
    if (errorCode(error) === undefined) throw error;
    return [];
  }
  return pids.flatMap((pid) => {
    const stat = textOf(`/proc/${pid}/stat`);
    // proc(5): behind the command in parentheses, fields 4 and 5 are parent and group, 14 to 17 the ticks, of children too.
    const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields === undefined) return [];
    const ticks = fields.slice(11, 15).reduce((sum, each) => sum + Number(each), 0);
    return { pid, parent: Number(fields[1]), group: Number(fields[2]), cpuMs: ticks * tickMs };
  });
}

function psProcesses(): readonly Process[] {
  const ps = runSync('ps', ['-ax', '-o', 'pid=,ppid=,pgid=,time='], {
    cwd: '/',
    env: { ...process.env, LC_ALL: 'C' },
  });
  return ps.stdout.split('\n').flatMap((line) => {
    const [pid, parent, group, time] = line.trim().split(/\s+/);
    return time === undefined
      ? []
      : { pid: Number(pid), parent: Number(parent), group: Number(group), cpuMs: timeMs(time) };
  });
}

/** `[[days-]hours:]minutes:seconds`, where ps of macOS gives hundredths too. */
function timeMs(time: string): number {
  const [seconds = 0, minutes = 0, hours = 0, days = 0] = time.split(/[-:]/).map(Number).toReversed();
  return Math.round((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000);
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // It ended while we were looking.
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
}
