import { buildCommand } from '@stricli/core';
import type { CommandContext } from './context.ts';

export interface AnswerFlags {
  readonly json: boolean;
}

/** `leapfrog answer QUESTION [TEXT…]`. */
export const answer = buildCommand<AnswerFlags, readonly string[], CommandContext>({
  docs: {
    brief: 'answer a question of the inbox; a session that asked goes on with it',
    customUsage: ['QUESTION TEXT…', { input: 'QUESTION', brief: 'read the answer from standard input' }],
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
    positional: {
      kind: 'array',
      parameter: {
        brief: 'its number in the inbox, then the answer',
        placeholder: 'QUESTION TEXT',
        parse: String,
      },
      minimum: 1,
    },
  },
  loader: async () => (await import('./give-answer.ts')).giveAnswer,
});
