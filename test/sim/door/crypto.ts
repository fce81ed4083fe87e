/** `node:crypto` where nothing is left to chance. */
import { machine } from '../machine.ts';
import { acted } from './looked.ts';

export { createHash } from 'node:crypto';

export function randomUUID(): string {
  acted();
  return machine().newId();
}

export function randomBytes(size: number): Buffer {
  acted();
  return Buffer.from(
    machine()
      .newId()
      .replaceAll('-', '')
      .slice(-size * 2),
    'hex',
  );
}
