import { buildCommand } from '@stricli/core';
import type { CommandContext, NoFlags } from './context.ts';

/** `leapfrog stop`: ends a `leapfrog run` from another terminal. */
export const stop = buildCommand<NoFlags, [], CommandContext>({
  docs: { brief: 'end the `leapfrog run` of this project; its lanes are kept' },
  parameters: { flags: {} },
  loader: async () => (await import('./stop-run.ts')).stopRun,
});
