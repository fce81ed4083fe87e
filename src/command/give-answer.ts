import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { openProject } from '../lane/open-project.ts';
import { answerForm, readAnswer } from '../pipeline/answer-form.ts';
import type { OpenQuestion } from '../pipeline/inbox.ts';
import { appendEvent } from '../store/journal.ts';
import { leaseHolder, type LeaseHolder } from '../store/lease.ts';
import type { NewRecord } from '../supervisor/run-record.ts';
import { done, trouble, type Result } from '../trouble.ts';
import type { AnswerFlags } from './answer.ts';
import type { CommandContext } from './context.ts';
import { questionsOf } from './questions-of.ts';
import { paintFor, widthOf } from './paint.ts';
import { questionText } from './show-inbox.ts';
import { showTrouble, writeJson } from './show-trouble.ts';
import { supervisorWords } from './supervisor-words.ts';

/** Writes the answer down. A supervisor that is at work takes it up at once, else the next one does. */
export async function giveAnswer(
  this: CommandContext,
  { json }: AnswerFlags,
  id = '',
  ...words: readonly string[]
): Promise<void> {
  const opened = openProject(this);
  if (!opened.ok) return showTrouble(this, opened.trouble, json);
  const { paths } = opened.value;
  const question = chosen(questionsOf(opened.value), id);
  if (!question.ok) return showTrouble(this, question.trouble, json);
  const typed = words.length > 0 ? words.join(' ') : await asked(this, question.value);
  const answer = readAnswer(question.value, typed);
  if (!answer.ok) return showTrouble(this, answer.trouble, json);
  const { name, phase, what } = question.value;
  const record = { event: 'answered', question: id, name, phase, what, answer: answer.value } as const;
  appendEvent(paths.journal, record satisfies NewRecord);
  const supervisor = leaseHolder(paths.lease);
  const next = supervisor === undefined ? 'leapfrog run' : null;
  if (json) return writeJson(this, { kind: 'answer', version: 1, question: id, answer: answer.value, next });
  this.stdout.write(`Answered: question ${id}, ${answer.value.split('\n')[0] ?? ''}\n`);
  this.stdout.write(
    supervisor === undefined
      ? 'Next: leapfrog run goes on with it\n'
      : `${goesOn(supervisor, paths.lease)}\n`,
  );
}

function goesOn(holder: LeaseHolder, lease: string): string {
  const { who, end } = supervisorWords(holder, lease);
  return holder.where === 'here'
    ? `leapfrog run (${who}) goes on with it now.`
    : `leapfrog run (${who}) goes on with it, if it still lives: that cannot be seen from here. To go on with it here, ${end}.`;
}

function chosen(questions: readonly OpenQuestion[], id: string): Result<OpenQuestion> {
  const found = questions.find((question) => question.id === id);
  if (found !== undefined) return done(found);
  return trouble({
    kind: 'refused',
    name: 'no-such-question',
    what: `there is no open question ${id}: it is answered, or settled, or was never asked`,
    next: '`leapfrog inbox` lists those that are open',
  });
}

/** The whole of standard input; in a terminal the question and one line. */
async function asked(context: CommandContext, question: OpenQuestion): Promise<string> {
  if (context.stdin.isTTY !== true) return text(context.stdin);
  if (answerForm(question.name, question.phase).takes === 'nothing') return '';
  context.stdout.write(questionText(question, { columns: widthOf(context), paint: paintFor(context) }));
  const asking = createInterface({ input: context.stdin, output: context.stdout });
  try {
    return await asking.question('Answer: ');
  } finally {
    asking.close();
  }
}
