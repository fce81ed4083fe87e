import { buildCommand } from '@stricli/core';
import type { CommandContext } from './context.ts';

export interface DoctorFlags {
  readonly json: boolean;
}

/** `leapfrog doctor`: the machine, the clients, GSD and the project, each finding with a remedy. Read-only. */
export const doctor = buildCommand<DoctorFlags, [], CommandContext>({
  docs: {
    brief:
      'look for what works against two lanes: the machine, git, Claude Code, GSD, settings; a remedy for each finding',
  },
  parameters: {
    flags: {
      json: {
        kind: 'boolean',
        brief: 'one JSON object on stdout (docs/json.md)',
        withNegated: false,
        default: false,
      },
    },
  },
  loader: async () => (await import('./run-doctor.ts')).runDoctor,
});
