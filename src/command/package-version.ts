import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';

/** The version of this package, from its own package.json: the same path from the sources and from the package. */
export function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return z.parse(z.object({ version: z.string() }), JSON.parse(text)).version;
}
