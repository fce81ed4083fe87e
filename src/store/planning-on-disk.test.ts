import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { planningOnDisk } from './planning-on-disk.ts';

let root: string;
beforeEach(() => {
  root = join(mkdtempSync(join(tmpdir(), 'leapfrog-planning-')), '.planning');
});
afterEach(() => rmSync(join(root, '..'), { recursive: true }));

it('gives sorted POSIX paths and text, and nothing for what is not there', () => {
  mkdirSync(join(root, 'phases/01-zażółć "x"'), { recursive: true });
  writeFileSync(join(root, 'STATE.md'), '\uFEFFstate\r\n');
  writeFileSync(join(root, 'phases/01-zażółć "x"/01-01-PLAN.md'), 'plan');
  symlinkSync('/etc', join(root, 'elsewhere'));
  const planning = planningOnDisk(root);
  expect(planning.paths).toEqual(['STATE.md', 'phases/01-zażółć "x"/01-01-PLAN.md']);
  expect(planning.read('STATE.md')).toBe('\uFEFFstate\r\n');
  expect(planning.read('phases/01-zażółć "x"/01-01-PLAN.md')).toBe('plan');
  expect(planning.read('phases')).toBeUndefined();
  expect(planning.read('ROADMAP.md')).toBeUndefined();
});

it('is empty where there is no planning root', () => {
  expect(planningOnDisk(join(root, 'nowhere')).paths).toEqual([]);
});

// Nobody is locked out of a folder who may do everything.
it.skipIf(process.getuid?.() === 0)('says which folders it could not list', () => {
  mkdirSync(join(root, 'phases/01-a'), { recursive: true });
  writeFileSync(join(root, 'phases/01-a/01-CONTEXT.md'), '');
  chmodSync(join(root, 'phases'), 0);
  const { paths, unlisted } = planningOnDisk(root);
  chmodSync(join(root, 'phases'), 0o755);
  expect([paths, unlisted]).toEqual([[], ['phases']]);
});
