import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { errorCode } from '../process/index.ts';

/**
 * Gives a file new content in one step: whoever reads it sees the old bytes or the new ones, also after a power cut.
 * Keeps the mode of the file that was there, writes through a symbolic link, makes missing folders.
 * Throws the system's error (ENOSPC, EROFS, EACCES) with the old file untouched.
 */
export function replaceFile(path: string, bytes: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const target = realPath(path);
  const mode = modeOf(target);
  const beside = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.leapfrog`);
  try {
    writeDurably(beside, bytes, mode);
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
  syncFolder(dirname(target));
}

function writeDurably(path: string, bytes: string | Uint8Array, mode: number | undefined): void {
  const file = openSync(path, 'wx', mode ?? 0o666);
  try {
    writeFileSync(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  // The umask has taken bits away from the mode that open was given.
  if (mode !== undefined) chmodSync(path, mode);
}

/** Makes a rename in the folder durable. Windows cannot open folders, and needs it not. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function realPath(path: string): string {
  return ifThere(() => realpathSync(path)) ?? path;
}

function modeOf(path: string): number | undefined {
  return ifThere(() => statSync(path).mode & 0o7777);
}

function ifThere<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
