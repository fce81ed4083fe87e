import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { z } from 'zod';

const root = fileURLToPath(new URL('../..', import.meta.url));
const figures = z.object({
  phases: z.number(),
  facts: z.number(),
  diskStatus: z.number(),
  ownCounts: z.number(),
});
const reportForm = z.object({
  corpus: z.boolean(),
  read: z.object({ trees: z.number(), phases: z.number(), problems: z.number(), snapshots: z.number() }),
  figures: z.object({ 'gsd-core': figures, classic: figures }),
  summary: z.string(),
});

/** Our own fixtures always run; the public corpus runs where it lies beside the project. */
it('reads real projects without an exception and counts them as the real gsd-tools do', () => {
  const script = join(root, 'scripts', 'planning-report.mjs');
  const printed = execFileSync(process.execPath, [script, '--json'], { cwd: root, encoding: 'utf8' });
  const report = reportForm.parse(JSON.parse(printed.trim().split('\n').at(-1) ?? ''));
  process.stderr.write(report.summary);
  if (!report.corpus) process.stderr.write('skipped: no public corpus (../shared or LEAPFROG_SHARED)\n');
  expect(report.read.trees).toBeGreaterThanOrEqual(report.corpus ? 19 : 3);
  for (const of of Object.values(report.figures)) {
    expect(of.phases).toBeGreaterThanOrEqual(report.corpus ? 100 : 25);
    expect(of.facts / of.phases).toBeGreaterThanOrEqual(0.98);
    expect(of.diskStatus / of.phases).toBeGreaterThanOrEqual(0.98);
  }
});

it('has its report committed, with a cause for every difference', () => {
  const report = readFileSync(join(root, 'docs', 'evidence-report.md'), 'utf8');
  const rows = report
    .split('\n')
    .filter((line) => /^\| [^|]+ \| [^|]+ \| (?:gsd-core|classic) \|/.test(line));
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.filter((row) => /\|\s*\|$/.test(row) || row.includes('not reproduced'))).toEqual([]);
});
