import { scanMarkdown } from '../planning/scan.ts';
import type { Change, Versions } from './change.ts';
import type { Finding } from './finding.ts';
import type { Footprint, PlanFootprint } from './footprint.ts';
import { firstDifference, meaningOf, requirementTexts, type Requirement } from './planning-meaning.ts';
import { roadmapFindings } from './roadmap-findings.ts';

/** What changed in the planning files that a phase relies on: its requirements, its roadmap section, its context, its own plans. */
export function planningFindings(footprint: Footprint, change: Change): readonly Finding[] {
  const { planning } = change;
  return [
    ...footprint.plans.flatMap((plan) => requirementFindings(plan, planning.requirements)),
    ...roadmapFindings(footprint, planning.roadmap),
    ...contextFindings(footprint, planning.context),
    ...planning.plans.flatMap((plan) => editedPlan(footprint, plan)),
  ];
}

function requirementFindings(plan: PlanFootprint, versions: Versions): readonly Finding[] {
  const { before, now, shown } = versions;
  if (before === undefined || before === now) return [];
  const old = requirementTexts(before);
  const current = requirementTexts(now ?? '');
  return plan.requirements.flatMap(({ name, line, task }): Finding[] => {
    const was = old.get(name);
    const is = current.get(name);
    if (was === undefined || was.meaning === is?.meaning) return [];
    return [
      {
        kind: 'requirement-changed',
        certainty: 'certain',
        plan: plan.id,
        task,
        subject: name,
        assumed: was.text,
        found: is?.text ?? 'it is not there any more',
        where: {
          plan: placeOf(plan, line),
          before: { path: shown, from: was.line, to: was.line },
          now: is === undefined ? { path: shown } : { path: shown, from: is.line, to: is.line },
        },
      },
    ];
  });
}

function contextFindings(footprint: Footprint, { before, now, shown }: Versions): readonly Finding[] {
  if (before === undefined || before === now) return [];
  const place = (line: number): Finding['where']['now'] => ({ path: shown, from: line, to: line });
  const common = { kind: 'decision-changed', certainty: 'certain' } as const;
  if (now === undefined) {
    const where = { plan: undefined, before: { path: shown }, now: undefined };
    return [
      {
        ...common,
        plan: undefined,
        task: undefined,
        subject: shown,
        assumed: 'the phase was discussed',
        found: 'its context is gone',
        where,
      },
    ];
  }
  const old = decisionLines(before);
  const current = decisionLines(now);
  const found: Finding[] = [];
  for (const [id, was] of old) {
    const is = current.get(id);
    if (is?.meaning === was.meaning) continue;
    for (const plan of footprint.plans) {
      const reference = plan.decisions.find(({ name }) => name === id);
      if (reference === undefined) continue;
      const where = {
        plan: placeOf(plan, reference.line),
        before: place(was.line),
        now: is === undefined ? { path: shown } : place(is.line),
      };
      found.push({
        ...common,
        plan: plan.id,
        task: reference.task,
        subject: id,
        assumed: was.text,
        found: is?.text ?? 'it is not there any more',
        where,
      });
    }
  }
  if (found.length > 0) return found;
  if (meaningOfAll(before) === meaningOfAll(now)) return [];
  const where = { plan: undefined, before: { path: shown }, now: { path: shown } };
  return [
    {
      ...common,
      plan: undefined,
      task: undefined,
      subject: shown,
      assumed: 'the context as it was discussed',
      found: firstDifference(linesOf(before), linesOf(now)),
      where,
    },
  ];
}

function placeOf({ path }: Pick<PlanFootprint, 'path'>, line: number): Finding['where']['plan'] {
  return { path, from: line, to: line };
}

function linesOf(text: string): readonly string[] {
  return text.split(/\r\n|\n|\r/);
}

function meaningOfAll(text: string): string {
  return linesOf(text)
    .map(meaningOf)
    .filter((line) => line !== '')
    .join('\n');
}

function decisionLines(text: string): ReadonlyMap<string, Requirement> {
  const found = new Map<string, Requirement>();
  for (const [at, line] of scanMarkdown(text).lines.entries()) {
    const id = /^\s*(?:[-*+]\s+|#{1,6}\s+)?(?:\[[ xX]\]\s+)?\**(D-\d+)\b/.exec(line.text)?.[1];
    if (id !== undefined && !found.has(id))
      found.set(id, { line: at + 1, text: line.text.trim(), meaning: meaningOf(line.text) });
  }
  return found;
}

/** Somebody edited, removed or wrote plans of the phase in the project while these were held. */
function editedPlan(footprint: Footprint, plan: Versions & { readonly path: string }): readonly Finding[] {
  if (plan.now === plan.before) return [];
  const own = footprint.plans.find(({ path }) => path === plan.path);
  const found =
    plan.now === undefined
      ? 'the project does not have it any more'
      : plan.before === undefined
        ? 'the project has this plan, which was not planned here'
        : 'the project has another text of it';
  return [
    {
      kind: 'plan-changed',
      certainty: 'certain',
      plan: own?.id,
      task: undefined,
      subject: plan.shown,
      assumed: plan.before === undefined ? 'no such plan' : 'the plan as it was made',
      found,
      where: { plan: { path: plan.shown }, before: undefined, now: { path: plan.shown } },
    },
  ];
}
