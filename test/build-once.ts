import { spawnSync } from 'node:child_process';

/** Tests that start the built command need a current `dist/`; `scripts/run.mjs` builds it only where sources are newer. */
export function setup(): void {
  const built = spawnSync(process.execPath, ['scripts/run.mjs', 'build'], { stdio: 'inherit' });
  if (built.status !== 0) throw new Error('the build failed; see above');
}
