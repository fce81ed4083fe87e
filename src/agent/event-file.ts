import { StringDecoder } from 'node:string_decoder';
import { bytesFrom } from '../process/index.ts';
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
