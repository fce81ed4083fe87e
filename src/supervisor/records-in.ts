import type { OpenJournal } from '../store/open-journal.ts';
import { readRunRecord, type RunRecord } from './run-record.ts';

/** Everything in the journal so far, each event read once. */
export function recordsIn(journal: Pick<OpenJournal, 'sofar'>): () => readonly RunRecord[] {
  const records: RunRecord[] = [];
  let known = 0;
  return () => {
    const events = journal.sofar();
    for (const event of events.slice(known)) {
      const record = readRunRecord(event);
      if (record !== undefined) records.push(record);
    }
    known = events.length;
    return records;
  };
}
