import type { Question, QuestionName } from './decision.ts';
import type { Failure } from './snapshot.ts';
import { absurd } from '../trouble.ts';

/** A question for a person, with what to do about it. The command that prints it spells GSD's commands as they are installed. */
export function questionAbout(name: QuestionName, phase: string, what: string): Question {
  return { name, phase, what, next: nextOf(name, phase) };
}

/** What a session asked before it ended: only an answer lets it go on. */
export function questionOfSession(
  role: 'planner' | 'worker',
  { phase, why, session, options }: Failure,
): Question {
  return {
    ...questionAbout(`${role}-asks`, phase, `the ${role} asks: ${why}`),
    ...(session === undefined ? {} : { session }),
    ...(options === undefined ? {} : { options }),
  };
}

function nextOf(name: QuestionName, phase: string): string {
  switch (name) {
    case 'context-missing':
      return `discuss it in a lane (leapfrog plan ${phase}), or answer "without"`;
    case 'gate':
      return `look at the plans of phase ${phase}, then answer "yes" or start leapfrog run again`;
    case 'landing-gate':
      return `look at what is held (leapfrog lanes), then answer "yes" or start leapfrog run again`;
    case 'gaps-remain':
      return `look at the verification of phase ${phase}, then answer "again" or start leapfrog run again`;
    case 'person-verifies':
      return `verify it yourself (verify-work ${phase}), then leapfrog run`;
    case 'worker-failed':
    case 'planner-failed':
      return 'look at the session with leapfrog log, then answer "again" or start leapfrog run again';
    case 'worker-asks':
    case 'planner-asks':
      return 'answer it: the session goes on with your answer';
    case 'landing-failed':
      return `settle what is named, then answer "again", or leapfrog land ${phase}`;
    case 'boundary-open':
      return `settle what is named, then leapfrog land ${phase} or leapfrog run`;
    case 'drift-remains':
      return `look at leapfrog drift ${phase}, then leapfrog plan ${phase} --revise, or leapfrog land ${phase} --accept-drift`;
    case 'drift-unknown':
      return `read the plan, then leapfrog land ${phase} --accept-drift, or leapfrog discard ${phase} and leapfrog run`;
    case 'limit-remains':
      return 'look at your plan and usage, then leapfrog run goes on with the same session';
    case 'project-changed':
      return `look at it (git status, git log); answer "yes" where it is yours, "no" where it is not`;
    case 'plan-left-over':
      return `leapfrog run on a branch, or with a roadmap, where phase ${phase} is open lands it; leapfrog discard ${phase} puts it away`;
    case 'dependency-open':
      return 'correct the dependencies in the roadmap, then leapfrog run';
    case 'unknown-phase':
      return 'name a phase of this milestone (leapfrog status lists them)';
    default:
      return absurd(name);
  }
}
