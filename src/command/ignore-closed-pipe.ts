import type { Writable } from 'node:stream';
import { errorCode } from '../process/error-code.ts';

/** `leapfrog log | head`: a reader that has seen enough is no failure, and what is under way (a landing) goes on to its end. */
export function ignoreClosedPipe(stream: Writable): void {
  stream.on('error', (error) => {
    if (errorCode(error) !== 'EPIPE') throw error;
  });
}
