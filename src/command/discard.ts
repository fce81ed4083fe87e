import { buildCommand } from '@stricli/core';
import type { CommandContext, NoFlags } from './context.ts';

/** `leapfrog discard PHASE`: puts a held plan away. */
export const discard = buildCommand<NoFlags, [phase: string], CommandContext>({
  docs: { brief: 'put a held plan away; it stays reachable under a private ref' },
  parameters: {
    flags: {},
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'the phase whose held plan is not wanted', placeholder: 'PHASE', parse: String }],
    },
  },
  loader: async () => (await import('./discard-held.ts')).discardHeldPlan,
});
