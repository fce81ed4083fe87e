import { hash } from 'node:crypto';
import type { GitIndex } from './git/objects.ts';

/** Bytes of a simulated file: never changed, so that text and git name are worked out once. */
export class Content {
  /** What git keeps in its index file, as data. */
  readonly index: GitIndex | undefined;
  /** What these bytes were appended to. */
  private readonly before: Content | undefined;
  private readonly tail: Buffer | undefined;
  private known: Buffer | undefined;
  private read: string | undefined;
  private name: string | undefined;
  private length: number | undefined;

  private constructor(given: string | Buffer | GitIndex, before?: Content) {
    if (typeof given === 'string') this.read = given;
    else if (!Buffer.isBuffer(given)) this.read = 'DIRC';
    else if (before === undefined) this.known = given;
    this.index = typeof given === 'string' || Buffer.isBuffer(given) ? undefined : given;
    this.before = before;
    this.tail = before !== undefined && Buffer.isBuffer(given) ? given : undefined;
  }

  static of(given: string | Uint8Array): Content {
    return new Content(typeof given === 'string' ? given : Buffer.from(given));
  }

  static ofIndex(index: GitIndex): Content {
    return new Content(index);
  }

  /** These bytes with more behind them. */
  with(more: Buffer): Content {
    return this.size === 0 ? new Content(more) : new Content(more, this);
  }

  get bytes(): Buffer {
    this.known ??= this.tail === undefined ? Buffer.from(this.text) : this.from(0, this.size);
    return this.known;
  }

  /** The bytes between two places; only as much of what was appended is put together as it takes. */
  from(start: number, end: number): Buffer {
    const parts = this.parts(start, Math.min(end, this.size));
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
  }

  private parts(start: number, end: number): readonly Buffer[] {
    if (this.known !== undefined || this.tail === undefined || this.before === undefined)
      return [this.bytes.subarray(start, end)];
    const begins = this.before.size;
    if (start >= begins) return [this.tail.subarray(start - begins, Math.max(0, end - begins))];
    const earlier = this.before.parts(start, Math.min(end, begins));
    return end > begins ? [...earlier, this.tail.subarray(0, end - begins)] : earlier;
  }

  /** What was appended last, and to what. */
  get appended(): { readonly to: Content; readonly text: string } | undefined {
    return this.before === undefined || this.tail === undefined
      ? undefined
      : { to: this.before, text: this.tail.toString('utf8') };
  }

  get text(): string {
    // Nobody appends from the middle of a character on.
    this.read ??=
      this.tail === undefined || this.before === undefined
        ? this.bytes.toString('utf8')
        : this.before.text + this.tail.toString('utf8');
    return this.read;
  }

  get size(): number {
    this.length ??=
      this.tail !== undefined && this.before !== undefined
        ? this.before.size + this.tail.length
        : (this.known?.length ?? Buffer.byteLength(this.text));
    return this.length;
  }

  /** The name of the blob with these bytes. */
  get blob(): string {
    this.name ??= this.blobAnew();
    return this.name;
  }

  private blobAnew(): string {
    const head = `blob ${this.size}\0`;
    // What was made of a text, and never of bytes, is that text.
    return this.known === undefined && this.tail === undefined
      ? hash('sha1', head + this.text)
      : hash('sha1', Buffer.concat([Buffer.from(head), this.bytes]));
  }
}
