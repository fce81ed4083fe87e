import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  fstatSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod/mini';
import { redactedFields } from '../redacted.ts';
import { errorCode } from '../process/index.ts';

/** One thing that happened, as a line of JSON. What else the line holds is the event's own. */
export interface JournalEvent {
  readonly v: 1;
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** What kind of event, in the supervisor's words ("plan-held"). */
  readonly event: string;
  readonly [field: string]: unknown;
}

const journalLine = z.looseObject({
  v: z.literal(1),
  id: z.string(),
  at: z.string(),
  event: z.string(),
});

/** Appends an event in one durable write, so that lines of two writers never mix, without secrets. Returns it as written. */
export function appendEvent(
  journal: string,
  event: { readonly event: string; readonly at?: string; readonly [field: string]: unknown },
): JournalEvent {
  const whole: JournalEvent = {
    ...redactedFields(event),
    event: event.event,
    v: 1,
    id: randomUUID(),
    at: event.at ?? new Date().toISOString(),
  };
  mkdirSync(dirname(journal), { recursive: true, mode: 0o700 });
  const file = openSync(journal, 'a+', 0o600);
  try {
    // A line that a crash tore would swallow ours: begin on a line of our own.
    const line = Buffer.from(`${endsInLine(file) ? '' : '\n'}${JSON.stringify(whole)}\n`);
    const written = writeSync(file, line);
    // The disk had room for some of it. The rest is not written behind it, where somebody else may have begun a line by now.
    if (written !== line.length) throw new JournalFull(journal);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return whole;
}

/** As the system says it when nothing fits any more. */
class JournalFull extends Error {
  readonly code = 'ENOSPC';
  readonly path: string;
  constructor(path: string) {
    super(`ENOSPC: the journal took only the beginning of a line, ${path}`);
    this.path = path;
  }
}

/** Every event of a journal, oldest first. Torn lines, and lines of a later version, are left out. */
export function readJournal(journal: string): readonly JournalEvent[] {
  return readEvents(textOf(journal));
}

/** The events of a journal's text. */
export function readEvents(text: string): readonly JournalEvent[] {
  return text.split('\n').flatMap(readLine);
}

function readLine(line: string): JournalEvent[] {
  if (line.trim() === '') return [];
  try {
    const read = z.safeParse(journalLine, JSON.parse(line));
    return read.success ? [read.data] : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

function endsInLine(file: number): boolean {
  const { size } = fstatSync(file);
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  readSync(file, last, 0, 1, size - 1);
  return last[0] === 10;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  }
}
