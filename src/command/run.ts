import { buildCommand } from '@stricli/core';
import type { CommandContext } from './context.ts';

export interface RunFlags {
  readonly until?: string;
  readonly agent?: string;
  readonly gate: 'auto' | 'ask';
  readonly discuss: boolean;
  readonly json: boolean;
}

/** `leapfrog run`: both lanes unattended. */
export const run = buildCommand<RunFlags, [], CommandContext>({
  docs: {
    brief: 'execute and plan side by side, phase after phase, until the milestone ends or a person is needed',
  },
  parameters: {
    flags: {
      until: {
        kind: 'parsed',
        parse: String,
        brief: 'last phase to complete',
        placeholder: 'PHASE',
        optional: true,
      },
      agent: {
        kind: 'parsed',
        parse: String,
        brief: 'who does the work: claude (the default), or scripted:FILE, without any account',
        placeholder: 'AGENT',
        optional: true,
      },
      gate: {
        kind: 'enum',
        values: ['auto', 'ask'],
        brief: 'ask: land a plan and execute a phase only when you say so',
        default: 'auto',
      },
      discuss: {
        kind: 'boolean',
        brief: 'ask for a discussion where a phase has no CONTEXT; --no-discuss plans it without',
        default: true,
      },
      json: {
        kind: 'boolean',
        brief: 'events on stdout, one JSON object a line (docs/json.md)',
        withNegated: false,
        default: false,
      },
    },
  },
  loader: async () => (await import('./run-project.ts')).runProject,
});
