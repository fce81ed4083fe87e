import { buildCommand } from '@stricli/core';
import { readFileSync } from 'node:fs';
import type { CommandContext } from './context.ts';

/** `leapfrog guide`: the parallel-workflows guide, as it is published, in the terminal. */
export const guide = buildCommand({
  docs: { brief: 'read the parallel-workflows guide' },
  parameters: {},
  func(this: CommandContext) {
    this.stdout.write(readFileSync(new URL('../../docs/parallel-workflows.md', import.meta.url), 'utf8'));
  },
});
