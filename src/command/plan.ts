import { buildCommand } from '@stricli/core';
import type { CommandContext } from './context.ts';
import { optionalPhase } from './phase-argument.ts';

export interface PlanFlags {
  readonly revise: boolean;
}

/** `leapfrog plan [PHASE] [--revise] [-- CMD…]`: terminal 2. */
export const plan = buildCommand<PlanFlags, [phase?: string], CommandContext>({
  docs: {
    brief: 'open a planner lane for a phase here; on leaving it, check the plan and hold it',
    customUsage: [
      '[--revise] [PHASE]',
      { input: '[PHASE] -- CMD…', brief: 'open CMD in the lane instead of claude' },
    ],
  },
  parameters: {
    flags: {
      revise: {
        kind: 'boolean',
        brief:
          'repair the held plan where it is not true any more, and nothing else (leapfrog drift shows where)',
        withNegated: false,
        default: false,
      },
    },
    positional: optionalPhase('the phase to plan; without it the next one without plans'),
  },
  loader: async () => (await import('./open-planner.ts')).openPlanner,
});
