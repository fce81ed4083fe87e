import { heldPlans } from '../lane/held-plan.ts';
import type { LeapProject } from '../lane/leap-project.ts';
import { projectReader } from '../lane/project-reader.ts';
import type { OpenQuestion } from '../pipeline/inbox.ts';
import { openQuestions } from './open-questions.ts';

/** The open questions of a project that nothing else was read of yet. */
export function questionsOf(project: LeapProject): readonly OpenQuestion[] {
  const { phases } = projectReader(project)();
  return openQuestions(project.paths.journal, { phases, held: heldPlans(project) });
}
