import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { claimTask } from './claim.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leapfrog-claim-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const older = { pid: 7, start: '1', boot: 'b', host: 'h' };

it.each([[older], [{ ...older, namespace: 'pid:[1]' }]])(
  'is granted once, and names the one who has it: %j',
  (by) => {
    expect(claimTask(folder, { is: 'taken', by })).toEqual({ is: 'taken', by });
    expect(claimTask(folder, { is: 'abandoned' })).toEqual({ is: 'taken', by });
  },
);
