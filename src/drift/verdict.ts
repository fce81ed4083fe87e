import type { Certainty, DriftVerdict, Finding, FindingKind, UnknownReason } from './finding.ts';
import type { Footprint } from './footprint.ts';
import { sectionGone } from './roadmap-findings.ts';

/** Findings that count for the verdict; the others are shown. docs/drift.md gives the same rules in words. */
export function counts({ certainty }: { readonly certainty: Certainty }): boolean {
  return certainty !== 'possible';
}

/**
 * *stale*: the ground is gone, so that no patch of single tasks helps: the phase left the roadmap; every plan is done already; or
 * at least half of the things that the plans build on, and of the plans, lost one of them without a successor.
 * *patchable*: some finding counts. *unknown*: none does, but something that matters could not be seen. Else *fresh*.
 */
export function verdictOf(
  footprint: Footprint,
  findings: readonly Finding[],
  unknown: readonly UnknownReason[],
): DriftVerdict {
  const counted = findings.filter(counts);
  if (groundGone(footprint, counted)) return 'stale';
  if (counted.length > 0) return 'patchable';
  return unknown.length > 0 ? 'unknown' : 'fresh';
}

/** Plans that findings touch, in order; all of them where one touches the phase as a whole. */
export function touchedPlans(footprint: Footprint, findings: readonly Finding[]): readonly string[] {
  const counted = findings.filter(counts);
  const all = footprint.plans.map(({ id }) => id);
  if (counted.some(({ plan }) => plan === undefined)) return all;
  const touched = new Set(counted.map(({ plan }) => plan));
  return all.filter((id) => touched.has(id));
}

/** Kinds after which there is nothing left to build on; a renamed or moved thing has a successor. */
const losses: ReadonlySet<FindingKind> = new Set([
  'file-gone',
  'symbol-gone',
  'promise-broken',
  'dependency-removed',
]);

function groundGone(footprint: Footprint, counted: readonly Finding[]): boolean {
  const { plans } = footprint;
  if (plans.length === 0) return false;
  if (counted.some(({ kind, found }) => kind === 'roadmap-changed' && found === sectionGone)) return true;
  if (plans.every(({ id }) => counted.some(({ kind, plan }) => kind === 'already-done' && plan === id)))
    return true;
  const lost = counted.filter((finding) => losses.has(finding.kind) && finding.certainty === 'certain');
  const plansHit = new Set(lost.map(({ plan }) => plan));
  if (plansHit.size * 2 < plans.length || lost.length === 0) return false;
  const goneThings = new Set(lost.map(thingOf));
  const ground = new Set(plans.flatMap((plan) => groundOf(footprint, plan.id)));
  for (const thing of goneThings) ground.add(thing);
  return goneThings.size >= 2 && goneThings.size * 2 >= ground.size;
}

function thingOf({ kind, subject, where }: Finding): string {
  if (kind === 'file-gone') return subject;
  if (kind === 'promise-broken') return where.now?.path ?? subject;
  return where.before?.path ?? subject;
}

/** What a plan builds on: files that it names and that were there, and files of the phase before that it uses. */
function groundOf({ plans, promises }: Footprint, id: string): readonly string[] {
  const plan = plans.find((one) => one.id === id);
  const promised = new Set(promises.flatMap(({ artifacts }) => artifacts.map(({ path }) => path)));
  return (plan?.files ?? [])
    .filter(({ name, atBase }) => atBase || promised.has(name))
    .map(({ name }) => name);
}

const gravity: readonly Certainty[] = ['certain', 'likely', 'possible'];

/** The surest first, then by plan and place, so that the same drift always reads the same. */
export function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted(compareFindings);
}

/** 0 where nothing that orders them is different: they stay in the order in which they were found. */
export function compareFindings(a: Finding, b: Finding): number {
  const [first, second] = [orderOf(a), orderOf(b)];
  return first < second ? -1 : first > second ? 1 : 0;
}

function orderOf({ certainty, plan, where, kind, subject }: Finding): string {
  const line = String(where.plan?.from ?? 0).padStart(6, '0');
  return [gravity.indexOf(certainty), plan ?? '', line, kind, subject].join(' ');
}
