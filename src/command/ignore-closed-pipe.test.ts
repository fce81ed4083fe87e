import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { ignoreClosedPipe } from './ignore-closed-pipe.ts';

function report(code: string): () => void {
  const stream = new Writable();
  ignoreClosedPipe(stream);
  return () => void stream.emit('error', Object.assign(new Error(code), { code }));
}

it('a reader that has gone is no failure; a full disk is one', () => {
  expect(report('EPIPE')).not.toThrow();
  expect(report('ENOSPC')).toThrow('ENOSPC');
});
