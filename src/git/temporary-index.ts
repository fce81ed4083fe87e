import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../process/index.ts';

/** Lends an index file of its own to some git calls, and takes it away after them. */
export function withTemporaryIndex<T>(use: (env: Environment, index: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'leapfrog-index-'));
  const index = join(folder, 'index');
  try {
    return use({ GIT_INDEX_FILE: index }, index);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
