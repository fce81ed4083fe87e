import { buildCommand } from '@stricli/core';
import type { CommandContext, NoFlags } from './context.ts';

/** `leapfrog lanes`: the lanes and held plans alone, without the phases. */
export const lanes = buildCommand<NoFlags, [], CommandContext>({
  docs: { brief: 'the lanes of this project, and the plans that are held' },
  parameters: { flags: {} },
  loader: async () => (await import('./show-lanes.ts')).showLanes,
});
