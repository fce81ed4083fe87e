import type { CommandContext as StricliContext, StricliProcess } from '@stricli/core';
import type { Readable, Writable } from 'node:stream';

/** What a subcommand may touch of the outside world, passed in so that tests need no globals. */
export interface CommandContext extends StricliContext {
  /** Where a command leaves its exit code. */
  readonly process: StricliProcess;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  /** Absolute folder the command was started in. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970; the only clock commands read. */
  readonly now: () => number;
  /** What follows `--` on the command line of `plan` and `work`: the person's own command to open in the lane. */
  readonly childCommand: readonly string[];
}

/** The flags of a command that has none. */
export type NoFlags = Readonly<Record<string, never>>;
