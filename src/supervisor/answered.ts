import { questionsAfter, type Failure } from '../pipeline/index.ts';
import { absurd } from '../trouble.ts';
import type { Granted, Memory } from './memory.ts';
import type { AnsweredRecord } from './run-record.ts';

/** What an answer changes. One to a question that is not open (somebody was faster) changes nothing. */
export function answered(memory: Memory, record: AnsweredRecord): Memory {
  const question = memory.questions.find(({ id }) => id === record.question);
  if (question === undefined) return memory;
  const { name, phase, session } = question;
  const next = { ...memory, questions: questionsAfter(memory.questions, record) };
  switch (name) {
    case 'worker-asks':
    case 'planner-asks': {
      const { answer, what } = record;
      return {
        ...next,
        answers: [...memory.answers, { phase, question: what, answer }],
        failures: memory.failures.map((failure) =>
          failure.asked && failure.phase === phase && failure.session === session
            ? { ...failure, answer }
            : failure,
        ),
      };
    }
    case 'gate':
      return granting(next, phase, ['execute']);
    case 'landing-gate':
      return granting(next, phase, record.answer === 'land' ? ['land'] : ['land', 'execute']);
    case 'context-missing':
      return granting(next, phase, ['undiscussed']);
    case 'planner-failed':
      return { ...next, failures: without(memory.failures, ['plan', 'discuss', 'revise'], phase) };
    case 'worker-failed':
    case 'gaps-remain':
      return { ...next, failures: without(memory.failures, ['execute', 'gaps'], phase) };
    case 'landing-failed':
      return { ...next, failures: without(memory.failures, ['land', 'discard'], phase) };
    case 'drift-remains':
      return { ...next, failures: without(memory.failures, ['revise'], phase) };
    case 'limit-remains': {
      const parked = memory.parked.map((each) =>
        each.phase === phase ? { ...each, times: Math.min(each.times, 1) } : each,
      );
      return { ...next, parked };
    }
    // What is in doubt has its own account, `doubts`.
    case 'project-changed':
    case 'drift-unknown':
    case 'person-verifies':
    case 'boundary-open':
    case 'dependency-open':
    case 'plan-left-over':
    case 'unknown-phase':
      return next;
    default:
      return absurd(name);
  }
}

function granting(memory: Memory, phase: string, what: readonly (keyof Granted)[]): Memory {
  const { granted } = memory;
  const more = (each: keyof Granted): readonly string[] =>
    what.includes(each) ? [...granted[each], phase] : granted[each];
  return {
    ...memory,
    granted: { execute: more('execute'), land: more('land'), undiscussed: more('undiscussed') },
  };
}

function without(
  failures: readonly Failure[],
  acts: readonly Failure['act'][],
  phase: string,
): readonly Failure[] {
  return failures.filter((failure) => failure.phase !== phase || !acts.includes(failure.act));
}
