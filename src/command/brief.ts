import { buildCommand } from '@stricli/core';
import type { CommandContext } from './context.ts';
import { optionalPhase } from './phase-argument.ts';

export interface BriefFlags {
  readonly role: 'planner' | 'worker';
  readonly template: boolean;
}

/** `leapfrog brief [PHASE]`: what a session is told before it starts. */
export const brief = buildCommand<BriefFlags, [phase?: string], CommandContext>({
  docs: { brief: 'show what a session is told before it starts, or the template to write your own from' },
  parameters: {
    flags: {
      role: { kind: 'enum', values: ['planner', 'worker'], brief: 'whose brief', default: 'planner' },
      template: {
        kind: 'boolean',
        brief: 'the built-in template: save it as .planning/leapfrog-brief.md and change it',
        withNegated: false,
        default: false,
      },
    },
    positional: optionalPhase('the phase of the session; without it the one that is next for the role'),
  },
  loader: async () => (await import('./show-brief.ts')).showBrief,
});
