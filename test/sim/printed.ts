import { Writable } from 'node:stream';

/** What a process prints, kept as it comes: nothing waits in a buffer. */
export class Printed extends Writable {
  readonly lines: string[] = [];
  override write(chunk: unknown): boolean {
    this.lines.push(String(chunk));
    return true;
  }
}
