import { readFileSync, readdirSync } from 'node:fs';
import { errorCode } from './error-code.ts';
import { runSync } from './run-sync.ts';

/**
 * What a process group has used of the CPU so far, as an opaque word that is only ever compared: two equal ones, nothing was
 * computed in between. Undefined where it cannot be known, which is no sign of anything.
 */
export function cpuTimeOf(leader: number): string | undefined {
  if (process.platform === 'linux') return linuxTime(leader);
  const ps = runSync('ps', ['-o', 'pgid=,time=', '-ax'], { cwd: '/', env: { ...process.env, LC_ALL: 'C' } });
  if (ps.code !== 0) return undefined;
  return ps.stdout
    .split('\n')
    .filter((line) => Number.parseInt(line, 10) === leader)
    .join(' ');
}

function linuxTime(leader: number): string | undefined {
  const processes = numbersIn('/proc');
  if (processes.length === 0) return undefined;
  let ticks = 0;
  for (const pid of processes) {
    const stat = textOf(`/proc/${pid}/stat`);
    // proc(5): behind the command in parentheses, field 5 is the group, 14 and 15 the ticks in user and kernel.
    const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
    if (Number(fields[2]) === leader) ticks += Number(fields[11]) + Number(fields[12]);
  }
  return String(ticks);
}

function numbersIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => /^\d+$/.test(name));
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return [];
  }
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
