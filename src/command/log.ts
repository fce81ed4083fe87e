import { buildCommand } from '@stricli/core';
import type { CommandContext } from './context.ts';

export interface LogFlags {
  readonly json: boolean;
  readonly follow: boolean;
  readonly ledger: boolean;
}

/** `leapfrog log [--json] [--follow|--ledger]`: the journal. */
export const log = buildCommand<LogFlags, [], CommandContext>({
  docs: { brief: 'what happened, oldest first: sessions, held plans, landings' },
  parameters: {
    flags: {
      json: {
        kind: 'boolean',
        brief: 'one JSON object a line (docs/json.md)',
        withNegated: false,
        default: false,
      },
      ledger: {
        kind: 'boolean',
        brief: 'what planning ahead gained and cost, plan by plan',
        withNegated: false,
        default: false,
      },
      follow: { kind: 'boolean', brief: 'go on until interrupted', withNegated: false, default: false },
    },
  },
  loader: async () => (await import('./show-log.ts')).showLog,
});
