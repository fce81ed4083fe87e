import { buildCommand } from '@stricli/core';
import { readFileSync } from 'node:fs';
import type { CommandContext } from './context.ts';
import { markdownText } from './markdown-text.ts';
import { paintFor, widthOf } from './paint.ts';

/** `leapfrog guide`: the parallel-workflows guide, laid out in a terminal, and as it is published anywhere else. */
export const guide = buildCommand({
  docs: { brief: 'read the parallel-workflows guide' },
  parameters: {},
  func(this: CommandContext) {
    const text = readFileSync(new URL('../../docs/parallel-workflows.md', import.meta.url), 'utf8');
    const laidOut = { columns: widthOf(this), paint: paintFor(this) };
    this.stdout.write(this.stdout.isTTY === true ? markdownText(text, laidOut) : text);
  },
});
