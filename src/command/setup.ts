import { buildCommand } from '@stricli/core';
import type { CommandContext } from './context.ts';

export interface SetupFlags {
  readonly plugin: boolean;
  readonly mergeDriver: boolean;
  readonly dryRun: boolean;
  readonly apply: boolean;
  readonly remove: boolean;
  readonly shared: boolean;
}

/** `leapfrog setup`. */
export const setup = buildCommand<SetupFlags, [], CommandContext>({
  docs: {
    brief: 'install the Claude Code plugin and the git merge driver in this repository, or remove them',
    customUsage: [
      { input: '--dry-run', brief: 'say what would change; so does setup alone' },
      { input: '--apply', brief: 'install both' },
      { input: '--remove', brief: 'take both out again' },
      {
        input: '--merge-driver --shared',
        brief: 'one of them: at once, unless --dry-run or --remove is there',
      },
    ],
  },
  parameters: {
    flags: {
      plugin: {
        kind: 'boolean',
        brief: 'only the Claude Code plugin: skills for status, plan ahead and land, and a hook',
        withNegated: false,
        default: false,
      },
      mergeDriver: {
        kind: 'boolean',
        brief: 'only the merge driver: merge .planning/ files by what their lines mean',
        withNegated: false,
        default: false,
      },
      dryRun: {
        kind: 'boolean',
        brief: 'say what would change, change nothing',
        withNegated: false,
        default: false,
      },
      apply: { kind: 'boolean', brief: 'install', withNegated: false, default: false },
      remove: { kind: 'boolean', brief: 'take it out again', withNegated: false, default: false },
      shared: {
        kind: 'boolean',
        brief:
          'merge driver: name the files in .gitattributes, to be committed, instead of in this clone only',
        withNegated: false,
        default: false,
      },
    },
  },
  loader: async () => (await import('./run-setup.ts')).runSetup,
});
