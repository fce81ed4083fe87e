import { buildCommand } from '@stricli/core';
import type { CommandContext, NoFlags } from './context.ts';

/** Only for `leapfrog --help`: `cli.ts` starts the driver before any of this is loaded. */
export const mergeDriverRoute = buildCommand<NoFlags, string[], CommandContext>({
  docs: { brief: 'merge one planning file, as git asks for it (docs/merge-rules.md)' },
  parameters: {
    flags: {},
    positional: { kind: 'array', parameter: { brief: '%O %A %B %P', parse: String, placeholder: 'file' } },
  },
  async func(_flags, ...files) {
    const { mergeDriver } = await import('./merge-driver.ts');
    this.process.exitCode = await mergeDriver(files, this);
  },
});
