import { absurd, done, trouble, type Result } from '../trouble.ts';
import type { QuestionName } from './decision.ts';

/** Which answers a question takes. */
export type AnswerForm =
  /** Anything: it is said to the session that asked. */
  | { readonly takes: 'text' }
  | { readonly takes: 'word'; readonly words: readonly AnswerWord[] }
  /** None: it is settled in the project, and is no question any more then. */
  | { readonly takes: 'nothing' };

export interface AnswerWord {
  readonly word: string;
  readonly does: string;
}

export function answerForm(name: QuestionName, phase: string): AnswerForm {
  switch (name) {
    case 'worker-asks':
    case 'planner-asks':
      return { takes: 'text' };
    case 'gate':
      return { takes: 'word', words: [{ word: 'yes', does: `execute phase ${phase}` }] };
    case 'landing-gate':
      return {
        takes: 'word',
        words: [
          { word: 'yes', does: `land the plan of phase ${phase} at the boundary, and execute it` },
          { word: 'land', does: `land it at the boundary, and ask again before it is executed` },
        ],
      };
    case 'project-changed':
      return {
        takes: 'word',
        words: [
          { word: 'yes', does: `it is mine, or I want it: the plan of phase ${phase} may land` },
          { word: 'no', does: `put the plan of phase ${phase} away, reachable, and plan it anew` },
        ],
      };
    case 'context-missing':
      return {
        takes: 'word',
        words: [{ word: 'without', does: `plan phase ${phase} without a discussion` }],
      };
    case 'worker-failed':
    case 'planner-failed':
    case 'gaps-remain':
    case 'landing-failed':
    case 'drift-remains':
    case 'limit-remains':
      return { takes: 'word', words: [{ word: 'again', does: 'try it once more' }] };
    case 'drift-unknown':
    case 'person-verifies':
    case 'boundary-open':
    case 'plan-left-over':
    case 'dependency-open':
    case 'unknown-phase':
      return { takes: 'nothing' };
    default:
      return absurd(name);
  }
}

export interface Answerable {
  readonly id: string;
  readonly name: QuestionName;
  readonly phase: string;
  readonly next: string;
  readonly options?: readonly string[] | undefined;
}

/**
 * What a person typed, as the answer it is: a word of the question's in any case, or its first letters; for a session's own
 * question the text, where the number of an option stands for that option.
 */
export function readAnswer(question: Answerable, typed: string): Result<string> {
  const text = typed.trim();
  const form = answerForm(question.name, question.phase);
  const about = { where: `question ${question.id}` };
  if (form.takes === 'nothing') {
    const what =
      'this is not answered with a word: it is settled in the project, and then no question any more';
    return trouble({ kind: 'refused', name: 'not-answerable', what, ...about, next: question.next });
  }
  if (text === '') {
    const what = 'the answer is empty';
    return trouble({ kind: 'usage', name: 'no-answer', what, ...about, next: howTo(question) });
  }
  if (form.takes === 'text') return done(question.options?.[Number(text) - 1] ?? text);
  const meant = form.words.filter(({ word }) => word.startsWith(text.toLowerCase()));
  const [only] = meant;
  if (only !== undefined && meant.length === 1) return done(only.word);
  const what = `${JSON.stringify(text)} is no answer to it`;
  return trouble({ kind: 'usage', name: 'no-such-answer', what, ...about, next: howTo(question) });
}

/** The command that answers a question, with every word it takes. */
export function howTo({ id, name, phase }: Pick<Answerable, 'id' | 'name' | 'phase'>): string {
  const form = answerForm(name, phase);
  switch (form.takes) {
    case 'text':
      return `leapfrog answer ${id} TEXT`;
    case 'word':
      return form.words.map(({ word, does }) => `leapfrog answer ${id} ${word} (${does})`).join(', or ');
    case 'nothing':
      return 'settle it in the project';
    default:
      return absurd(form);
  }
}
