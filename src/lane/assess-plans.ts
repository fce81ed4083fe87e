import {
  assess,
  isLockFile,
  loadGrammars,
  matchPath,
  planFootprint,
  planPromise,
  type Assessment,
  type Change,
  type DriftReport,
  type FileChange,
  type FileText,
  type Footprint,
  type Grammars,
  type PlanFootprint,
  type Read,
  type UnknownReason,
} from '../drift/index.ts';
import {
  changedFiles,
  commitsOf,
  git,
  objectInfo,
  openRepository,
  readObjects,
  type ChangedFile,
  type Repository,
} from '../git/index.ts';
import { limit } from '../limit.ts';
import type { PlanningFolder } from '../planning/folder.ts';
import { done, type Result } from '../trouble.ts';
import { phasePlanning, planningOf, type PhasePlanning, type PlanText } from './drift-planning.ts';
import { planningChange } from './planning-change.ts';

/**
 * Whose plans are compared with what. This is also the door for programs (`dist/lane/assess-plans.js`), such as benchmarks:
 *
 *     const { report } = (await assessPlans({ folder, planningRoot: '.planning', phase: '3', base, now, reads })).value
 */
export interface PlansToAssess {
  /** Any folder of a git repository. */
  readonly folder: string;
  /** From the top of the worktree: ".planning". */
  readonly planningRoot: string;
  /** Unpadded: "3", "2.1". */
  readonly phase: string;
  /** The commit that the planner saw. A commit that is not there any more makes the answer *unknown*. */
  readonly base: string;
  /** The commit to compare with. */
  readonly now: string;
  /** The commit that has the plans; `now` without it. */
  readonly plansAt?: string;
  /** What was read and searched while planning, each read as the base had the file; undefined where nobody recorded it. */
  readonly reads: readonly Read[] | undefined;
  /** The phase before is complete: a promise that is not there is broken, with or without a summary of its plan. */
  readonly promisesDue?: boolean;
  /** Planning files as they lie on disk, where they are to be looked at instead of those of `now`. */
  readonly disk?: PlanningFolder;
}

export interface Assessed {
  readonly footprint: Footprint;
  readonly report: DriftReport;
}

/** Gathers the footprint and the change from git, and compares them. About ten git processes, whatever the size of the repository. */
export async function assessPlans(wanted: PlansToAssess): Promise<Result<Assessed>> {
  const opened = openRepository(wanted.folder);
  if (!opened.ok) return opened;
  const facts = gather(opened.value, wanted);
  return done(compare(facts, await loadGrammars(textsOf(facts.change))));
}

/** The same in a repository that is open already, with grammars that are loaded already. */
export function assessWith(
  repo: Repository,
  wanted: Omit<PlansToAssess, 'folder'>,
  grammars: Grammars,
): Assessed {
  return compare(gather(repo, wanted), grammars);
}

type Facts = Omit<Assessment, 'grammars'>;

function compare(facts: Facts, grammars: Grammars): Assessed {
  return { footprint: facts.footprint, report: assess({ ...facts, grammars }) };
}

function gather(repo: Repository, wanted: Omit<PlansToAssess, 'folder'>): Facts {
  const { planningRoot, phase } = wanted;
  const [base, now] = commitsOf(repo, [wanted.base, wanted.now]);
  const at = now ?? wanted.now;
  const plansCommit = wanted.plansAt ?? at;
  const atNow = wanted.disk ?? planningOf(repo, at, planningRoot);
  const planned = phasePlanning(
    plansCommit === at ? atNow : planningOf(repo, plansCommit, planningRoot),
    phase,
  );
  const current = phasePlanning(atNow, phase);
  const before = base === undefined ? current : phasePlanning(planningOf(repo, base, planningRoot), phase);
  const footprint = footprintOf(repo, { wanted, planned, before, base });
  const changed = base === undefined ? [] : changedFiles(repo, base, at);
  const outside = changed.filter(({ path }) => !path.startsWith(`${planningRoot}/`));
  const moved = plansCommit !== at;
  const planning = planningChange({ planningRoot, planned, before, current, footprint, moved });
  const facts = readFacts(repo, { files: outside, now: at, footprint });
  return {
    footprint,
    change: { base: wanted.base, now: at, ...facts, planning },
    unknown: base === undefined ? [baseMissing(repo, wanted.base)] : [],
    promisesDue: wanted.promisesDue ?? false,
  };
}

/** What the plans name, with what was read; whether a path was there is asked of `base`. */
export function footprintOf(
  repo: Repository,
  from: {
    readonly wanted: Pick<PlansToAssess, 'planningRoot' | 'phase' | 'base' | 'reads'>;
    readonly planned: PhasePlanning;
    readonly before: PhasePlanning;
    readonly base: string | undefined;
  },
): Footprint {
  const { wanted, planned, before, base } = from;
  const { planningRoot, phase } = wanted;
  const read = (plan: PlanText, atBase: (path: string) => boolean): PlanFootprint =>
    planFootprint({ ...plan, path: `${planningRoot}/${plan.path}` }, { planningRoot, atBase });
  const first = planned.plans.map((plan) => read(plan, () => false));
  // Which of the paths the base has is asked of git once, for all plans together.
  const named = [...new Set(first.flatMap(({ files }) => files.map(({ name }) => name)))];
  const found =
    base === undefined
      ? []
      : objectInfo(
          repo,
          named.map((path) => `${base}:${path}`),
        );
  const there = new Set(named.filter((_, at) => found[at]?.type === 'blob'));
  const plans = first.map((plan) => ({
    ...plan,
    files: plan.files.map((file) => ({ ...file, atBase: there.has(file.name) })),
  }));
  const promises = before.open.map((plan) =>
    planPromise(
      plan.phase,
      read(plan, () => false),
    ),
  );
  return { phase, base: wanted.base, reads: wanted.reads, plans, promises };
}

/** The texts on both sides of every change that can matter, and of what was promised; by size first, so that nothing huge is read. */
function readFacts(
  repo: Repository,
  on: { readonly files: readonly ChangedFile[]; readonly now: string; readonly footprint: Footprint },
): Pick<Change, 'files' | 'present'> {
  const { files, now, footprint } = on;
  const promised = [
    ...new Set(
      footprint.promises.flatMap(({ artifacts, writes }) => [
        ...artifacts.map(({ path }) => path),
        ...writes,
      ]),
    ),
  ].filter(
    (path) =>
      footprint.plans.some((plan) => plan.files.some(({ name }) => matchPath(name, path) !== undefined)) ||
      names(footprint, path),
  );
  const asked = new Set<string>();
  for (const { before, after, path } of files) {
    if (isLockFile(path)) continue;
    for (const object of [before, after]) if (!/^0+$/.test(object)) asked.add(object);
  }
  const objects = [...asked];
  const infos = objectInfo(repo, [...objects, ...promised.map((path) => `${now}:${path}`)]);
  const texts = readTexts(repo, infos);
  const textOf = (object: string): FileText =>
    /^0+$/.test(object) ? { is: 'absent' } : (texts.get(object) ?? { is: 'unread' });
  const present = new Map<string, FileText>();
  for (const [at, path] of promised.entries()) {
    const info = infos[objects.length + at];
    present.set(
      path,
      info?.type === 'blob' ? textOf(info.object) : { is: info === undefined ? 'absent' : 'unread' },
    );
  }
  return {
    files: files.map(({ before, after, ...rest }): FileChange => ({
      ...rest,
      before: textOf(before),
      after: textOf(after),
    })),
    present,
  };
}

/** Whether a plan uses a name that a promised artifact exports. */
function names(footprint: Footprint, path: string): boolean {
  const wanted = new Set(
    footprint.promises.flatMap(({ artifacts }) =>
      artifacts
        .filter((artifact) => artifact.path === path)
        .flatMap(({ exports, contains }) => [...exports, ...(contains ?? '').split(/\W+/)]),
    ),
  );
  return footprint.plans.some(({ symbols }) =>
    symbols.some(({ name, how }) => how === 'code' && wanted.has(name)),
  );
}

type Info = ReturnType<typeof objectInfo>[number];

function readTexts(repo: Repository, infos: readonly Info[]): ReadonlyMap<string, FileText> {
  const texts = new Map<string, FileText>();
  const wanted: string[] = [];
  let total = 0;
  const known = infos
    .flatMap((info) => (info === undefined ? [] : [info]))
    .toSorted((a, b) => a.bytes - b.bytes);
  for (const { object, type, bytes } of known) {
    if (type !== 'blob' || texts.has(object)) continue;
    total += bytes;
    if (bytes > limit.driftFileBytes) texts.set(object, { is: 'unreadable', why: `it has ${bytes} bytes` });
    else if (total > limit.driftBytes)
      texts.set(object, { is: 'unreadable', why: 'the change as a whole is too large' });
    else {
      texts.set(object, { is: 'unread' });
      wanted.push(object);
    }
  }
  for (const [at, bytes] of readObjects(repo, wanted).entries()) {
    const object = wanted[at];
    if (object !== undefined && bytes !== undefined) texts.set(object, asText(bytes));
  }
  return texts;
}

/** git's own test: a NUL byte near the start is no text. */
function asText(bytes: Buffer): FileText {
  return bytes.subarray(0, 8000).includes(0)
    ? { is: 'unreadable', why: 'it is binary' }
    : { is: 'text', text: bytes.toString('utf8') };
}

function textsOf({ files, present }: Change): readonly { readonly path: string; readonly text: string }[] {
  const found = files.flatMap(({ path, was, before, after }) => [
    ...(before.is === 'text' ? [{ path: was ?? path, text: before.text }] : []),
    ...(after.is === 'text' ? [{ path, text: after.text }] : []),
  ]);
  return [
    ...found,
    ...[...present].flatMap(([path, text]) => (text.is === 'text' ? [{ path, text: text.text }] : [])),
  ];
}

function baseMissing(repo: Repository, base: string): UnknownReason {
  if (base === '')
    return {
      name: 'no-base',
      what: 'git does not have these plans, so it is not known what they were made from',
    };
  const shallow = git(repo, ['rev-parse', '--is-shallow-repository']).stdout.trim() === 'true';
  return shallow
    ? {
        name: 'shallow-history',
        what: `the commit ${base.slice(0, 10)} that was planned from is not in this shallow clone (git fetch --unshallow)`,
      }
    : {
        name: 'base-missing',
        what: `the commit ${base.slice(0, 10)} that was planned from is not in this repository any more`,
      };
}
