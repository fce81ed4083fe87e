import { buildCommand } from '@stricli/core';
import type { CommandContext, NoFlags } from './context.ts';
import { optionalPhase } from './phase-argument.ts';

/** `leapfrog land [PHASE]`: works beside a plain `claude` worker. */
export const land = buildCommand<NoFlags, [phase?: string], CommandContext>({
  docs: { brief: 'land a held plan now, if the boundary is reached; says what is missing otherwise' },
  parameters: {
    flags: {},
    positional: optionalPhase('the phase whose plan lands; without it the one that is held'),
  },
  loader: async () => (await import('./land-held.ts')).landHeld,
});
