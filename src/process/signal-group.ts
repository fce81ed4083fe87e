import { setTimeout as sleep } from 'node:timers/promises';
import { limit } from '../limit.ts';
import { errorCode } from './error-code.ts';

/** Signals a whole process group; a group that is gone already is what the caller wanted. */
export function signalGroup(leader: number | undefined, signal: NodeJS.Signals): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, signal);
  } catch (error) {
    const code = errorCode(error);
    // EPERM: macOS answers so for a group whose members are all zombies.
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}

/** Whether any member of the group still exists. */
export function groupExists(leader: number): boolean {
  try {
    process.kill(-leader, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM' && process.platform !== 'darwin';
  }
}

/** Waits until the group is gone, and says whether it is. Counts its looks, because a clock may be set meanwhile. */
export async function groupGone(leader: number, withinMs: number): Promise<boolean> {
  for (let waitedMs = 0; groupExists(leader); waitedMs += limit.sessionPollMs) {
    if (waitedMs >= withinMs) return false;
    await sleep(limit.sessionPollMs);
  }
  return true;
}
