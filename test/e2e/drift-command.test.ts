import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assessPlans } from '../../src/lane/index.ts';
import { runSync } from '../../src/process/index.ts';
import { makeRunFixture, planSession, type RunFixture } from '../support/run-fixture.ts';
import { environmentOf } from '../support/temporary-project.ts';
import {
  commitFiles,
  makeRepository,
  removeFolder,
  temporaryFolder,
  writeFiles,
} from '../support/temporary-repository.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const source = 'export function formatDate(date: Date): string {\n  return date.toISOString();\n}\n';
const renamed = source.replace('formatDate', 'dateText');

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  removeFolder(folder);
});

function leapfrog(
  cwd: string,
  ...args: readonly string[]
): { readonly code: number | null; readonly out: string; readonly err: string } {
  const env = { ...process.env, ...environmentOf(folder), COLUMNS: '80' };
  const { code, stdout, stderr } = runSync(process.execPath, [cli, ...args], { cwd, env });
  return { code, out: stdout, err: stderr };
}

const roadmap = '# Roadmap\n\n### Phase 1: One\n**Goal**: one\n\n### Phase 2: Two\n**Goal**: two\n';
const plan = (text: string): string =>
  `---\nphase: 02-two\nplan: 01\ntype: execute\nfiles_modified: [src/page.ts]\n---\n\n<objective>\n${text}\n</objective>\n`;
const planPath = '.planning/phases/02-two/02-01-PLAN.md';

/** A project that was planned by hand, with no trace of leapfrog. */
function byHand(text: string, files: Readonly<Record<string, string>> = { 'src/date.ts': source }) {
  return makeRepository(join(folder, 'hand'), {
    '.planning/ROADMAP.md': roadmap,
    '.planning/STATE.md': '# Project State\n',
    [planPath]: plan(text),
    ...files,
  });
}

describe('leapfrog drift on a project that was planned by hand', () => {
  const uses = 'Show the day with `formatDate` of src/date.ts.';

  it('has an exit code for each verdict, and says what it could not know', () => {
    const repo = byHand(uses);
    const fresh = leapfrog(repo.folder, 'drift', '2');
    expect([fresh.code, fresh.err]).toEqual([0, '']);
    expect(fresh.out).toContain('was not recorded');
    commitFiles(repo, { 'src/date.ts': renamed }, 'refactor');
    const patchable = leapfrog(repo.folder, 'drift');
    expect(patchable.code).toBe(10);
    expect(patchable.out).toContain('symbol-renamed formatDate: it is called dateText now');
    expect(patchable.out.split('\n').every((line) => line.length <= 80)).toBe(true);
    const explained = leapfrog(repo.folder, 'drift', '--explain').out;
    expect(explained).toMatch(
      /assumed +it is called formatDate\n +by +\.planning\/phases\/02-two\/02-01-PLAN\.md:9\n/,
    );
    expect(leapfrog(repo.folder, 'drift', '--footprint').out).toMatch(/names +formatDate/);
    commitFiles(
      repo,
      { '.planning/ROADMAP.md': '# Roadmap\n\n### Phase 1: One\n**Goal**: one\n' },
      'drop it',
    );
    expect(leapfrog(repo.folder, 'drift', '2').code).toBe(11);
    expect(leapfrog(repo.folder, 'drift', '9').code).toBe(2);
  });

  it('reads the account of the phase before: its decisions, and a verification that found gaps', () => {
    const promise = '---\nphase: 01-one\nplan: 01\ntype: execute\nfiles_modified: [src/date.ts]\n---\n';
    const repo = byHand(uses, { 'src/date.ts': source, '.planning/phases/01-one/01-01-PLAN.md': promise });
    const one = '.planning/phases/01-one/01-';
    const summary = "---\nkey-decisions:\n  - 'formatDate keeps the zone'\n---\n";
    commitFiles(repo, { [`${one}01-SUMMARY.md`]: summary }, 'done');
    expect(leapfrog(repo.folder, 'drift', '2').code).toBe(0);
    expect(leapfrog(repo.folder, 'drift', '--explain').out).toContain(
      'decision-made formatDate: formatDate keeps the zone',
    );
    const gaps = '---\nstatus: gaps_found\ngaps:\n  - reason: "a stub"\n    artifacts: [src/date.ts]\n---\n';
    commitFiles(repo, { [`${one}VERIFICATION.md`]: gaps }, 'verified');
    const patchable = leapfrog(repo.folder, 'drift', '2');
    expect(patchable.code).toBe(10);
    expect(patchable.out).toContain('verification-gap src/date.ts: a stub');
  });

  it('prints the documented object, and no other field', () => {
    const repo = byHand(uses);
    commitFiles(repo, { 'src/date.ts': renamed }, 'refactor');
    const page = readFileSync(new URL('../../docs/json.md', import.meta.url), 'utf8');
    const section = /## `leapfrog drift --json`[^]*?(?=\n## )/.exec(page)?.[0] ?? '';
    const printed: unknown = JSON.parse(leapfrog(repo.folder, 'drift', '2', '--json').out);
    expect(printed).toMatchObject({
      kind: 'drift',
      version: 1,
      verdict: 'patchable',
      whose: 'project',
      touched: ['02-01'],
    });
    const fields = pathsOf(printed).filter(
      (path) => !['kind', 'version'].includes(path) && !/\.(?:path|from|to)$/.test(path),
    );
    const documented = new Set([...section.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''));
    expect(fields.filter((path) => !documented.has(path))).toEqual([]);
    expect(fields.length).toBeGreaterThan(15);
  });

  it('has a base that git knows, or says that it has none', () => {
    const repo = byHand(uses);
    writeFiles(repo.folder, { '.gitignore': '.planning/\n' });
    runSync('git', ['rm', '-rq', '--cached', '.planning'], { cwd: repo.folder });
    commitFiles(repo, { '.gitignore': '.planning/\n' }, 'keep planning private');
    writeFiles(repo.folder, {
      '.planning/phases/02-two/02-02-PLAN.md': plan(uses).replace('plan: 01', 'plan: 02'),
    });
    runSync('git', ['checkout', '-q', '--orphan', 'new'], { cwd: repo.folder });
    commitFiles(repo, { 'src/date.ts': renamed }, 'start again');
    const unknown = leapfrog(repo.folder, 'drift', '2');
    expect([unknown.code, unknown.err]).toEqual([12, '']);
    expect(unknown.out).toContain('git does not have these plans');
  });
});

function pathsOf(value: unknown, at = ''): readonly string[] {
  if (Array.isArray(value))
    return [`${at}[]`, ...value.flatMap((item: unknown) => pathsOf(item, `${at}[]`))].filter(
      (path, index, all) =>
        all.indexOf(path) === index &&
        (path !== `${at}[]` || value.every((item) => typeof item !== 'object' || value.length === 0)),
    );
  if (typeof value !== 'object' || value === null) return at === '' ? [] : [at];
  return Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, at === '' ? key : `${at}.${key}`));
}

describe('what cannot be compared is unknown, and never fresh', () => {
  const now = 'HEAD';
  const ask = async (repo: string, base: string) => {
    const assessed = await assessPlans({
      folder: repo,
      planningRoot: '.planning',
      phase: '2',
      base,
      now,
      reads: [],
    });
    if (!assessed.ok) throw new Error(assessed.trouble.what);
    const { verdict, unknown, limits } = assessed.value.report;
    return { verdict, names: unknown.map(({ name }) => name), limits };
  };

  it('a base that is gone, and one that a shallow clone does not have', async () => {
    const repo = byHand('Use src/date.ts.');
    const base = runSync('git', ['rev-parse', 'HEAD'], { cwd: repo.folder }).stdout.trim();
    expect(await ask(repo.folder, 'f'.repeat(40))).toMatchObject({
      verdict: 'unknown',
      names: ['base-missing'],
    });
    commitFiles(repo, { 'src/other.ts': 'export const a = 1;\n' }, 'go on');
    const clone = join(folder, 'shallow');
    runSync('git', ['clone', '-q', '--depth', '1', `file://${repo.folder}`, clone], { cwd: folder });
    expect(await ask(clone, base)).toMatchObject({ verdict: 'unknown', names: ['shallow-history'] });
    expect(await ask(repo.folder, base)).toMatchObject({ verdict: 'fresh' });
  });

  it('a plan that names nothing, a binary file, a huge one, paths outside of the repository', async () => {
    const repo = byHand('Make it better.', {
      'assets/a.bin': '\u0000\u0001',
      'big.txt': 'a\n',
      'src/date.ts': source,
    });
    commitFiles(repo, { [planPath]: plan('Read `assets/a.bin`, big.txt and ../../etc/passwd.') }, 'plan');
    const base = runSync('git', ['rev-parse', 'HEAD'], { cwd: repo.folder }).stdout.trim();
    commitFiles(repo, { 'assets/a.bin': '\u0000\u0002', 'src/x.ts': 'x();\n' }, 'binary');
    const binary = await ask(repo.folder, base);
    expect(binary).toMatchObject({ verdict: 'unknown', names: ['unreadable-change'] });
    expect(binary.limits.join()).toContain('../../etc/passwd');
    commitFiles(repo, { 'assets/a.bin': '\u0000\u0001', 'big.txt': 'line\n'.repeat(21_000_000) }, '100 MB');
    expect(await ask(repo.folder, base)).toMatchObject({ verdict: 'unknown', names: ['unreadable-change'] });
    const nameless = plan('Make it better.').replace('files_modified: [src/page.ts]\n', '');
    commitFiles(repo, { [planPath]: nameless, 'big.txt': 'a\n' }, 'another plan');
    expect(await ask(repo.folder, base)).toMatchObject({ verdict: 'unknown', names: ['names-nothing'] });
  });
});

function script(name: string, ...lines: readonly string[]): string {
  const file = join(folder, name);
  writeFileSync(file, `set -e\n${lines.join('\n')}\n`);
  return file;
}

describe('two terminals', () => {
  let fixture: RunFixture;
  const execute = [1, 2].flatMap((at) => [
    `echo 1 > src-${at}.txt`,
    `printf '%s\\n' --- 'phase: 01-one' --- '# Summary' > .planning/phases/01-one/01-0${at}-SUMMARY.md`,
  ]);
  const workerDoes = (...lines: readonly string[]): void => {
    const verified = "printf '%s\\n' --- 'status: passed' --- > .planning/phases/01-one/01-VERIFICATION.md";
    const commit = 'git add -A; git -c user.name=w -c user.email=w@example.org commit -qm "feat: phase 1"';
    runSync('sh', [script('work.sh', ...lines, ...execute, verified, commit)], { cwd: fixture.folder });
  };
  const uses =
    "sed -i 's,<objective>Make src/2-1.txt,<objective>Use `formatDate` of src/date.ts in src/2-1.txt,' .planning/phases/02-two/02-01-PLAN.md";
  const commit = "git add -A; git commit -qm 'docs: more'";
  const planTwo = (): string => script('plan.sh', planSession('2').replace('set -e\n', ''), uses, commit);
  const trailer = (): string => fixture.git('log', '-1', '--format=%(trailers:key=Leapfrog-Drift,valueonly)');

  beforeEach(() => {
    fixture = makeRunFixture(folder, { 'src/date.ts': source });
    const planned = leapfrog(fixture.folder, 'plan', '2', '--', 'sh', planTwo());
    if (planned.code !== 0) throw new Error(planned.err);
  });

  it('spends nothing unasked: land refuses and says how to revise; the revision lands', () => {
    expect(leapfrog(fixture.folder, 'plan', '2', '--revise').err).toContain('is still true');
    workerDoes('sed -i s/formatDate/dateText/ src/date.ts');
    const refused = leapfrog(fixture.folder, 'land');
    expect(refused.code).toBe(3);
    expect(refused.out).toContain('symbol-renamed formatDate');
    expect(refused.err).toContain('leapfrog plan 2 --revise');
    const wrong = script('wrong.sh', 'echo more >> .planning/phases/02-two/02-02-PLAN.md');
    const notHeld = leapfrog(fixture.folder, 'plan', '2', '--revise', '--', 'sh', wrong);
    expect(notHeld.code).toBe(3);
    expect(notHeld.err).toContain('plan 02-02 was changed, and nothing that was found touches it');
    expect(notHeld.err).toContain('still names formatDate');
    // It goes on in the same lane, where the wrong line still is.
    const right = script(
      'right.sh',
      "sed -i '/^more$/d' .planning/phases/02-two/02-02-PLAN.md",
      'sed -i s/formatDate/dateText/ .planning/phases/02-two/02-01-PLAN.md',
    );
    const held = leapfrog(fixture.folder, 'plan', '2', '--revise', '--', 'sh', right);
    expect([held.code, held.err]).toEqual([0, '']);
    const landed = leapfrog(fixture.folder, 'land');
    expect([landed.code, landed.err]).toEqual([0, '']);
    expect(landed.out).toContain('drift fresh');
    expect(trailer()).toMatch(/^repaired, fresh/);
    expect(fixture.git('show', 'HEAD:.planning/phases/02-two/02-01-PLAN.md')).toContain('dateText');
  });

  it('lands all the same when a person says so, and the commit says who', () => {
    workerDoes('sed -i s/formatDate/dateText/ src/date.ts');
    const landed = leapfrog(fixture.folder, 'land', '--accept-drift');
    expect([landed.code, landed.err]).toEqual([0, '']);
    expect(trailer()).toMatch(/^patchable \(.*\), accepted by a person/);
  });

  it('sees what was edited in the working tree meanwhile', () => {
    writeFiles(fixture.folder, {
      '.planning/phases/02-two/02-CONTEXT.md': '# Phase 2: Context\n\n- Use postgres\n',
    });
    const drift = leapfrog(fixture.folder, 'drift', '2');
    expect(drift.code).toBe(10);
    expect(drift.out).toContain('decision-changed');
    expect(drift.out).toContain('Use postgres');
  });
});
