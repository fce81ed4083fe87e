import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { errorCode } from './error-code.ts';

/** What a growing file holds from an offset on: how one follows a log that another process writes. Nothing where there is no file yet. */
export function bytesFrom(path: string, offset: number): Buffer {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
  try {
    const bytes = Buffer.alloc(Math.max(0, fstatSync(file).size - offset));
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, offset));
  } finally {
    closeSync(file);
  }
}
