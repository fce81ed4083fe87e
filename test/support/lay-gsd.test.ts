import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { node24, whyNoGsdPackages } from './gsd-packages.ts';
import { layGsd } from './lay-gsd.ts';
import type { LaidGeneration } from './lay-gsd.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function repository(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lay-gsd-'));
  folders.push(folder);
  execFileSync('git', ['init', '-q', '-b', 'main'], { cwd: folder });
  execFileSync('git', ['config', 'user.email', 'a@example.org'], { cwd: folder });
  execFileSync('git', ['config', 'user.name', 'A'], { cwd: folder });
  return folder;
}

const laid: ReadonlyArray<readonly [LaidGeneration, string, string, string]> = [
  ['january', 'get-shit-done/VERSION', '1.9.13', 'commands/gsd/plan-phase.md'],
  ['classic-1.32', 'get-shit-done/VERSION', '1.32.0', 'skills/gsd-plan-phase/SKILL.md'],
  ['classic-1.42', 'get-shit-done/VERSION', '1.42.3', 'commands/gsd/plan-phase.md'],
  ['gsd-core', 'gsd-core/VERSION', '1.14.0', 'commands/gsd-plan-phase.md'],
];

describe.skipIf(whyNoGsdPackages() !== undefined)('a local install by the real installer', () => {
  it.each(laid)('%s', (generation, versionFile, version, command) => {
    const folder = repository();
    layGsd(folder, generation, { tracked: generation === 'january' });
    expect(readFileSync(join(folder, '.claude', versionFile), 'utf8').trim()).toBe(version);
    expect(existsSync(join(folder, '.claude', command))).toBe(true);
    expect(execFileSync('git', ['status', '--porcelain'], { cwd: folder, encoding: 'utf8' })).toBe('');
  });

  it('finds a Node 24', () => {
    expect(execFileSync(node24(), ['--version'], { encoding: 'utf8' })).toMatch(/^v24\./);
  });
});
