import { buildCommand } from '@stricli/core';
import type { CommandContext, NoFlags } from './context.ts';
import { optionalPhase } from './phase-argument.ts';

/** `leapfrog work [PHASE] [-- CMD…]`: terminal 1. */
export const work = buildCommand<NoFlags, [phase?: string], CommandContext>({
  docs: {
    brief: 'open the worker in the working tree; on leaving it, land what is held if the boundary is reached',
    customUsage: ['[PHASE]', { input: '[PHASE] -- CMD…', brief: 'open CMD instead of claude' }],
  },
  parameters: { flags: {}, positional: optionalPhase('the phase to execute; without it the first open one') },
  loader: async () => (await import('./open-worker.ts')).openWorker,
});
