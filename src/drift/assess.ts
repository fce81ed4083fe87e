import { accountFindings } from './account-findings.ts';
import type { Change } from './change.ts';
import { creationFindings } from './creation-findings.ts';
import { fileFindings, type ReadChange, type Surroundings } from './file-findings.ts';
import { isLockFile } from './file-kind.ts';
import type { DriftReport, Finding, FindingKind, UnknownReason } from './finding.ts';
import type { Footprint, PlanPromise } from './footprint.ts';
import type { Grammars } from './grammars.ts';
import { planningFindings } from './planning-findings.ts';
import { delivered, promiseFindings } from './promise-findings.ts';
import { indexSymbols, namesFile } from './reliance.ts';
import { readChanges } from './read-changes.ts';
import { matchPath } from './resolve-path.ts';
import { counts, inOrder, touchedPlans, verdictOf } from './verdict.ts';
import { verificationFindings } from './verification-findings.ts';
import { wordFindings } from './word-findings.ts';

export interface Assessment {
  readonly footprint: Footprint;
  readonly change: Change;
  readonly grammars: Grammars;
  /** What could not be seen and matters: a base that is gone, a history that was cut. */
  readonly unknown: readonly UnknownReason[];
  /** The phase before has its closing commit: what it promised and is not there is broken. */
  readonly promisesDue: boolean;
}

/**
 * Compares what plans relied on with what is there now. Pure: the same facts give the same report. What a plan names and uses
 * counts; what was only read or searched does not, except for line ranges that were opened on purpose.
 */
export function assess(assessment: Assessment): DriftReport {
  const { footprint, change, grammars } = assessment;
  const reads = readChanges(footprint, change.files, grammars);
  const around = surroundings(footprint, reads);
  const now = delivered(change, grammars, assessment.promisesDue);
  const readings = footprint.plans.map((plan) => ({ plan, index: indexSymbols(plan) }));
  const findings = [
    ...readings.flatMap((reading) => [
      ...promiseFindings(reading, footprint, { now, around }),
      ...creationFindings(reads, reading, around),
      ...reads.flatMap((read) => [...fileFindings(read, reading, around), ...wordFindings(read, reading)]),
      ...accountFindings(reading, change.planning),
      ...change.planning.verifications.flatMap((one) => verificationFindings(reading, footprint, one)),
    ]),
    ...planningFindings(footprint, change),
  ];
  const unknown = [...assessment.unknown, ...unreadable(footprint, reads), ...nameless(footprint, change)];
  const ordered = inOrder(withoutEchoes(findings));
  return {
    verdict: verdictOf(footprint, ordered, unknown),
    phase: footprint.phase,
    base: change.base,
    now: change.now,
    findings: ordered,
    touched: touchedPlans(footprint, ordered),
    unknown,
    limits: limitsOf(footprint, now.due),
  };
}

function surroundings(footprint: Footprint, reads: readonly ReadChange[]): Surroundings {
  const added = reads.flatMap(({ file, changes }) =>
    changes.flatMap((one) => (one.is === 'added' ? [{ path: file.path, declaration: one.after }] : [])),
  );
  return {
    added,
    promised: (path, name) => footprint.promises.some((promise) => promises(promise, path, name)),
  };
}

/** Whether a plan of the phase before said that it changes this file, and this name in it. */
function promises(promise: PlanPromise, path: string, name: string | undefined): boolean {
  const artifact = promise.artifacts.find((one) => matchPath(one.path, path) !== undefined);
  if (artifact === undefined && !promise.writes.some((written) => matchPath(written, path) !== undefined))
    return false;
  if (name === undefined) return true;
  return (
    artifact?.exports.includes(name) === true ||
    promise.symbols.some((symbol) => symbol.how === 'code' && symbol.name === name)
  );
}

/** What people wrote: two sentences about one thing are two findings. */
const accounts: ReadonlySet<FindingKind> = new Set(['deviation', 'decision-made', 'verification-gap']);

/** One thing said twice: the same kind, plan, task and subject; a broken promise says what the file's own findings would. */
function withoutEchoes(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  const broken = new Set(
    findings
      .filter((finding) => finding.kind === 'promise-broken' && counts(finding))
      .map(({ plan, subject }) => `${plan ?? ''} ${subject}`),
  );
  return findings.filter((finding) => {
    const { kind, plan, task, subject } = finding;
    if ((kind === 'symbol-gone' || kind === 'file-gone') && broken.has(`${plan ?? ''} ${subject}`))
      return false;
    const key = [kind, plan, task, subject, accounts.has(kind) ? finding.found : ''].join('\n');
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Files that a plan names and that changed in a way nobody can compare. */
function unreadable({ plans }: Footprint, reads: readonly ReadChange[]): readonly UnknownReason[] {
  return reads.flatMap(({ file }) => {
    if (isLockFile(file.path) || file.is === 'added') return [];
    const why =
      file.before.is === 'unreadable'
        ? file.before.why
        : file.after.is === 'unreadable'
          ? file.after.why
          : undefined;
    const by = plans.filter((plan) => namesFile(plan, file.was ?? file.path).length > 0).map(({ id }) => id);
    if (why === undefined || by.length === 0) return [];
    return [
      {
        name: 'unreadable-change',
        what: `${file.path}, which plan ${by.join(', ')} names, changed and cannot be compared: ${why}`,
      },
    ];
  });
}

/** A plan that names nothing relies on everything, as far as anybody can tell. */
function nameless({ plans }: Footprint, { files }: Change): readonly UnknownReason[] {
  if (files.every(({ path }) => isLockFile(path))) return [];
  return plans
    .filter(
      (plan) =>
        plan.files.length === 0 &&
        plan.symbols.every(({ how }) => how === 'prose') &&
        plan.artifacts.length === 0,
    )
    .map(({ id }) => ({
      name: 'names-nothing',
      what: `plan ${id} names no file and no symbol, so nothing of it can be compared`,
    }));
}

function limitsOf(
  { reads, plans, promises: promised }: Footprint,
  due: (plan: string) => boolean,
): readonly string[] {
  const limits: string[] = [];
  if (reads === undefined)
    limits.push('what was read while planning was not recorded: only what the plans name was compared');
  const outside = [...new Set(plans.flatMap((plan) => plan.outside))];
  if (outside.length > 0)
    limits.push(`paths outside the repository were not compared: ${outside.slice(0, 5).join(', ')}`);
  const open = promised
    .filter(({ plan, artifacts }) => artifacts.length > 0 && !due(plan))
    .map(({ plan }) => plan);
  if (open.length > 0)
    limits.push(`plans ${open.join(', ')} have no summary yet: what they promised is not judged`);
  return limits;
}
