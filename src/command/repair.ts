import { buildCommand } from '@stricli/core';
import type { CommandContext } from './context.ts';

export interface RepairFlags {
  readonly check: boolean;
}

/** `leapfrog repair`. */
export const repair = buildCommand<RepairFlags, [], CommandContext>({
  docs: { brief: 'count plans again from their files and set the counters of ROADMAP.md and STATE.md right' },
  parameters: {
    flags: {
      check: {
        kind: 'boolean',
        brief: 'say what is wrong and exit 1, change nothing',
        withNegated: false,
        default: false,
      },
    },
  },
  loader: async () => (await import('./run-repair.ts')).runRepair,
});
