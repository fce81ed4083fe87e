import { bytesFrom } from '../process/index.ts';
import { appendEvent, readEvents, type JournalEvent } from './journal.ts';

/** A journal that one process reads again and again while others write into it too. */
export interface OpenJournal {
  /** Everything so far, oldest first. */
  readonly all: () => readonly JournalEvent[];
  readonly append: (event: { readonly event: string; readonly [field: string]: unknown }) => JournalEvent;
  /** What others have appended since the last look, oldest first. A look at an unchanged file costs next to nothing. */
  readonly news: () => readonly JournalEvent[];
}

export function openJournal(path: string): OpenJournal {
  const own = new Set<string>();
  let offset = 0;
  const next = (): readonly JournalEvent[] => {
    const bytes = wholeLinesFrom(path, offset);
    offset += bytes.length;
    return readEvents(bytes.toString('utf8'));
  };
  return {
    all: () => {
      offset = 0;
      return next();
    },
    append: (event) => {
      const written = appendEvent(path, event);
      own.add(written.id);
      return written;
    },
    news: () => next().filter(({ id }) => !own.delete(id)),
  };
}

/** A line that is still being written is left for the next look. */
function wholeLinesFrom(path: string, offset: number): Buffer {
  const bytes = bytesFrom(path, offset);
  return bytes.subarray(0, bytes.lastIndexOf(10) + 1);
}
