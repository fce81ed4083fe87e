/** `node:crypto` where nothing is left to chance. */
import { machine } from '../machine.ts';

export { createHash } from 'node:crypto';

export function randomUUID(): string {
  return machine().newId();
}

export function randomBytes(size: number): Buffer {
  return Buffer.from(
    machine()
      .newId()
      .replaceAll('-', '')
      .slice(-size * 2),
    'hex',
  );
}
