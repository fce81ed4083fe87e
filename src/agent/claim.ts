import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { errorCode, type ProcessIdentity } from '../process/index.ts';

const claim = z.discriminatedUnion('is', [
  z.object({
    is: z.literal('taken'),
    by: z.object({
      pid: z.number(),
      start: z.string(),
      boot: z.string(),
      host: z.string(),
      namespace: z.string().optional(),
    }),
  }),
  z.object({ is: z.literal('abandoned') }),
]);

/** Who does a task: one process, or nobody ever. */
export type Claim = { readonly is: 'taken'; readonly by: ProcessIdentity } | { readonly is: 'abandoned' };

/**
 * Claims a task's log folder, once and for ever; the file system grants it to one only. A session claims before its first step,
 * and a supervisor that finds a task somebody meant to start claims it as abandoned: so a task whose supervisor was killed in the
 * middle of starting it either runs once or never.
 *
 * Returns the claim that stands, which may be another's.
 */
export function claimTask(logFolder: string, wanted: Claim): Claim {
  const file = join(logFolder, 'claim.json');
  const beside = join(logFolder, `claim-${process.pid}-${process.hrtime.bigint()}.json`);
  writeFileSync(beside, JSON.stringify(wanted), { flag: 'wx', flush: true, mode: 0o600 });
  try {
    linkSync(beside, file);
    return wanted;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    return claim.parse(JSON.parse(readFileSync(file, 'utf8')));
  } finally {
    rmSync(beside, { force: true });
  }
}
