import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { errorCode } from '../process/index.ts';
import { done, type Result, trouble } from '../trouble.ts';
import type { LeapPaths } from './paths.ts';

/**
 * Makes a project's folder in the person's state directory, for its owner's eyes alone: lanes, briefs and the logs of sessions lie in
 * it. One that an earlier version left open to others is closed. Every command that writes below it comes here first. Trouble
 * `state-folder`.
 */
export function makeStateFolder({ stateFolder }: Pick<LeapPaths, 'stateFolder'>): Result<void> {
  try {
    mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
    if ((statSync(stateFolder).mode & 0o77) !== 0) closeToOthers(stateFolder);
    return done(undefined);
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    return trouble({
      kind: 'failed',
      name: 'state-folder',
      what: `leapfrog's own folder cannot be made (${code})`,
      where: stateFolder,
      next: 'make room or give leave there, or name another place with LEAPFROG_STATE_DIR',
    });
  }
}

function closeToOthers(folder: string): void {
  try {
    chmodSync(folder, 0o700);
  } catch (error) {
    // A file system without modes (FAT) refuses, and has none to be closed by.
    if (!withoutModes.has(errorCode(error) ?? '')) throw error;
  }
}

const withoutModes: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP']);
