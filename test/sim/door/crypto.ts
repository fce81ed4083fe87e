/** `node:crypto` where nothing is left to chance. */
import { machine } from '../machine.ts';
import { hash } from 'node:crypto';
import { acted } from './looked.ts';
import { remembered } from './remembered.ts';

/** Of one piece, as all of the product's are. */
export function createHash(algorithm: string): RememberedHash {
  return new RememberedHash(algorithm);
}

const ofText = remembered((algorithm: string, text: string) => hash(algorithm, text));
/** Bytes of a simulated file are the same object as long as the file is. */
const ofBytes = new WeakMap<Uint8Array, string>();

class RememberedHash {
  private readonly algorithm: string;
  private given: string | Uint8Array | undefined;
  constructor(algorithm: string) {
    this.algorithm = algorithm;
  }
  update(given: string | Uint8Array): this {
    if (this.given !== undefined) throw new Error('the simulated hash takes one piece');
    this.given = given;
    return this;
  }
  digest(as: 'hex'): string {
    const { algorithm, given = '' } = this;
    if (as !== 'hex' || algorithm !== 'sha256')
      throw new Error(`the simulated hash has no ${algorithm} ${as}`);
    if (typeof given === 'string') return ofText(algorithm, given);
    const known = ofBytes.get(given) ?? hash(algorithm, given);
    ofBytes.set(given, known);
    return known;
  }
}

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
