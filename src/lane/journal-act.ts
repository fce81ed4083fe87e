import { randomUUID } from 'node:crypto';
import { isRunning, ownIdentity } from '../process/index.ts';
import { type ActKind, type OpenAct, openActs } from '../store/act.ts';
import { appendEvent, type JournalEvent, readJournal } from '../store/journal.ts';
import type { Result } from '../trouble.ts';
import { type ActFound, actOnDisk, isHalfLanded, recoveredOutcome } from './act-on-disk.ts';
import { heldPlan } from './held-plan.ts';
import { landPlan } from './land-plan.ts';
import type { LeapProject } from './leap-project.ts';

const names: Readonly<Record<ActKind, readonly [intended: string, done: string, refused: string]>> = {
  lane: ['lane-intended', 'lane-prepared', 'lane-refused'],
  hold: ['hold-intended', 'plan-held', 'hold-refused'],
  landing: ['landing-intended', 'plan-landed', 'landing-refused'],
  discard: ['discard-intended', 'plan-discarded', 'discard-refused'],
};

type Fields = Readonly<Record<string, unknown>>;

/**
 * Does an act of a person's command with its intent before and its outcome after, as a run does. Killed in between, the next
 * command or run closes it by what it finds on disk.
 */
export function journalAct<T>(
  project: LeapProject,
  about: Fields & { readonly was: ActKind; readonly phase: string },
  perform: () => Result<T>,
  outcome: (value: T) => Fields,
): Result<T> {
  const { journal } = project.paths;
  const { was, ...rest } = about;
  const [intended, did, refused] = names[was];
  const act = randomUUID();
  appendEvent(journal, { ...rest, event: intended, act, by: ownIdentity() });
  const performed = perform();
  if (performed.ok) appendEvent(journal, { ...rest, event: did, act, ...outcome(performed.value) });
  else {
    const { name, what, kind } = performed.trouble;
    const person = was === 'landing' ? { person: kind === 'person' } : {};
    appendEvent(journal, { ...rest, event: refused, act, name, what, ...person });
  }
  return performed;
}

/** Closes the acts whose process died in the middle, each by what disk shows of it; finishes a landing. Answers what it wrote. */
export function closeInterrupted(project: LeapProject): readonly JournalEvent[] {
  const { journal } = project.paths;
  return openActs(readJournal(journal))
    .filter(({ by }) => !isRunning(by))
    .map((open) => appendEvent(journal, recoveredOutcome(open, finished(project, open))));
}

/** A landing that was begun is finished: half of it may be in the project. */
function finished(project: LeapProject, open: OpenAct): ActFound {
  const held = open.was === 'landing' ? heldPlan(project, open.phase) : undefined;
  if (held === undefined || !isHalfLanded(project, held)) return actOnDisk(project, open);
  const landed = landPlan(project, held);
  return landed.ok
    ? { is: 'landed', commit: landed.value.commit, undo: landed.value.undo }
    : { is: 'nothing', what: `the plan of phase ${open.phase} is half landed: ${landed.trouble.what}` };
}
