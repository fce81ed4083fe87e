import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { assessPlans } from '../../src/lane/index.ts';
import { git } from '../../src/git/index.ts';
import { phaseDirectories } from '../../src/planning/phase-directories.ts';
import { phaseNumberOfDirectory } from '../../src/planning/phase-number.ts';
import { planningOnDisk } from '../../src/store/index.ts';
import {
  commitFiles,
  makeRepository,
  removeFolder,
  temporaryFolder,
} from '../support/temporary-repository.ts';

const shared = process.env['LEAPFROG_SHARED'] ?? fileURLToPath(new URL('../../../shared', import.meta.url));
const trees = join(shared, 'corpus', 'trees');
const projects = existsSync(trees)
  ? readdirSync(trees).filter((name) => existsSync(join(trees, name, '.planning')))
  : [];
const top = temporaryFolder();
let plans = 0;
afterAll(() => {
  removeFolder(top);
});

/** The corpus has planning files only, so the source is made up. Summaries are left out: every plan is still to be executed. */
describe.skipIf(projects.length === 0)('drift on real projects', () => {
  it.each(projects)('%s: runs, never throws, and says what it could not know', async (name) => {
    const planning = planningOnDisk(join(trees, name, '.planning'));
    const texts = planning.paths.flatMap((path) => {
      const text = planning.read(path);
      return text === undefined || path.includes('SUMMARY') ? [] : [[`.planning/${path}`, text] as const];
    });
    const repo = makeRepository(join(top, name), {
      ...Object.fromEntries(texts),
      'src/index.ts': 'export const a = 1;\n',
    });
    const base = git(repo, ['rev-parse', 'HEAD']).stdout.trim();
    const now = commitFiles(
      repo,
      { 'src/index.ts': 'export const b = 2;\n', 'src/new.py': 'def f():\n  pass\n' },
      'go on',
    );
    const numbers = new Set(
      phaseDirectories(planning.paths).flatMap((directory) =>
        directory.active && directory.files.some(({ kind }) => kind === 'plan')
          ? (phaseNumberOfDirectory(directory.name) ?? [])
          : [],
      ),
    );
    for (const phase of numbers) {
      const asked = { folder: repo.folder, planningRoot: '.planning', phase, now, reads: undefined };
      const assessed = await assessPlans({ ...asked, base });
      if (!assessed.ok) throw new Error(assessed.trouble.what);
      const { footprint, report } = assessed.value;
      expect(['fresh', 'patchable', 'stale', 'unknown']).toContain(report.verdict);
      expect(report.limits.join()).toContain('was not recorded');
      // Every open plan of every generation names something that can be compared.
      for (const plan of footprint.plans) expect(plan.files.length + plan.symbols.length).toBeGreaterThan(0);
      plans += footprint.plans.length;
      // The same with a base that is gone: never fresh.
      const gone = await assessPlans({ ...asked, base: '0'.repeat(39) + '1' });
      expect(gone.ok && gone.value.report.verdict).toBe('unknown');
    }
  });

  it('compared every plan of the corpus', () => {
    expect(plans).toBeGreaterThan(150);
  });
});
