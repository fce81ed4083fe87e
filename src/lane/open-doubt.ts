import { doubtAbout, doubtsAfter, type OpenDoubt } from '../pipeline/doubt.ts';
import type { PhaseNumber } from '../planning/phase-number.ts';
import { readJournal } from '../store/journal.ts';
import type { Trouble } from '../trouble.ts';
import type { LeapProject } from './leap-project.ts';

/** What a person has to say a word about before the plan of a phase lands, or has said no to. */
export function openDoubt({ paths }: LeapProject, phase: PhaseNumber): Trouble | undefined {
  const open = readJournal(paths.journal).reduce<readonly OpenDoubt[]>(doubtsAfter, []);
  const doubt = doubtAbout(open, phase);
  if (doubt === undefined) return undefined;
  return {
    kind: 'person',
    name: 'project-changed',
    what: doubt.what,
    next: doubt.denied
      ? `you said that this is not yours: \`leapfrog discard ${phase}\` puts the plan away (it stays reachable), then plan anew`
      : 'look at it, then say whether it is yours: `leapfrog inbox` has the question',
  };
}
