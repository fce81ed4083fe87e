import { bytesFrom } from '../process/index.ts';
import { appendEvent, readEvents, type JournalEvent } from './journal.ts';

/** A journal that one process reads again and again while others write into it too. */
export interface OpenJournal {
  /** Everything so far, oldest first, read anew: what others wrote before is no news any more. */
  readonly all: () => readonly JournalEvent[];
  /** Everything so far, oldest first. Reads what has been written since the last look, and takes no news away. */
  readonly sofar: () => readonly JournalEvent[];
  readonly append: (event: { readonly event: string; readonly [field: string]: unknown }) => JournalEvent;
  /** What others have appended since the last look, oldest first. A look at an unchanged file costs next to nothing. */
  readonly news: () => readonly JournalEvent[];
}

export function openJournal(path: string): OpenJournal {
  const own = new Set<string>();
  let offset = 0;
  let read: JournalEvent[] = [];
  let untold: JournalEvent[] = [];
  const readOn = (): void => {
    const bytes = wholeLinesFrom(path, offset);
    offset += bytes.length;
    for (const event of readEvents(bytes.toString('utf8'))) {
      read.push(event);
      if (!own.delete(event.id)) untold.push(event);
    }
  };
  return {
    all: () => {
      offset = 0;
      read = [];
      readOn();
      untold = [];
      return [...read];
    },
    sofar: () => {
      readOn();
      return read;
    },
    append: (event) => {
      const written = appendEvent(path, event);
      own.add(written.id);
      return written;
    },
    news: () => {
      readOn();
      const news = untold;
      untold = [];
      return news;
    },
  };
}

/** A line that is still being written is left for the next look. */
function wholeLinesFrom(path: string, offset: number): Buffer {
  const bytes = bytesFrom(path, offset);
  return bytes.subarray(0, bytes.lastIndexOf(10) + 1);
}
