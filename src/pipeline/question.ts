import type { Question, QuestionName } from './decision.ts';
import { absurd } from '../trouble.ts';

/** A question for a person, with what to do about it. The command that prints it spells GSD's commands as they are installed. */
export function questionAbout(name: QuestionName, phase: string, what: string): Question {
  return { name, phase, what, next: nextOf(name, phase) };
}

function nextOf(name: QuestionName, phase: string): string {
  switch (name) {
    case 'context-missing':
      return `discuss it (discuss-phase ${phase}), or run with --no-discuss to plan it without`;
    case 'gate':
      return `look at the plans of phase ${phase}, then leapfrog run again`;
    case 'gaps-remain':
      return `look at the verification of phase ${phase}, then leapfrog run again for another gap round`;
    case 'person-verifies':
      return `verify it yourself (verify-work ${phase}), then leapfrog run`;
    case 'worker-failed':
    case 'planner-failed':
      return 'look at the session with leapfrog log, then leapfrog run to try again';
    case 'worker-asks':
    case 'planner-asks':
      return 'settle it in the planning files, then leapfrog run';
    case 'landing-failed':
    case 'boundary-open':
      return `settle what is named, then leapfrog land ${phase} or leapfrog run`;
    case 'limit-remains':
      return 'look at your plan and usage, then leapfrog run goes on with the same session';
    case 'dependency-open':
      return 'correct the dependencies in the roadmap, then leapfrog run';
    case 'unknown-phase':
      return 'name a phase of this milestone (leapfrog status lists them)';
    default:
      return absurd(name);
  }
}
