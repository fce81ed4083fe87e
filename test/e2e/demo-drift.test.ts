import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

/** `leapfrog demo --with-drift`: the demo's own proof, judged by git and the journal, and what a person reads meanwhile. */
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'leapfrog-demo-drift-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

it('shows a broken promise, the one revised task, and the landing that says so', () => {
  const env = { PATH: process.env['PATH'], HOME: join(root, 'home'), TMPDIR: root, GIT_CONFIG_NOSYSTEM: '1' };
  const options = { cwd: root, env, encoding: 'utf8', input: '' } as const;
  const folder = join(root, 'dotfiles');
  const { status, stdout } = spawnSync(
    process.execPath,
    [cli, 'demo', '--with-drift', '--dir', folder],
    options,
  );
  expect(stdout).toContain('plan of phase 3: patchable (refused: the file does not have it)');
  expect(stdout).toContain('planner: starts to revise phase 3 (scripted)');
  expect(stdout).toContain('✓ the planner revised just that plan');
  expect(stdout).not.toContain('✗');
  expect(status).toBe(0);
  const plan = spawnSync('git', ['show', 'HEAD:.planning/phases/03-checks/03-02-PLAN.md'], {
    ...options,
    cwd: folder,
  });
  expect(plan.stdout).toContain('`rejects` of tests/assert.sh');
});
