import type { Attributed } from '../lane/attribute-changes.ts';
import type { LeapProject } from '../lane/leap-project.ts';
import { projectSince, type SessionLooked } from '../lane/project-since.ts';
import { idOf, questionsAfter, type OpenQuestion } from '../pipeline/inbox.ts';
import { howTo } from '../pipeline/answer-form.ts';
import { questionAbout } from '../pipeline/question.ts';
import { readQuestionRecord } from '../pipeline/question-record.ts';
import { appendEvent, readJournal } from '../store/journal.ts';
import type { NewRecord } from '../supervisor/run-record.ts';
import type { CommandContext } from './context.ts';
import { hanging } from './layout.ts';
import { widthOf } from './paint.ts';

/**
 * After a session in a terminal: says what changed in the project meanwhile and nobody explains, and asks where a person has to
 * say a word before the plan lands. What the session itself wrote outside of its lane is left to the caller.
 */
export function tellChanges(
  context: CommandContext,
  project: LeapProject,
  looked: SessionLooked,
): Attributed['strayed'] {
  const changed = projectSince(project, looked);
  if (changed === undefined) return undefined;
  const { journal } = project.paths;
  const { session, role, phase } = looked;
  const { told, asks, strayed } = changed;
  const found = strayed === undefined ? {} : { strayed };
  const record = { event: 'project-changed', session, role, phase, told, asks, ...found } as const;
  appendEvent(journal, record satisfies NewRecord);
  for (const text of told) say(context, '  note  ', text);
  for (const doubt of asks) {
    const about = { ...questionAbout('project-changed', doubt.phase, doubt.what), session };
    const { open, last } = questionsIn(journal);
    const question = idOf(about, open, last);
    appendEvent(journal, { event: 'asked', question, ...about } satisfies NewRecord);
    say(
      context,
      '  asks  ',
      `${doubt.what}. Before the plan of phase ${doubt.phase} lands: ${howTo({ ...about, id: question })}`,
    );
  }
  return strayed;
}

function say(context: CommandContext, label: string, text: string): void {
  for (const line of hanging(label, text, widthOf(context))) context.stderr.write(`${line}\n`);
}

function questionsIn(journal: string): { readonly open: readonly OpenQuestion[]; readonly last: number } {
  const records = readJournal(journal).flatMap((event) => readQuestionRecord(event) ?? []);
  const ids = records.map((record) => (record.event === 'asked' ? Number(record.question) : 0));
  return { open: records.reduce<readonly OpenQuestion[]>(questionsAfter, []), last: Math.max(0, ...ids) };
}
