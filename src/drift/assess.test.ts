import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counted, drift, planText } from '../../test/support/drift-case.ts';

const a = 'src/date.ts';
const source = [
  '// dates',
  "import { zone } from './zone.ts';",
  '',
  "export function formatDate(date: Date, locale = 'en'): string {",
  '  return zone(date.toISOString(), locale);',
  '}',
  '',
  'export function parseDate(text: string): Date {',
  '  return new Date(text);',
  '}',
  '',
].join('\n');
const plan = planText({
  writes: ['src/page.ts'],
  context: [a],
  action: 'Show the day with `formatDate(date)` from src/date.ts.',
});
const wide = [
  { kind: 'read', path: a },
  { kind: 'search', pattern: 'Date' },
] as const;
const withDate = (now: string, more: Record<string, string> = {}) =>
  drift({ before: { [a]: source }, now: { [a]: now, ...more }, plan, reads: wide });

const roadmap = (goal: string, more = ''): string =>
  `# Roadmap\n\n### Phase 3: Next\n\n**Goal**: ${goal}\n${more}\n### Phase 4: Later\n`;

const manifest = (deps: object): string => JSON.stringify({ dependencies: deps }, undefined, 2);

describe('what breaks a plan', () => {
  it('a renamed function, with its new name', async () => {
    const report = await withDate(source.replaceAll('formatDate', 'dateText'));
    expect(counted(report)).toEqual(['symbol-renamed 03-01 formatDate']);
    expect(report.verdict).toBe('patchable');
    expect(report.touched).toEqual(['03-01']);
    const [finding] = report.findings;
    expect(finding).toMatchObject({
      certainty: 'certain',
      task: 'Task 1: Build it',
      found: 'it is called dateText now',
      where: { before: { path: a, from: 4, to: 6 }, now: { path: a, from: 4, to: 6 } },
    });
    expect(finding?.where.plan?.from).toBeGreaterThan(10);
  });

  it('a deleted function', async () => {
    const report = await withDate(source.replace(/export function formatDate[\s\S]*?\n}\n/, ''));
    expect(counted(report)).toEqual(['symbol-gone 03-01 formatDate']);
  });

  it('another signature', async () => {
    const report = await withDate(source.replace('date: Date, locale', 'date: Date, zone: string, locale'));
    expect(counted(report)).toEqual(['signature-changed 03-01 formatDate']);
  });

  it('other behaviour, with the whole file read', async () => {
    const report = await withDate(source.replace('date.toISOString()', 'date.toString()'));
    expect(counted(report)).toEqual(['behaviour-changed 03-01 formatDate']);
  });

  it('other code in the very lines that were read, which the plan does not name', async () => {
    const now = source.replace('new Date(text)', 'new Date(Date.parse(text))');
    const reads = (from: number, to: number) => [{ kind: 'read', path: a, from, to }] as const;
    const given = { before: { [a]: source }, now: { [a]: now }, plan };
    expect(counted(await drift({ ...given, reads: reads(8, 10) }))).toEqual([
      'range-changed 03-01 parseDate',
    ]);
    expect(counted(await drift({ ...given, reads: reads(1, 6) }))).toEqual([]);
  });

  it('a deleted file, which takes all its names along', async () => {
    const report = await drift({ before: { [a]: source }, now: {}, plan, reads: wide });
    expect(counted(report)).toEqual(['file-gone 03-01 src/date.ts']);
  });

  it('a moved file, and what moved alone', async () => {
    const moved = await drift({
      before: { [a]: source },
      now: { 'src/lib/date.ts': source },
      renamed: { 'src/lib/date.ts': a },
      plan,
    });
    expect(counted(moved)).toEqual(['file-moved 03-01 src/date.ts']);
    const alone = await withDate('export const nothing = 1;\n', { 'src/other.ts': source });
    expect(alone.findings.map(({ kind, found }) => [kind, found])).toEqual([
      ['symbol-moved', 'it is in src/other.ts now'],
    ]);
  });

  it('a file of that name that the plan was to make', async () => {
    const report = await withDate(source, { 'src/page.ts': 'export const page = 1;\n' });
    expect(counted(report)).toEqual(['already-there 03-01 src/page.ts']);
  });

  it('the work itself, done already', async () => {
    const making = planText({
      writes: ['src/page.ts'],
      action: 'Make `renderPage`.',
      artifacts: ['- path: "src/page.ts"', '  exports: ["renderPage"]'],
    });
    const report = await drift({ now: { 'src/page.ts': 'export function renderPage() {}\n' }, plan: making });
    expect(report.findings.map(({ kind }) => kind)).toEqual(['already-done']);
    expect(report.verdict).toBe('stale');
  });

  it('a dependency that was taken out', async () => {
    const report = await drift({
      before: { 'package.json': manifest({ 'date-fns': '^3.0.0', zod: '^4.0.0' }) },
      now: { 'package.json': manifest({ zod: '^4.0.0' }) },
      plan: planText({ action: 'Add days with date-fns.' }),
    });
    expect(counted(report)).toEqual(['dependency-removed 03-01 date-fns']);
  });
});

describe('what does not', () => {
  it.each([
    ['layout', source.replaceAll('  return', '      return').replaceAll(';\n', '\n').replaceAll("'", '"')],
    ['comments', source.replace('// dates', '/* days */').replace('{\n', '{\n  // soon\n')],
    ['another function', source.replace('new Date(text)', 'new Date(text.trim())')],
    ['a function more', `${source}\nexport function addDays(date: Date): Date {\n  return date;\n}\n`],
  ])('%s', async (_, now) => {
    const report = await withDate(now);
    expect(report.findings).toEqual([]);
    expect(report.verdict).toBe('fresh');
  });

  it('new files, tests, documents and lock files that the plan does not name', async () => {
    const report = await drift({
      before: { [a]: source, 'package-lock.json': '{ "formatDate": 1 }', 'README.md': 'use `formatDate`\n' },
      now: {
        [a]: source,
        'package-lock.json': '{}',
        'README.md': 'nothing\n',
        'src/new.ts': 'export const x = 1;\n',
        'test/date.test.ts': "import { formatDate } from '../src/date.ts';\nformatDate(new Date());\n",
      },
      plan,
      reads: wide,
    });
    expect(report.verdict).toBe('fresh');
    expect(report.findings).toEqual([]);
  });
});

describe('promises', () => {
  const promise = planText({
    writes: ['src/store.ts'],
    action: 'Export openStore(path, mode).',
    artifacts: ['- path: "src/store.ts"', '  exports: ["openStore"]'],
  });
  const using = planText({
    writes: ['src/page.ts'],
    context: ['src/store.ts'],
    action: 'Call `openStore` of src/store.ts.',
  });
  const at = (now: Record<string, string>, before: Record<string, string> = {}) =>
    drift({ before, now, plan: using, promise });

  it('kept: no finding, for a new file and for a change that came as promised', async () => {
    const kept = { 'src/store.ts': 'export function openStore(path: string, mode: string) {}\n' };
    expect((await at(kept)).verdict).toBe('fresh');
    expect((await at(kept, { 'src/store.ts': 'export function openStore(path: string) {}\n' })).verdict).toBe(
      'fresh',
    );
  });

  it('broken: no file, no such export, not callable as promised', async () => {
    expect(counted(await at({}))).toEqual(['promise-broken 03-01 src/store.ts']);
    expect(counted(await at({ 'src/store.ts': 'export function createStore() {}\n' }))).toEqual([
      'promise-broken 03-01 openStore',
    ]);
    const narrow = await at({ 'src/store.ts': 'export function openStore(path: string) {}\n' });
    expect(narrow.findings.map(({ kind, found }) => [kind, found])).toEqual([
      ['promise-broken', 'it takes 1 parameters'],
    ]);
  });

  it('kept elsewhere: says where it is', async () => {
    const report = await at({ 'src/db.ts': 'export function openStore(path: string, mode: string) {}\n' });
    expect(report.findings[0]?.found).toBe('it is not there; openStore is in src/db.ts');
  });

  it('broken for a name that both plans use for the file, without being an export', async () => {
    const said = planText({
      writes: ['src/store.ts'],
      action: 'Add `openStore` and `closeStore` to src/store.ts.',
      artifacts: ['- path: "src/store.ts"', '  contains: "openStore"'],
    });
    const closing = planText({ action: 'Call `closeStore` of src/store.ts in src/lib/close_store.ts.' });
    const now = { 'src/store.ts': 'export function openStore() {}\nexport function endStore() {}\n' };
    expect(counted(await drift({ now, plan: closing, promise: said }))).toEqual([
      'promise-broken 03-01 closeStore',
    ]);
    const kept = { 'src/store.ts': 'export function openStore() {}\nexport function closeStore() {}\n' };
    expect((await drift({ now: kept, plan: closing, promise: said })).verdict).toBe('fresh');
  });

  it('does not excuse what was not promised in the same file', async () => {
    const old = 'export function openStore(p: string, m: string) {}\nexport function listStores() {}\n';
    const report = await drift({
      before: { 'src/store.ts': old },
      now: { 'src/store.ts': old.replace('listStores', 'allStores') },
      plan: planText({ action: 'Use `listStores` of src/store.ts.' }),
      promise,
    });
    expect(counted(report)).toEqual(['symbol-renamed 03-01 listStores']);
  });
});

describe('a promised shell function', () => {
  const path = 'lib/lines.sh';
  const call = 'Make `fit_lines "$lines" "$limit"`.';
  const promise = planText({ writes: [path], action: call, artifacts: [`- path: "${path}"`] });
  const later = planText({ writes: ['lib/page.sh'], action: 'Use `fit_lines` of `lib/lines.sh`.' });
  const told = async (...body: readonly string[]) => {
    const text = ['fit_lines() {', ...body, '  head -n "$limit" <<<"$lines"', '}', ''].join('\n');
    const report = await drift({ now: { [path]: text }, plan: later, promise });
    return report.findings.map(({ kind, subject, assumed, found: is }) => [kind, subject, assumed, is]);
  };

  it('that takes more positionals than were shown cannot be called as promised', async () => {
    const broken = [
      ['promise-broken', 'fit_lines', 'fit_lines($lines, $limit)', 'it takes 3 or more parameters'],
    ];
    expect(await told('  local scope="$1"', '  local lines="$2"', '  local limit="$3"')).toEqual(broken);
    expect(await told('  local -r scope=$1 lines=$2; local limit="${3}"')).toEqual(broken);
  });

  it('that takes as many, has a default, or reads fields of another program is as promised', async () => {
    expect(await told('  local lines="$1"', '  local limit="$2"')).toEqual([]);
    expect(await told('  local lines="$1" limit="$2" scope="${3:-all}"')).toEqual([]);
    expect(await told('  local lines="$1"', '  limit=$2', "  awk '{", '  x=$7', "  }'")).toEqual([]);
    expect(await told('  lines="$*"')).toEqual([]);
  });
});

describe('the planning files', () => {
  const shown = '.planning/REQUIREMENTS.md';
  const was = '- [ ] **AUTH-01**: log in\n- [ ] **AUTH-02**: log out\n\n| AUTH-01 | Phase 3 | Pending |\n';
  const own = planText({ action: 'Build it.', requirements: ['AUTH-01'], writes: ['src/login.ts'] });
  const now = (text: string) =>
    drift({ plan: own, planning: { requirements: { before: was, now: text, shown } } });

  it('a requirement of the plan that was edited or removed', async () => {
    const report = await now(was.replace('log in', 'log in by mail'));
    expect(counted(report)).toEqual(['requirement-changed 03-01 AUTH-01']);
    expect(counted(await now(was.replace(/.*log in\n/, '')))).toEqual(['requirement-changed 03-01 AUTH-01']);
  });

  it('ticks, other requirements and status tables are no change', async () => {
    const ticked = was.replace('[ ] **AUTH-01**', '[x] **AUTH-01**').replace('Pending', 'Complete');
    expect((await now(ticked.replace('log out', 'leave'))).findings).toEqual([]);
  });

  it('the section of the phase in the roadmap, without what GSD keeps there', async () => {
    const versions = (text: string) => ({
      roadmap: { before: roadmap('see days'), now: text, shown: '.planning/ROADMAP.md' },
    });
    const edited = await drift({ plan: own, planning: versions(roadmap('see weeks')) });
    expect(counted(edited)).toEqual(['roadmap-changed phase phase 3']);
    expect(edited.touched).toEqual(['03-01']);
    const kept = roadmap('see days', '**Plans**: 1 plan\n\n- [ ] 03-01-PLAN.md — build it\n');
    expect((await drift({ plan: own, planning: versions(kept) })).findings).toEqual([]);
    const listing = (ids: string) => ({
      roadmap: {
        before: roadmap('see days', '**Requirements**: AUTH-01, AUTH-02\n'),
        now: roadmap('see days', `**Requirements**: ${ids}\n`),
        shown: '.planning/ROADMAP.md',
      },
    });
    const lost = await drift({ plan: own, planning: listing('AUTH-02') });
    expect(counted(lost)).toEqual(['requirement-changed 03-01 AUTH-01']);
    const more = await drift({ plan: own, planning: listing('AUTH-01, AUTH-02, AUTH-03') });
    expect(more.findings[0]?.found).toBe('it has AUTH-03 too, which no plan names');
    const gone = await drift({ plan: own, planning: versions('# Roadmap\n\n### Phase 4: Later\n') });
    expect(gone.verdict).toBe('stale');
  });

  it('a decision of the context, for the plans that name it', async () => {
    const context = {
      before: '- **D-01:** use sqlite\n',
      now: '- **D-01:** use postgres\n',
      shown: '03-CONTEXT.md',
    };
    const report = await drift({
      plans: { '03-01': planText({ action: 'Per D-01.' }), '03-02': planText({ action: 'Nothing of it.' }) },
      planning: { context },
    });
    expect(counted(report)).toEqual(['decision-changed 03-01 D-01']);
  });

  it('a deviation that names what the plan names is shown, and does not count', async () => {
    const summary = '# S\n\n## Deviations from Plan\n\n- src/date.ts: kept the old parser\n';
    const accounts = [
      { plan: '02-01', planPath: '02-01-PLAN.md', planText: '', summaryPath: '02-01-SUMMARY.md', summary },
    ];
    const report = await drift({ before: { [a]: source }, plan, planning: { accounts } });
    expect(report.findings.map(({ kind, certainty }) => [kind, certainty])).toEqual([
      ['deviation', 'possible'],
    ]);
    expect(report.verdict).toBe('fresh');
  });
});

describe('verdict', () => {
  it('stale when half of the ground is gone', async () => {
    const before = { 'src/a.ts': source, 'src/b.ts': source, 'src/c.ts': source };
    const broad = planText({
      writes: ['src/page.ts'],
      context: ['src/a.ts', 'src/b.ts', 'src/c.ts'],
      action: 'Join them.',
    });
    expect((await drift({ before, now: { 'src/c.ts': source }, plan: broad })).verdict).toBe('stale');
    const two = { 'src/b.ts': source, 'src/c.ts': source };
    expect((await drift({ before, now: two, plan: broad })).verdict).toBe('patchable');
  });

  it('unknown, never fresh: nothing named, a named file that cannot be read, a base that is gone', async () => {
    const now = { 'src/x.ts': 'export const x = 1;\n' };
    const nameless = await drift({ now, plan: '---\nphase: 3\n---\nMake it better.\n' });
    expect([nameless.verdict, nameless.unknown[0]?.name]).toEqual(['unknown', 'names-nothing']);
    const untouched = await drift({ plan: '---\nphase: 3\n---\nMake it better.\n' });
    expect(untouched.verdict).toBe('fresh');
    const gone = await drift({ plan, unknown: [{ name: 'base-missing', what: 'gone' }] });
    expect(gone.verdict).toBe('unknown');
  });

  it('names the plan that is touched, of several', async () => {
    const report = await drift({
      before: { [a]: source },
      now: { [a]: source.replaceAll('formatDate', 'dateText') },
      plans: { '03-01': planText({ action: 'Make tea.', writes: ['src/tea.ts'] }), '03-02': plan },
    });
    expect(report.touched).toEqual(['03-02']);
  });

  it('says that nobody recorded what was read', async () => {
    expect((await drift({ plan })).limits.join()).toContain('was not recorded');
    expect((await drift({ plan, reads: [] })).limits).toEqual([]);
  });
});

describe('laws', () => {
  const texts = fc.constantFrom(
    source,
    source.replaceAll('formatDate', 'dateText'),
    source.replace('date: Date, locale', 'locale'),
    '',
    'export {',
    '\u0000',
  );
  const paths = fc.constantFrom(
    a,
    'src/zone.ts',
    'lib/x.py',
    'run.sh',
    'main.go',
    'data.json',
    'README.md',
    'x',
  );
  const tree = fc.dictionary(paths, texts);
  const reads = fc.option(
    fc.array(fc.record({ kind: fc.constant('read' as const), path: paths, from: fc.nat(9), to: fc.nat(9) })),
    { nil: undefined },
  );

  it('no change, no finding', async () => {
    await fc.assert(
      fc.asyncProperty(tree, fc.string(), async (before, action) => {
        const report = await drift({ before, plan: planText({ action, context: Object.keys(before) }) });
        expect(report.findings).toEqual([]);
        expect(report.verdict).toBe('fresh');
      }),
    );
  });

  it('any change gives a report, the same one each time, and what was merely searched changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(tree, tree, reads, async (before, now, read) => {
        const given = { before, now, plan, ...(read === undefined ? {} : { reads: read }) };
        const report = await drift(given);
        expect(await drift(given)).toEqual(report);
        const search = { kind: 'search', pattern: '.' } as const;
        const wider = await drift({ ...given, reads: [...(read ?? []), search] });
        expect(wider.verdict).toBe(report.verdict);
        const fresh = report.verdict === 'fresh';
        expect(fresh).toBe(counted(report).length === 0 && report.unknown.length === 0);
      }),
    );
  });
});
