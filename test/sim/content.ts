import { hash } from 'node:crypto';
import type { GitIndex } from './git/objects.ts';

/** Bytes of a simulated file: never changed, so that text and git name are worked out once. */
export class Content {
  /** What git keeps in its index file, as data. */
  readonly index: GitIndex | undefined;
  private known: Buffer | undefined;
  private read: string | undefined;
  private name: string | undefined;

  private constructor(given: string | Buffer | GitIndex) {
    if (typeof given === 'string') this.read = given;
    else if (Buffer.isBuffer(given)) this.known = given;
    else this.read = 'DIRC';
    this.index = typeof given === 'string' || Buffer.isBuffer(given) ? undefined : given;
  }

  static of(given: string | Uint8Array): Content {
    return new Content(typeof given === 'string' ? given : Buffer.from(given));
  }

  static ofIndex(index: GitIndex): Content {
    return new Content(index);
  }

  get bytes(): Buffer {
    this.known ??= Buffer.from(this.text);
    return this.known;
  }

  get text(): string {
    this.read ??= this.bytes.toString('utf8');
    return this.read;
  }

  get size(): number {
    return this.bytes.length;
  }

  /** The name of the blob with these bytes. */
  get blob(): string {
    this.name ??= hash('sha1', Buffer.concat([Buffer.from(`blob ${this.size}\0`), this.bytes]));
    return this.name;
  }
}
