import type { ClosedPhase } from './closing.ts';
import { phaseStatus, closes, type Evidence } from './evidence.ts';
import type { PlanningFolder } from './folder.ts';
import type { Closing, Phase } from './phase.ts';
import type { PhaseDirectory, PhaseFile } from './phase-directories.ts';
import { isOwnFile, summaryOf } from './phase-files.ts';
import { isBacklogPhase, type PhaseNumber } from './phase-number.ts';
import { leavesRepository, readPlan, type Plan } from './plan.ts';
import { shownPath, type Problem } from './problem.ts';
import type { RoadmapPhase } from './roadmap.ts';
import { readSummaryStatus, type Summary } from './summary.ts';
import { ownVerification, readVerification, type VerificationStatus } from './verification.ts';

/** A phase before it is read: its directory, its roadmap entry, or both. */
export interface PhaseSource {
  readonly number: PhaseNumber;
  readonly directory: PhaseDirectory | undefined;
  readonly entry: RoadmapPhase | undefined;
}

/** One collator for all: making one per comparison costs more than reading the files. */
const byNumbers = new Intl.Collator('en', { numeric: true });

interface Judgement {
  readonly verifier: boolean;
  /** From history, by directory; undefined without one. */
  readonly closed: ReadonlyMap<string, ClosedPhase> | undefined;
}

export function readPhase(
  source: PhaseSource,
  folder: PlanningFolder,
  judgement: Judgement,
): { readonly phase: Phase; readonly problems: readonly Problem[] } {
  const { number, directory, entry } = source;
  const problems: Problem[] = [];
  const files = directory?.files ?? [];
  const summaries = readSummaries(files, folder, problems);
  const plans = readPlans(files, folder, summaries, problems);
  const report = readReport(source, folder, problems);
  const has = (kind: string): boolean =>
    files.some((file) => file.kind === kind && isOwnFile(file.name, number));
  const evidence: Evidence = {
    livePlans: plans.filter((plan) => !plan.superseded).length,
    finishedPlans: plans.filter((plan) => !plan.superseded && isFinished(plan)).length,
    allPlans: plans.length,
    hasContext: has('context'),
    hasResearch: has('research'),
    verification: report.status,
    verifier: judgement.verifier,
  };
  const phase: Phase = {
    number,
    name: entry?.name !== undefined && entry.name !== '' ? entry.name : slugOf(directory?.name ?? ''),
    directory: directory?.path,
    inRoadmap: entry !== undefined,
    place: placeOf(source),
    milestone: directory?.milestone ?? entry?.milestone,
    plans,
    summaries: [...summaries.values()],
    hasContext: evidence.hasContext,
    hasResearch: evidence.hasResearch,
    verification: report.status,
    verificationPath: report.path,
    dependsOn: entry?.dependsOn ?? [],
    roadmapTicked: entry?.checkbox?.ticked ?? false,
    status: phaseStatus(
      evidence,
      directory === undefined ? undefined : closingOf(directory, evidence, judgement.closed),
    ),
  };
  return { phase, problems };
}

/** A plan is finished by a summary that is no record of failure. */
export function isFinished(plan: Plan): boolean {
  return plan.summary !== undefined && plan.summary.status !== 'blocked';
}

/** History says when; the files must still hold what proved it, so that an uncommitted removal re-opens too. */
function closingOf(
  { path, files }: PhaseDirectory,
  evidence: Evidence,
  closed: ReadonlyMap<string, ClosedPhase> | undefined,
): Closing | undefined {
  if (closed === undefined) return closes(evidence) ? { by: 'files' } : undefined;
  const found = closed.get(path);
  if (found === undefined) return undefined;
  const reported =
    evidence.verification === 'passed' || (!evidence.verifier && evidence.verification === 'none');
  const here = new Set(files.map((file) => file.name));
  return reported && found.proof.every((name) => here.has(name)) ? found.closing : undefined;
}

function placeOf({ number, directory, entry }: PhaseSource): Phase['place'] {
  if (isBacklogPhase(number)) return 'backlog';
  if (directory !== undefined && !directory.active) return 'archived';
  return entry?.shipped === true ? 'archived' : 'active';
}

function readSummaries(
  files: readonly PhaseFile[],
  folder: PlanningFolder,
  problems: Problem[],
): ReadonlyMap<string, Summary> {
  const summaries = new Map<string, Summary>();
  for (const { name, path, kind } of files) {
    if (kind !== 'summary') continue;
    const text = folder.read(path);
    if (text === undefined) problems.push(unreadable(path));
    summaries.set(name, { path, status: readSummaryStatus(text ?? '') });
  }
  return summaries;
}

function readPlans(
  files: readonly PhaseFile[],
  folder: PlanningFolder,
  summaries: ReadonlyMap<string, Summary>,
  problems: Problem[],
): readonly Plan[] {
  const plans: Plan[] = [];
  for (const { name, path, kind } of files) {
    if (kind !== 'plan') continue;
    const text = folder.read(path);
    if (text === undefined) problems.push(unreadable(path));
    const { plan, frontmatter } = readPlan(path, text ?? '');
    if (frontmatter.is === 'broken') {
      problems.push({
        name: 'broken-frontmatter',
        where: `${shownPath(path)}:${frontmatter.line}`,
        what: `the YAML between the --- lines is broken: ${frontmatter.problem}`,
        next: 'correct the line; until then only the lines that stand alone are read',
      });
    }
    problems.push(...outsidePaths(plan));
    plans.push({ ...plan, summary: summaryOf(name, (candidate) => summaries.get(candidate)) });
  }
  return plans.toSorted((a, b) => byNumbers.compare(a.id, b.id));
}

function outsidePaths(plan: Omit<Plan, 'summary'>): readonly Problem[] {
  return plan.filesModified.filter(leavesRepository).map((named) => ({
    name: 'path-outside-repository',
    where: shownPath(plan.path),
    what: `files_modified names ${shownPath(named)}, which is outside the repository`,
    next: 'name the file relative to the top of the repository, or take it out of the plan',
  }));
}

function readReport(
  { directory, number }: PhaseSource,
  folder: PlanningFolder,
  problems: Problem[],
): { readonly status: VerificationStatus; readonly path: string | undefined } {
  const names = (directory?.files ?? []).filter(
    (file) => file.kind === 'verification' && isOwnFile(file.name, number),
  );
  const name = ownVerification(
    names.map((file) => file.name),
    directory?.name ?? '',
  );
  const path = names.find((file) => file.name === name)?.path;
  if (path === undefined) return { status: 'none', path };
  const text = folder.read(path);
  if (text === undefined) problems.push(unreadable(path));
  const status = readVerification(text ?? '');
  if (status === 'unknown' && text !== undefined) {
    problems.push({
      name: 'unknown-verification',
      where: shownPath(path),
      what: 'the report has no status that is known (passed, gaps_found, human_needed)',
      next: 'verify the phase again, or write the status into the frontmatter',
    });
  }
  return { status, path };
}

function unreadable(path: string): Problem {
  return {
    name: 'unreadable-file',
    where: shownPath(path),
    what: 'the file cannot be read as text',
    next: 'check its permissions and that it is UTF-8 text',
  };
}

/** "user-login" of "03-user-login" → "user login": better than nothing where the roadmap has no name. */
function slugOf(directoryName: string): string {
  return directoryName
    .replace(/^(?:phase[-_ ])?(?:[A-Z][A-Z0-9_]*-)?[A-Za-z]?[\d.]+[A-Za-z]?[-_ ]?/i, '')
    .replaceAll('-', ' ');
}
