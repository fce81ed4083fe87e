import type { QuestionName } from './decision.ts';
import type { QuestionRecord } from './inbox.ts';

/** Every name that a question may have. */
export const questionNames = [
  'context-missing',
  'gate',
  'landing-gate',
  'gaps-remain',
  'person-verifies',
  'worker-failed',
  'worker-asks',
  'planner-failed',
  'planner-asks',
  'landing-failed',
  'drift-remains',
  'drift-unknown',
  'limit-remains',
  'boundary-open',
  'dependency-open',
  'project-changed',
  'plan-left-over',
  'unknown-phase',
] as const satisfies readonly QuestionName[];

type Event = Readonly<Record<string, unknown>>;

/**
 * What a journal's event says about questions; undefined where it is about something else, or a question that a later version
 * asks. By hand: `status` would load a whole schema library for it.
 */
export function readQuestionRecord(event: Event): QuestionRecord | undefined {
  switch (event['event']) {
    case 'run-started':
      return { event: 'run-started' };
    case 'run-ended':
      return { event: 'run-ended' };
    case 'answered': {
      const question = textIn(event, 'question');
      return question === undefined ? undefined : { event: 'answered', question };
    }
    case 'asked':
      return readAsked(event);
    default:
      return undefined;
  }
}

function readAsked(event: Event): QuestionRecord | undefined {
  const name = questionNames.find((known) => known === event['name']);
  const [question, at, phase, what, next] = ['question', 'at', 'phase', 'what', 'next'].map((field) =>
    textIn(event, field),
  );
  if (name === undefined || question === undefined || at === undefined) return undefined;
  if (phase === undefined || what === undefined || next === undefined) return undefined;
  const session = textIn(event, 'session');
  const options = event['options'];
  return {
    event: 'asked',
    question,
    at,
    name,
    phase,
    what,
    next,
    ...(session === undefined ? {} : { session }),
    ...(Array.isArray(options) ? { options: options.map(String) } : {}),
  };
}

function textIn(event: Event, field: string): string | undefined {
  const value = event[field];
  return typeof value === 'string' ? value : undefined;
}
