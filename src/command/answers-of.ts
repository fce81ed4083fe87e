import type { LeapProject } from '../lane/leap-project.ts';
import type { AnsweredQuestion } from '../pipeline/brief.ts';
import { readJournal } from '../store/journal.ts';
import { readRunRecord, remember } from '../supervisor/index.ts';

/** What a person has answered to sessions of a phase so far, oldest first: whoever works on it next is told. */
export function answersOf({ paths }: LeapProject, phase: string): readonly AnsweredQuestion[] {
  const records = readJournal(paths.journal).flatMap((event) => readRunRecord(event) ?? []);
  return remember(records).answers.filter((answer) => answer.phase === phase);
}
