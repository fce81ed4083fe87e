import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { DriftReport } from '../../src/drift/index.ts';
import { gitText, type Repository } from '../../src/git/index.ts';
import { assessPlans } from '../../src/lane/assess-plans.ts';
import { readProject } from '../../src/planning/index.ts';
import { planningOnDisk } from '../../src/store/planning-on-disk.ts';
import {
  commitFiles,
  makeRepository,
  removeFolder,
  temporaryFolder,
} from '../support/temporary-repository.ts';

/**
 * Every phase with plans of every real project that lies beside this one. The trees have no source code, only the names of the
 * files: what is asked here is that drift reads what people really wrote, and says what it could not know.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const corpus = join(resolve(root, process.env['LEAPFROG_SHARED'] ?? '../shared'), 'corpus', 'trees');
const present = existsSync(corpus);
if (!present) process.stderr.write(`skipped: no public corpus at ${corpus} (../shared or LEAPFROG_SHARED)\n`);

interface Laid {
  readonly repo: Repository;
  readonly base: string;
  /** A third of the source files is gone, and REQUIREMENTS.md has another line. */
  readonly now: string;
  readonly phases: readonly string[];
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) removeFolder(folder);
});

function lay(name: string): Laid {
  const tree = join(corpus, name);
  const planning = planningOnDisk(join(tree, '.planning'));
  const sources = join(tree, '_source_files.txt');
  const paths = existsSync(sources) ? readFileSync(sources, 'utf8').split('\n').filter(isPlain) : [];
  const entries: readonly (readonly [string, string])[] = [
    ...planning.paths.map((path): readonly [string, string] => [
      `.planning/${path}`,
      planning.read(path) ?? '',
    ]),
    ...paths.map((path): readonly [string, string] => [path, `${path}\n`]),
  ];
  const folder = temporaryFolder();
  folders.push(folder);
  const repo = makeRepository(join(folder, 'project'));
  const base = commitFiles(repo, Object.fromEntries(entries), 'docs: as it was planned');
  const gone = paths.filter((_, at) => at % 3 === 0);
  if (gone.length > 0) gitText(repo, ['rm', '-q', '--pathspec-from-file=-'], { input: gone.join('\n') });
  const requirements = planning.read('REQUIREMENTS.md') ?? '# Requirements\n';
  const edited = { '.planning/REQUIREMENTS.md': `${requirements}\n- [ ] **NEW-01**: Something more\n` };
  const now = commitFiles(repo, edited, 'feat: what came in between');
  const phases = readProject(planning)
    .phases.filter(({ plans }) => plans.length > 0)
    .map(({ number }) => number);
  return { repo, base, now, phases: [...new Set(phases)] };
}

/** Names of files are data of others: only those that are plain paths inside the tree. */
function isPlain(path: string): boolean {
  return path !== '' && !path.startsWith('.planning/') && !/^\/|\.\.|["\\]/.test(path);
}

async function assess(laid: Laid, phase: string, base: string, now: string): Promise<DriftReport> {
  const folder = laid.repo.folder;
  const found = await assessPlans({ folder, planningRoot: '.planning', phase, base, now, reads: undefined });
  if (!found.ok) throw new Error(found.trouble.what);
  return found.value.report;
}

const names = present
  ? readdirSync(corpus)
      .filter((name) => existsSync(join(corpus, name, '.planning')))
      .toSorted()
  : ['no corpus'];

describe.skipIf(!present)('drift on real projects', () => {
  it.each(names)(
    '%s: every phase with plans gets an answer that says what it could not know',
    async (name) => {
      const laid = lay(name);
      const verdicts: string[] = [];
      for (const phase of laid.phases) {
        const same = await assess(laid, phase, laid.base, laid.base);
        // Nothing changed: there is nothing to find, and what was read is not known.
        expect(same.findings.filter(({ certainty }) => certainty !== 'possible')).toEqual([]);
        expect(['fresh', 'unknown']).toContain(same.verdict);
        expect(same.verdict === 'unknown').toBe(same.unknown.length > 0);
        expect(same.limits.length).toBeGreaterThan(0);
        const changed = await assess(laid, phase, laid.base, laid.now);
        for (const { assumed, found, subject } of changed.findings)
          expect(`${assumed}${found}${subject}`).not.toBe('');
        expect(changed.touched.every((plan) => plan !== '')).toBe(true);
        const lost = await assess(laid, phase, '0123456789012345678901234567890123456789', laid.now);
        expect(lost.verdict).toBe('unknown');
        expect(lost.unknown.map(({ name: reason }) => reason)).toContain('base-missing');
        verdicts.push(`${phase} ${changed.verdict}`);
      }
      process.stderr.write(`${name}: ${laid.phases.length} phases with plans; ${verdicts.join(', ')}\n`);
    },
  );
});
