import { buildCommand } from '@stricli/core';
import type { CommandContext } from './context.ts';
import { optionalPhase } from './phase-argument.ts';

export interface LandFlags {
  readonly acceptDrift: boolean;
}

/** `leapfrog land [PHASE] [--accept-drift]`: works beside a plain `claude` worker. */
export const land = buildCommand<LandFlags, [phase?: string], CommandContext>({
  docs: { brief: 'land a held plan now, if the boundary is reached; says what is missing otherwise' },
  parameters: {
    flags: {
      acceptDrift: {
        kind: 'boolean',
        brief: 'you have read what leapfrog drift says, and land the plan all the same; the commit says so',
        withNegated: false,
        default: false,
      },
    },
    positional: optionalPhase('the phase whose plan lands; without it the one that is held'),
  },
  loader: async () => (await import('./land-held.ts')).landHeld,
});
