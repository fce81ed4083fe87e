import { buildCommand } from '@stricli/core';
import type { CommandContext } from './context.ts';
import { optionalPhase } from './phase-argument.ts';

export interface DriftFlags {
  readonly json: boolean;
  readonly explain: boolean;
  readonly footprint: boolean;
}

/** `leapfrog drift [PHASE]`: reads only. */
export const drift = buildCommand<DriftFlags, [phase?: string], CommandContext>({
  docs: {
    brief: 'is the plan of a phase still true? exit code 0 fresh, 10 patchable, 11 stale, 12 unknown',
  },
  parameters: {
    flags: {
      json: {
        kind: 'boolean',
        brief: 'one JSON object on stdout (docs/json.md)',
        withNegated: false,
        default: false,
      },
      explain: {
        kind: 'boolean',
        brief: 'every finding with both sides and how sure it is, also those that do not count',
        withNegated: false,
        default: false,
      },
      footprint: {
        kind: 'boolean',
        brief: 'what the plan relies on, instead of what changed',
        withNegated: false,
        default: false,
      },
    },
    positional: optionalPhase('the phase; without it the held one, else the next one that is planned'),
  },
  loader: async () => (await import('./show-drift.ts')).showDrift,
});
