import type { PlanningFolder } from './folder.ts';
import type { PhaseDirectory } from './phase-directories.ts';
import { isOwnFile, phaseFileKind, summaryNamesOf } from './phase-files.ts';
import type { PhaseNumber } from './phase-number.ts';
import { readPlan } from './plan.ts';
import { readSummaryStatus } from './summary.ts';
import { ownVerification, readVerification } from './verification.ts';

/** What `gsd-tools roadmap analyze` calls `disk_status`. */
export type GsdDiskStatus =
  | 'no_directory'
  | 'empty'
  | 'discussed'
  | 'researched'
  | 'planned'
  | 'partial'
  | 'complete';

/** Whose rules: gsd-core 1.14.0, or get-shit-done-cc 1.42.3. They disagree with each other on many phases. */
export type GsdRules = 'gsd-core' | 'classic';

export interface GsdFacts {
  readonly planCount: number;
  readonly summaryCount: number;
  readonly hasContext: boolean;
  readonly hasResearch: boolean;
  readonly diskStatus: GsdDiskStatus;
}

export interface GsdPhase {
  readonly number: PhaseNumber;
  readonly directory: PhaseDirectory | undefined;
  /** As that GSD reads it, `classicRoadmapTicked`; gsd-core gives ticks no authority. */
  readonly roadmapTicked: boolean;
  /** gsd-core calls a passed report stale by file times or digests, which a pure reader cannot see. */
  readonly stale: boolean;
}

/** Counts and names a phase as the given GSD does, so that both readings can be compared phase by phase. */
export function gsdFacts(phase: GsdPhase, folder: PlanningFolder, rules: GsdRules): GsdFacts {
  const counts = phase.directory === undefined ? none : countOf[rules](phase.directory, phase.number, folder);
  const complete =
    rules === 'classic'
      ? phase.roadmapTicked || (counts.planCount > 0 && counts.summaryCount >= counts.planCount)
      : counts.passed && !phase.stale;
  return { ...counts, diskStatus: diskStatus(phase.directory !== undefined, counts, complete) };
}

type Counts = Omit<GsdFacts, 'diskStatus'> & { readonly passed: boolean };

const none: Counts = { planCount: 0, summaryCount: 0, hasContext: false, hasResearch: false, passed: false };

const countOf = { classic: classicCounts, 'gsd-core': coreCounts } as const;

function diskStatus(exists: boolean, counts: Counts, complete: boolean): GsdDiskStatus {
  if (complete) return 'complete';
  if (!exists) return 'no_directory';
  if (counts.summaryCount > 0) return 'partial';
  if (counts.planCount > 0) return 'planned';
  if (counts.hasResearch) return 'researched';
  return counts.hasContext ? 'discussed' : 'empty';
}

/** Any name with PLAN in it is a plan, every summary counts, and no report is read (plan-scan.cjs, roadmap.cjs of 1.42.3). */
function classicCounts(directory: PhaseDirectory): Counts {
  const names = directory.files.map((file) => file.name);
  const root = names.filter((name) => !name.includes('/'));
  const nested = names
    .filter((name) => /^plans\/[^/]+$/.test(name))
    .map((name) => name.slice('plans/'.length));
  const ends = (kind: string): boolean =>
    root.some((name) => name === `${kind}.md` || name.endsWith(`-${kind}.md`));
  const nestedOf = (kind: string): number =>
    nested.filter((name) => phaseFileKind(name, true) === kind).length;
  const summaries = root.filter((name) => phaseFileKind(name, false) === 'summary');
  return {
    planCount: root.filter(isClassicPlan).length + nestedOf('plan'),
    summaryCount: summaries.length + nestedOf('summary'),
    hasContext: ends('CONTEXT'),
    hasResearch: ends('RESEARCH'),
    passed: false,
  };
}

function isClassicPlan(name: string): boolean {
  return /PLAN.*\.md$/i.test(name) && !/-OUTLINE\.md$|\.pre-bounce\.md$/i.test(name);
}

/** Superseded plans and blocked or unmatched summaries do not count; only a passed report of the phase's own completes it. */
function coreCounts(directory: PhaseDirectory, number: PhaseNumber, folder: PlanningFolder): Counts {
  const of = (kind: string): readonly string[] =>
    directory.files.filter((file) => file.kind === kind).map((file) => file.name);
  const own = (kind: string): readonly string[] => of(kind).filter((name) => isOwnFile(name, number));
  const text = (name: string): string => folder.read(`${directory.path}/${name}`) ?? '';
  const plans = of('plan').filter((name) => !readPlan(name, text(name)).plan.superseded);
  const finishing = new Set(of('summary').filter((name) => readSummaryStatus(text(name)) !== 'blocked'));
  const report = ownVerification(own('verification'), directory.name);
  return {
    planCount: plans.length,
    summaryCount: plans.filter((plan) => summaryNamesOf(plan).some((name) => finishing.has(name))).length,
    hasContext: own('context').length > 0,
    hasResearch: own('research').length > 0,
    passed: report !== undefined && readVerification(text(report)) === 'passed',
  };
}
