import { buildCommand } from '@stricli/core';
import type { CommandContext, NoFlags } from './context.ts';
import { optionalPhase } from './phase-argument.ts';

/** `leapfrog plan [PHASE] [-- CMD…]`: terminal 2. */
export const plan = buildCommand<NoFlags, [phase?: string], CommandContext>({
  docs: {
    brief: 'open a planner lane for a phase here; on leaving it, check the plan and hold it',
    customUsage: ['[PHASE]', { input: '[PHASE] -- CMD…', brief: 'open CMD in the lane instead of claude' }],
  },
  parameters: {
    flags: {},
    positional: optionalPhase('the phase to plan; without it the next one without plans'),
  },
  loader: async () => (await import('./open-planner.ts')).openPlanner,
});
