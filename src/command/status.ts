import { buildCommand } from '@stricli/core';
import type { CommandContext } from './context.ts';

export interface StatusFlags {
  readonly json: boolean;
}

/** `leapfrog status`, and `leapfrog` alone. */
export const status = buildCommand<StatusFlags, [], CommandContext>({
  docs: {
    brief: 'where the project is by evidence, what may overlap, what waits for you, what to type next',
  },
  parameters: {
    flags: {
      json: {
        kind: 'boolean',
        brief: 'one JSON object on stdout (docs/json.md)',
        withNegated: false,
        default: false,
      },
    },
  },
  loader: async () => (await import('./show-status.ts')).showStatus,
});
