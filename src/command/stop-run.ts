import { setTimeout as sleep } from 'node:timers/promises';
import { limit } from '../limit.ts';
import { openProject } from '../lane/open-project.ts';
import { errorCode } from '../process/index.ts';
import { holderWords } from '../store/holder-words.ts';
import { leaseHolder, type LeaseHolder } from '../store/lease.ts';
import type { Trouble } from '../trouble.ts';
import type { CommandContext } from './context.ts';
import { showTrouble } from './show-trouble.ts';

/**
 * Asks the supervisor of this project to end, as Ctrl-C in its own terminal would, and waits until it has. One that runs elsewhere
 * is out of reach: its number means a stranger here.
 */
export async function stopRun(this: CommandContext): Promise<void> {
  const opened = openProject(this);
  if (!opened.ok) return showTrouble(this, opened.trouble);
  const { lease } = opened.value.paths;
  const holder = leaseHolder(lease);
  if (holder === undefined) {
    this.stdout.write('No leapfrog run is at work here.\n');
    return;
  }
  if (holder.where !== 'here') return showTrouble(this, outOfReach(holder, lease));
  interrupt(holder.pid);
  const until = this.now() + limit.stopMs;
  while (leaseHolder(lease)?.pid === holder.pid && this.now() < until) await sleep(limit.journalPollMs);
  if (leaseHolder(lease)?.pid === holder.pid) return showTrouble(this, stillThere(holder.pid));
  this.stdout.write(`Stopped process ${holder.pid}. Its lanes are kept; leapfrog run goes on from there.\n`);
}

function interrupt(pid: number): void {
  try {
    process.kill(pid, 'SIGINT');
  } catch (error) {
    // It ended by itself in this moment.
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

function outOfReach(holder: LeaseHolder, lease: string): Trouble {
  const { who, end } = holderWords(holder, lease);
  return {
    kind: 'refused',
    name: 'out-of-reach',
    what: `leapfrog run (${who}) cannot be ended from here, and whether it still lives cannot be seen`,
    next: end,
  };
}

function stillThere(pid: number): Trouble {
  return {
    kind: 'failed',
    name: 'still-running',
    what: `leapfrog run (process ${pid}) was asked to end and has not ended yet`,
    next: 'it ends its sessions first; look again with `leapfrog lanes`',
  };
}
