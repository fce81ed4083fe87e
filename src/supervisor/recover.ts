import { recoveredOutcome } from '../lane/act-on-disk.ts';
import { openActs } from '../store/act.ts';
import type { Effects } from './effects.ts';
import { remember } from './memory.ts';
import type { NewRecord, RunRecord } from './run-record.ts';

/**
 * What a supervisor that died left open in the journal, closed by what disk shows: the run itself, and each act that was
 * meant and has no outcome. An act of somebody who still lives is under way and left alone.
 */
export function recover(
  records: readonly RunRecord[],
  effects: Pick<Effects, 'lives' | 'found'>,
): readonly NewRecord[] {
  return [...runsThatDied(records), ...interruptedActs(records, effects)];
}

function runsThatDied(records: readonly RunRecord[]): readonly NewRecord[] {
  let open: string | undefined;
  for (const record of records) {
    if (record.event === 'run-started') open = record.run;
    if (record.event === 'run-ended' || record.event === 'run-died') open = undefined;
  }
  const last = records.at(-1)?.at;
  return open === undefined || last === undefined ? [] : [{ event: 'run-died', run: open, last }];
}

function interruptedActs(
  records: readonly RunRecord[],
  effects: Pick<Effects, 'lives' | 'found'>,
): readonly NewRecord[] {
  const sessions = remember(records).open;
  return openActs(records)
    .filter(({ by }) => !effects.lives(by))
    .map((open) => {
      const found = effects.found(open);
      // Its session is still to be judged, which holds the plan and says so.
      const goesOn =
        found.is === 'held' &&
        sessions.some(({ intent }) => intent.phase === open.phase && intent.role === 'planner');
      const what = `the plan of phase ${open.phase} is held, which is written down next`;
      return recoveredOutcome(open, goesOn ? { is: 'nothing', what } : found);
    });
}
