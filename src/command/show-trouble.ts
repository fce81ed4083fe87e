import { exitCode, type Trouble } from '../trouble.ts';
import type { CommandContext } from './context.ts';
import { printable } from './layout.ts';

/**
 * Prints an expected failure and sets the exit code that the README promises for its kind.
 *
 * With `json` the failure is the one object on stdout; else it is one line on stderr, so that pipes stay clean.
 */
export function showTrouble(context: CommandContext, trouble: Trouble, json = false): void {
  if (json) writeJson(context, { kind: 'trouble', version: 1, trouble });
  else context.stderr.write(`${troubleText(trouble)}\n`);
  context.process.exitCode = exitCode[trouble.kind];
}

/** The line for a person, without its line end. */
export function troubleText(trouble: Trouble): string {
  return `leapfrog: ${troubleLine(trouble)}`;
}

/** Every object that leaves through `--json` names what it is and which version of that shape. */
export interface JsonObject {
  readonly kind: string;
  readonly version: number;
  readonly [field: string]: unknown;
}

/** what, where, what to do next: always in this order, on one line. */
export function troubleLine(trouble: Trouble): string {
  const where = trouble.where === undefined ? '' : ` (${trouble.where})`;
  return printable(`${trouble.what}${where}. Next: ${trouble.next}`);
}

/** The one documented object of `--json`; see docs/json.md. */
export function writeJson(context: CommandContext, value: JsonObject): void {
  context.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
