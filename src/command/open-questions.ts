import { questionsAfter, stillOpen, type OpenQuestion } from '../pipeline/inbox.ts';
import { phaseSnapshot } from '../pipeline/phase-snapshot.ts';
import { readQuestionRecord } from '../pipeline/question-record.ts';
import type { Phase } from '../planning/phase.ts';
import { readJournal } from '../store/journal.ts';

/** What waits for a person: asked, not answered, and still a question as the project stands now. */
export function openQuestions(
  journal: string,
  now: { readonly phases: readonly Phase[]; readonly held: readonly { readonly phase: string }[] },
): readonly OpenQuestion[] {
  const records = readJournal(journal).flatMap((event) => readQuestionRecord(event) ?? []);
  const standing = {
    phases: now.phases.filter(({ place }) => place === 'active').map(phaseSnapshot),
    held: now.held.map(({ phase }) => phase),
  };
  return records
    .reduce<readonly OpenQuestion[]>(questionsAfter, [])
    .filter((question) => stillOpen(question, standing));
}
