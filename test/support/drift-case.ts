import {
  assess,
  loadGrammars,
  planFootprint,
  planPromise,
  type Assessment,
  type Change,
  type DriftReport,
  type FileChange,
  type FileText,
  type Read,
} from '../../src/drift/index.ts';

/** A drift case in memory: files before and now, the plan that looks ahead, and what the phase before promised. */
export interface DriftCase {
  readonly before?: Readonly<Record<string, string>>;
  readonly now?: Readonly<Record<string, string>>;
  /** New path → old path. */
  readonly renamed?: Readonly<Record<string, string>>;
  readonly plan?: string;
  /** Further plans of the phase, by id. */
  readonly plans?: Readonly<Record<string, string>>;
  readonly promise?: string;
  readonly reads?: readonly Read[];
  readonly planning?: Partial<Change['planning']>;
  readonly unknown?: Assessment['unknown'];
}

const text = (value: string | undefined): FileText =>
  value === undefined ? { is: 'absent' } : { is: 'text', text: value };

export async function drift(given: DriftCase): Promise<DriftReport> {
  const before = given.before ?? {};
  const now = given.now ?? before;
  const renamed = given.renamed ?? {};
  const known = { planningRoot: '.planning', atBase: (path: string) => Object.hasOwn(before, path) };
  const own = given.plans ?? { '03-01': given.plan ?? '' };
  const plans = Object.entries(own).map(([id, source]) =>
    planFootprint({ id, path: `.planning/phases/03-next/${id}-PLAN.md`, text: source }, known),
  );
  const promised =
    given.promise === undefined
      ? []
      : [
          planPromise(
            '2',
            planFootprint(
              { id: '02-01', path: '.planning/phases/02-now/02-01-PLAN.md', text: given.promise },
              known,
            ),
          ),
        ];
  const missing = { before: undefined, now: undefined };
  const change: Change = {
    base: 'b'.repeat(40),
    now: 'n'.repeat(40),
    files: changesOf(before, now, renamed),
    present: new Map(
      promised.flatMap(({ artifacts, writes }) =>
        [...artifacts.map(({ path }) => path), ...writes].map((path) => [path, text(now[path])] as const),
      ),
    ),
    planning: {
      planningRoot: '.planning',
      requirements: { ...missing, shown: '.planning/REQUIREMENTS.md' },
      roadmap: { ...missing, shown: '.planning/ROADMAP.md' },
      context: { ...missing, shown: '.planning/phases/03-next/03-CONTEXT.md' },
      plans: [],
      accounts: [],
      verifications: [],
      ...given.planning,
    },
  };
  const all = [...Object.entries(before), ...Object.entries(now)].map(([path, source]) => ({
    path,
    text: source,
  }));
  return assess({
    footprint: { phase: '3', base: change.base, reads: given.reads, plans, promises: promised },
    change,
    grammars: await loadGrammars(all),
    unknown: given.unknown ?? [],
    promisesDue: true,
  });
}

function changesOf(
  before: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
  renamed: Readonly<Record<string, string>>,
): readonly FileChange[] {
  const gone = new Set(Object.values(renamed));
  const paths = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter(
    (path) => !gone.has(path) && before[path] !== now[path],
  );
  return paths.map((path) => {
    const was = renamed[path];
    const old = before[was ?? path];
    const current = now[path];
    const is =
      was !== undefined
        ? 'renamed'
        : old === undefined
          ? 'added'
          : current === undefined
            ? 'deleted'
            : 'modified';
    return {
      path,
      was,
      is,
      modeBefore: '100644',
      modeNow: '100644',
      before: text(old),
      after: text(current),
    };
  });
}

/** "kind plan subject" of each finding that counts. */
export function counted(report: DriftReport): readonly string[] {
  return report.findings
    .filter(({ certainty }) => certainty !== 'possible')
    .map(({ kind, plan, subject }) => `${kind} ${plan ?? 'phase'} ${subject}`);
}

const list = (items: readonly string[] = []): string => items.map((item) => `  - ${item}`).join('\n');

/** A plan with one task, in GSD's own form. */
export function planText(what: {
  readonly writes?: readonly string[];
  readonly context?: readonly string[];
  readonly action: string;
  readonly artifacts?: readonly string[];
  readonly requirements?: readonly string[];
}): string {
  return [
    '---',
    'phase: 03-next',
    'plan: 01',
    'type: execute',
    'wave: 1',
    'depends_on: []',
    'files_modified:',
    list(what.writes),
    'autonomous: true',
    ...(what.requirements === undefined ? [] : [`requirements: [${what.requirements.join(', ')}]`]),
    'must_haves:',
    '  truths: []',
    ...(what.artifacts === undefined ? [] : ['  artifacts:', ...what.artifacts.map((line) => `    ${line}`)]),
    '---',
    '<context>',
    ...(what.context ?? []).map((path) => `@${path}`),
    '</context>',
    '<tasks>',
    '<task type="auto">',
    '  <name>Task 1: Build it</name>',
    `  <files>${(what.writes ?? []).join(', ')}</files>`,
    `  <action>${what.action}</action>`,
    '</task>',
    '</tasks>',
    '',
  ].join('\n');
}
