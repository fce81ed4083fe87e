import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bytesFrom } from './bytes-from.ts';

it('gives what was added since, and nothing of a file that is not there yet or was cut', () => {
  const folder = mkdtempSync(join(tmpdir(), 'leapfrog-bytes-'));
  const path = join(folder, 'log');
  expect(bytesFrom(path, 0).length).toBe(0);
  appendFileSync(path, 'one\n');
  expect(bytesFrom(path, 0).toString()).toBe('one\n');
  appendFileSync(path, 'two\n');
  expect(bytesFrom(path, 4).toString()).toBe('two\n');
  expect(bytesFrom(path, 100).length).toBe(0);
  rmSync(folder, { recursive: true });
});
