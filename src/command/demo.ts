import { buildCommand } from '@stricli/core';
import type { CommandContext } from './context.ts';

export interface DemoFlags {
  readonly dir?: string;
  readonly control: boolean;
  readonly withDrift: boolean;
}

/** `leapfrog demo`: the main job on the dotfiles example, with scripted sessions. */
export const demo = buildCommand<DemoFlags, [], CommandContext>({
  docs: {
    brief: 'play the dotfiles example in two lanes with scripted sessions, and prove what came of it',
    fullDescription:
      'Makes a real git repository, runs worker and planner over its three phases, and checks the result. ' +
      'No account, no model and no network is used.',
  },
  parameters: {
    flags: {
      dir: {
        kind: 'parsed',
        parse: String,
        brief: 'where to make the project; must be empty (a temporary folder when not given)',
        placeholder: 'FOLDER',
        optional: true,
      },
      withDrift: {
        kind: 'boolean',
        brief:
          'phase 2 breaks a promise that phase 3 was planned on: just that task is revised before it lands',
        withNegated: false,
        default: false,
      },
      control: {
        kind: 'boolean',
        brief: 'play the same two scripts in one working tree instead, and show the damage',
        withNegated: false,
        default: false,
      },
    },
  },
  loader: async () => (await import('./play-demo.ts')).playDemo,
});
