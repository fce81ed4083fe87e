import { openProject } from '../lane/open-project.ts';
import { answerForm, howTo } from '../pipeline/answer-form.ts';
import type { OpenQuestion } from '../pipeline/inbox.ts';
import type { CommandContext } from './context.ts';
import type { InboxFlags } from './inbox.ts';
import { hanging, printable } from './layout.ts';
import { localTime } from './local-time.ts';
import { questionsOf } from './questions-of.ts';
import { paintFor, widthOf } from './paint.ts';
import { showTrouble, writeJson } from './show-trouble.ts';
import type { TextOptions } from './status-text.ts';

export function showInbox(this: CommandContext, { json }: InboxFlags): void {
  const opened = openProject(this);
  if (!opened.ok) return showTrouble(this, opened.trouble, json);
  const questions = questionsOf(opened.value);
  if (json) return writeJson(this, { kind: 'inbox', version: 1, questions: questions.map(reported) });
  const options = { columns: widthOf(this), paint: paintFor(this) };
  const text = questions.map((question) => questionText(question, options)).join('\n');
  this.stdout.write(text === '' ? 'Nothing waits for you.\n' : text);
}

function reported(question: OpenQuestion): Readonly<Record<string, unknown>> {
  const { id, name, phase, what, next, at, session, options } = question;
  const form = answerForm(name, phase);
  const words = form.takes === 'word' ? form.words : [];
  const takes = form.takes;
  return { id, name, phase, what, next, at, session: session ?? null, options: options ?? [], takes, words };
}

/** The question as it was asked, line by line, then every way to answer it. */
export function questionText(question: OpenQuestion, { columns, paint }: TextOptions): string {
  const { id, name, phase, what, next, at } = question;
  const head = `${id}  phase ${phase}, ${name}, ${localTime(at)}`;
  const asked = what.split('\n').flatMap((line) => hanging('   ', line, columns));
  const choices = (question.options ?? []).flatMap((option, index) =>
    hanging(`   ${index + 1}  `, option, columns),
  );
  const form = answerForm(name, phase);
  const how = form.takes === 'nothing' ? next : howTo(question);
  const lines = [paint('strong', printable(head)), ...asked, ...choices, ...hanging('   → ', how, columns)];
  return `${lines.join('\n')}\n`;
}
