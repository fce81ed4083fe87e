import { absurd } from '../trouble.ts';
import type { Question } from './decision.ts';
import { isPlanned, type PhaseSnapshot } from './snapshot.ts';

/** A question that nobody has answered yet. */
export interface OpenQuestion extends Question {
  /** Short and counted up in one project: what `leapfrog answer` takes. */
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  /** Whether the run that goes on has told it. */
  readonly told: boolean;
}

/** What the journal says about questions. */
export type QuestionRecord =
  | ({ readonly event: 'asked'; readonly at: string; readonly question: string } & Question)
  | { readonly event: 'answered'; readonly question: string }
  | { readonly event: 'run-started' }
  | { readonly event: 'run-ended' };

/**
 * The questions that are open after one more record. To start `leapfrog run` again is an answer too, to every question but one
 * of a session: what is still true then is asked again.
 */
export function questionsAfter(
  open: readonly OpenQuestion[],
  record: QuestionRecord,
): readonly OpenQuestion[] {
  switch (record.event) {
    case 'asked': {
      const { event: _event, question: id, ...question } = record;
      return [...open.filter((each) => each.id !== id), { ...question, id, told: true }];
    }
    case 'answered':
      return open.filter(({ id }) => id !== record.question);
    case 'run-started':
      // A run that was killed has told it, and this one has not.
      return open.filter(({ session }) => session !== undefined).map((each) => ({ ...each, told: false }));
    case 'run-ended':
      return open.map((each) => ({ ...each, told: false }));
    default:
      return absurd(record);
  }
}

/** The id of a question that is asked now: its own where it is open already, else the next number. */
export function idOf(question: Question, open: readonly OpenQuestion[], lastId: number): string {
  const same = open.find(({ name, phase }) => name === question.name && phase === question.phase);
  return same?.id ?? String(lastId + 1);
}

/** Whether a question still is one, as the project stands now: much settles itself when somebody works by hand. */
export function stillOpen(
  { name, phase }: Pick<Question, 'name' | 'phase'>,
  now: { readonly phases: readonly PhaseSnapshot[]; readonly held: readonly string[] },
): boolean {
  const its = now.phases.find(({ number }) => number === phase);
  const held = now.held.includes(phase);
  switch (name) {
    case 'unknown-phase':
      return its === undefined;
    case 'context-missing':
      return its !== undefined && !its.hasContext && !isPlanned(its) && !held;
    case 'planner-asks':
    case 'planner-failed':
      return its !== undefined && !isPlanned(its) && !held;
    case 'landing-gate':
    case 'landing-failed':
    case 'drift-remains':
    case 'drift-unknown':
    case 'boundary-open':
    case 'plan-left-over':
      return held;
    case 'project-changed':
      return held || (its !== undefined && !isPlanned(its));
    case 'gate':
      return its?.standing === 'planned';
    case 'gaps-remain':
      return its?.standing === 'gaps';
    case 'person-verifies':
      return its?.standing === 'person';
    case 'worker-asks':
    case 'worker-failed':
    case 'limit-remains':
    case 'dependency-open':
      return its !== undefined && its.standing !== 'complete';
    default:
      return absurd(name);
  }
}
