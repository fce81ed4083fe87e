import type { LeapProject } from '../lane/leap-project.ts';
import { heldPlans } from '../lane/held-plan.ts';
import { projectReader } from '../lane/project-reader.ts';
import { stillOpen, type OpenQuestion } from '../pipeline/inbox.ts';
import { phaseSnapshot } from '../pipeline/phase-snapshot.ts';
import { readJournal } from '../store/journal.ts';
import { remember } from '../supervisor/memory.ts';
import { readRunRecord } from '../supervisor/run-record.ts';

/** What waits for a person in a project: asked, not answered, and still a question as the project stands now. */
export function openQuestions(project: LeapProject): readonly OpenQuestion[] {
  const records = readJournal(project.paths.journal).flatMap((event) => readRunRecord(event) ?? []);
  const { questions } = remember(records);
  if (questions.length === 0) return [];
  const { phases } = projectReader(project)();
  const now = {
    phases: phases.filter(({ place }) => place === 'active').map(phaseSnapshot),
    held: heldPlans(project).map(({ phase }) => phase),
  };
  return questions.filter((question) => stillOpen(question, now));
}
