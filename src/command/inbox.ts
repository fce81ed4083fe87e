import { buildCommand } from '@stricli/core';
import type { CommandContext } from './context.ts';

export interface InboxFlags {
  readonly json: boolean;
}

/** `leapfrog inbox`: the questions that wait for a person. */
export const inbox = buildCommand<InboxFlags, [], CommandContext>({
  docs: { brief: 'the questions that wait for you, and how to answer each' },
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
  loader: async () => (await import('./show-inbox.ts')).showInbox,
});
