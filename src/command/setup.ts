import { buildCommand } from '@stricli/core';
import type { CommandContext } from './context.ts';

export interface SetupFlags {
  readonly mergeDriver: boolean;
  readonly dryRun: boolean;
  readonly remove: boolean;
  readonly shared: boolean;
}

/** `leapfrog setup`. */
export const setup = buildCommand<SetupFlags, [], CommandContext>({
  docs: { brief: 'install the git merge driver for planning files here, or remove it' },
  parameters: {
    flags: {
      mergeDriver: {
        kind: 'boolean',
        brief: 'merge .planning/ files by what their lines mean',
        withNegated: false,
        default: false,
      },
      dryRun: {
        kind: 'boolean',
        brief: 'say what would change, change nothing',
        withNegated: false,
        default: false,
      },
      remove: { kind: 'boolean', brief: 'take it out again', withNegated: false, default: false },
      shared: {
        kind: 'boolean',
        brief: 'name the files in .gitattributes, to be committed, instead of in this clone only',
        withNegated: false,
        default: false,
      },
    },
  },
  loader: async () => (await import('./run-setup.ts')).runSetup,
});
