import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { errorCode } from '../process/index.ts';
import { readAgentEvent, type AgentEvent } from './agent-event.ts';

/** Reads a growing file of events, each line once. A line that is still being written is left for the next look. */
export function eventFile(path: string): { next(): readonly AgentEvent[] } {
  const decoder = new StringDecoder('utf8');
  let offset = 0;
  let rest = '';
  return {
    next: () => {
      const bytes = bytesFrom(path, offset);
      offset += bytes.length;
      const lines = (rest + decoder.write(bytes)).split('\n');
      rest = lines.pop() ?? '';
      return lines.map(readAgentEvent).filter((event) => event !== undefined);
    },
  };
}

function bytesFrom(path: string, offset: number): Buffer {
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
