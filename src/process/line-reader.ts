import { StringDecoder } from 'node:string_decoder';
import { limit } from '../limit.ts';

/** Cuts chunks of bytes into lines without their line ends; a line longer than `limit.lineChars` is given in pieces. */
export function lineReader(onLine: (line: string) => void): {
  readonly push: (chunk: Buffer) => void;
  readonly end: () => void;
} {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const give = (text: string): void => onLine(text.endsWith('\r') ? text.slice(0, -1) : text);
  return {
    push: (chunk) => {
      const lines = (rest + decoder.write(chunk)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) give(line);
      if (rest.length > limit.lineChars) {
        give(rest);
        rest = '';
      }
    },
    end: () => {
      rest += decoder.end();
      if (rest !== '') give(rest);
      rest = '';
    },
  };
}
