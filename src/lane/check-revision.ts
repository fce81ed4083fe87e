import { counts, type DriftReport, type Finding, type FindingKind, type Grammars } from '../drift/index.ts';
import { shownPath } from '../planning/problem.ts';
import { done, type Result, trouble, type Trouble } from '../trouble.ts';
import { assessWith } from './assess-plans.ts';
import type { CheckedPlan, CheckTrouble } from './check-lane.ts';
import { phasePlanning, planningOf, type PhasePlanning } from './drift-planning.ts';
import { droppedRequirements } from './dropped-requirements.ts';
import { heldReads } from './held-footprint.ts';
import { treeOfPlan } from './hold-plan.ts';
import type { HeldPlan } from './held-plan.ts';
import type { Lane } from './lane.ts';
import type { LeapProject } from './leap-project.ts';

export interface Revision {
  /** The plan that was to be revised. */
  readonly held: HeldPlan;
  /** What was found in it, and given to the planner. */
  readonly report: Pick<DriftReport, 'touched'>;
  readonly grammars: Grammars;
}

/**
 * Judges a revision by evidence: plans that nothing touched are byte for byte as they were and all there, every requirement is
 * still covered, and no line that was left as it was still names something that is gone.
 */
export function checkRevision(
  project: LeapProject,
  lane: Lane,
  revised: CheckedPlan,
  { held, report, grammars }: Revision,
): Result<CheckedPlan, CheckTrouble> {
  const { repo, planningRoot } = project;
  const tree = treeOfPlan(project, lane, revised);
  if (!tree.ok) return trouble({ ...tree.trouble, reasons: [tree.trouble] });
  const before = phasePlanning(planningOf(repo, held.commit, planningRoot), held.phase);
  const after = phasePlanning(planningOf(repo, tree.value, planningRoot), held.phase);
  const reasons = [
    ...untouched(before, after, report.touched),
    ...droppedRequirements(before, after, held.phase).map(dropping),
    ...stillThere(remaining(project, { held, tree: tree.value, now: lane.base, grammars }), before, after),
  ];
  const [first] = reasons;
  return first === undefined ? done(revised) : trouble({ ...first, reasons });
}

function untouched(
  before: PhasePlanning,
  after: PhasePlanning,
  touched: readonly string[],
): readonly Trouble[] {
  const now = new Map(after.plans.map(({ path, text }) => [path, text]));
  const known = new Set(before.plans.map(({ path }) => path));
  const changed = before.plans
    .filter(({ id, path, text }) => !touched.includes(id) && now.get(path) !== text)
    .map(({ id, path }) =>
      refusal('plan-not-touched', path, `plan ${id} was changed, and nothing that was found touches it`),
    );
  const added = after.plans
    .filter(({ path }) => !known.has(path))
    .map(({ id, path }) => refusal('plan-added', path, `plan ${id} is new, and a revision adds no plans`));
  return [...changed, ...added];
}

/** Kinds that a plan can only answer by not naming the thing as it did. */
const mustGo: ReadonlySet<FindingKind> = new Set([
  'file-gone',
  'file-moved',
  'symbol-gone',
  'symbol-renamed',
  'symbol-moved',
  'promise-broken',
  'dependency-removed',
]);

/** The revised plans against what the first ones were made from: what is still found of the kinds that must go. */
function remaining(
  project: LeapProject,
  on: Pick<Revision, 'held' | 'grammars'> & { readonly tree: string; readonly now: string },
): readonly Finding[] {
  const { held, tree, now, grammars } = on;
  const { planningRoot, repo } = project;
  const wanted = {
    planningRoot,
    phase: held.phase,
    base: held.start,
    now,
    plansAt: tree,
    reads: heldReads(project, held),
    promisesDue: true,
  };
  return assessWith(repo, wanted, grammars).report.findings.filter(
    (finding) => counts(finding) && mustGo.has(finding.kind),
  );
}

/** A line that the planner wrote anew is its answer; one that it left as it was still says what is not true. */
function stillThere(
  findings: readonly Finding[],
  before: PhasePlanning,
  after: PhasePlanning,
): readonly Trouble[] {
  const old = new Set(before.plans.flatMap(({ text }) => text.split(/\r\n|\n|\r/)));
  const lines = new Map(after.plans.map(({ id, text }) => [id, text.split(/\r\n|\n|\r/)]));
  return findings.flatMap(({ plan, subject, found, where }) => {
    const line = lines.get(plan ?? '')?.[(where.plan?.from ?? 0) - 1];
    if (line === undefined || !old.has(line)) return [];
    const place = `${where.plan?.path ?? ''}:${where.plan?.from ?? ''}`;
    return [refusal('drift-remains', place, `plan ${plan ?? ''} still names ${subject}: ${found}`)];
  });
}

function dropping(id: string): Trouble {
  return refusal(
    'requirement-dropped',
    'REQUIREMENTS.md',
    `no plan names ${id} any more, and the held ones did`,
  );
}

function refusal(name: string, where: string, what: string): Trouble {
  return {
    kind: 'refused',
    name,
    where: shownPath(where),
    what,
    next: 'revise the plan in the lane: change the touched places and nothing else',
  };
}
