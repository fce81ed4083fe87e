import { remember, rememberAlso, type Memory } from './memory.ts';
import type { RunRecord } from './run-record.ts';

/** What the journal says, kept up with each thing that happens: a long journal costs no more than a short one. */
export interface RunningMemory {
  readonly records: readonly RunRecord[];
  readonly now: () => Memory;
  readonly add: (happened: RunRecord) => void;
  /** Whether the journal has a commit already. */
  readonly knows: (commit: string) => boolean;
}

export function runningMemory(before: readonly RunRecord[]): RunningMemory {
  const records = [...before];
  const commits = new Set(before.flatMap((each) => (each.event === 'committed' ? [each.commit] : [])));
  let memory = remember(before);
  return {
    records,
    now: () => memory,
    add: (happened) => {
      records.push(happened);
      memory = rememberAlso(memory, happened);
      if (happened.event === 'committed') commits.add(happened.commit);
    },
    knows: (commit) => commits.has(commit),
  };
}
