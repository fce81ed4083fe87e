import { describe, expect, it } from 'vitest';
import { drift, planText } from '../../test/support/drift-case.ts';
import type { FileChange } from './change.ts';
import { loadGrammars } from './grammars.ts';
import { planFootprint } from './plan-footprint.ts';
import { readChanges } from './read-changes.ts';

const draw = 'export function draw(what: string): string {\n  return what.trim().toUpperCase();\n}\n';
const plan = planText({
  writes: ['src/page.ts'],
  context: ['src/paint.ts'],
  action: 'Show it with draw from src/paint.ts and with `formatDate`.',
});

const modified = (path: string, before: string, after: string): FileChange => ({
  path,
  was: undefined,
  is: 'modified',
  modeBefore: '100644',
  modeNow: '100644',
  before: { is: 'text', text: before },
  after: { is: 'text', text: after },
});

async function parsed(...files: readonly FileChange[]): Promise<readonly string[]> {
  const own = planFootprint(
    { id: '03-01', path: '03-01-PLAN.md', text: plan },
    { planningRoot: '.planning', atBase: () => true },
  );
  const footprint = { phase: '3', base: 'b', reads: undefined, plans: [own], promises: [] };
  const grammars = await loadGrammars(files.map(({ path }) => ({ path, text: '' })));
  const asked = new Set<string>();
  const reads = readChanges(footprint, files, {
    of(path, text) {
      asked.add(path);
      return grammars.of(path, text);
    },
  });
  expect(reads.map(({ file }) => file)).toEqual(files);
  return [...asked];
}

describe('which changed files are parsed', () => {
  it('those that a plan names, those that have a name which it uses, and manifests', async () => {
    const other = modified('src/other.ts', 'const one = 1;\n', 'const two = 2;\n');
    const named = modified('src/paint.ts', draw, `${draw}const more = 1;\n`);
    const uses = modified('src/date.ts', '', 'export const formatDate = 1;\n');
    const alike = modified('src/alike.ts', '', 'export const formatDates = 1;\n');
    const manifest = modified('package.json', '{}', '{"a":1}');
    expect(await parsed(other, named, uses, alike, manifest)).toEqual([
      'src/paint.ts',
      'src/date.ts',
      'package.json',
    ]);
  });

  it('and those into which something may have moved, though the plan has only a plain word for it', async () => {
    const left = modified('src/paint.ts', draw, 'const nothing = 1;\n');
    const came = modified('src/brush.ts', '', draw);
    expect(await parsed(left, came)).toEqual(['src/paint.ts', 'src/brush.ts']);
    expect(await parsed(came)).toEqual([]);
    const report = await drift({
      before: { 'src/paint.ts': draw, 'src/brush.ts': '' },
      now: { 'src/paint.ts': 'const nothing = 1;\n', 'src/brush.ts': draw },
      plan,
    });
    expect(report.findings.map(({ kind, found }) => [kind, found])).toEqual([
      ['symbol-moved', 'it is in src/brush.ts now'],
    ]);
  });
});
