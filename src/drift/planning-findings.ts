import { readRoadmap, roadmapPhase } from '../planning/roadmap.ts';
import { scanMarkdown } from '../planning/scan.ts';
import type { Change, Versions } from './change.ts';
import type { Finding } from './finding.ts';
import type { Footprint, PlanFootprint } from './footprint.ts';

/** What changed in the planning files that a phase relies on: its requirements, its roadmap section, its context, its own plans. */
export function planningFindings(footprint: Footprint, change: Change): readonly Finding[] {
  const { planning } = change;
  return [
    ...footprint.plans.flatMap((plan) => requirementFindings(plan, planning.requirements)),
    ...roadmapFindings(footprint, planning.roadmap),
    ...contextFindings(footprint, planning.context),
    ...planning.plans.flatMap((plan) => editedPlan(footprint, plan)),
    ...footprint.plans.flatMap((plan) => deviationFindings(plan, change)),
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

interface Requirement {
  readonly line: number;
  readonly text: string;
  readonly meaning: string;
}

/** Each requirement's own text: a list entry or a heading with what is indented below it. Table rows are status, never text. */
export function requirementTexts(text: string): ReadonlyMap<string, Requirement> {
  const found = new Map<string, Requirement>();
  const lines = text.split(/\r\n|\n|\r/);
  for (const [at, line] of lines.entries()) {
    const match =
      /^(\s*)(?:[-*+]\s+(?:\[[ xX~-]\]\s+)?|#{1,6}\s+|\d+\.\s+)?\**\[?([A-Z][A-Z0-9]*-\d+[a-z]?)\b(.*)$/.exec(
        line,
      );
    const id = match?.[2];
    if (match === null || id === undefined || found.has(id) || line.trimStart().startsWith('|')) continue;
    const below = linesBelow(lines, at, match[1]?.length ?? 0);
    const whole = [match[3] ?? '', ...below].join(' ');
    found.set(id, { line: at + 1, text: line.trim(), meaning: meaningOf(whole) });
  }
  return found;
}

/** The lines that belong to an entry: indented deeper, up to an empty line or the next entry; below a heading all of them. */
function linesBelow(lines: readonly string[], at: number, indent: number): readonly string[] {
  const heading = /^\s*#/.test(lines[at] ?? '');
  const below: string[] = [];
  for (const line of lines.slice(at + 1)) {
    if (/^\s*#/.test(line) || (!heading && line.trim() === '')) break;
    if (
      !heading &&
      (line.search(/\S/) <= indent || /^\s*[-*+]\s+(?:\[.\]\s+)?\**\[?[A-Z][A-Z0-9]*-\d/.test(line))
    )
      break;
    below.push(line);
  }
  return below;
}

/** Words alone: ticks, emphasis, links' marks and layout say nothing about what is wanted. A status in brackets is no text either. */
function meaningOf(text: string): string {
  return text
    .replaceAll(/\((?:complete|completed|done|pending|in progress|validated|phase \d[\d.]*)[^()]*\)/gi, ' ')
    .replaceAll(/[✓✅☑☐]|\[[ xX~]\]|~~/g, ' ')
    .replaceAll(/[*_`|>#]+/g, ' ')
    .replaceAll(/[\s:—–-]+/g, ' ')
    .trim()
    .toLowerCase();
}

function roadmapFindings(footprint: Footprint, { before, now, shown }: Versions): readonly Finding[] {
  if (before === undefined || before === now) return [];
  const was = sectionOf(before, footprint.phase);
  const is = sectionOf(now ?? '', footprint.phase);
  if (was === undefined || was.meaning === is?.meaning) return [];
  return [
    {
      kind: 'roadmap-changed',
      certainty: 'certain',
      plan: undefined,
      task: undefined,
      subject: `phase ${footprint.phase}`,
      assumed: was.text,
      found: is === undefined ? sectionGone : firstDifference(was.lines, is.lines),
      where: {
        plan: undefined,
        before: { path: shown, from: was.from, to: was.to },
        now: is === undefined ? { path: shown } : { path: shown, from: is.from, to: is.to },
      },
    },
  ];
}

export const sectionGone = 'the roadmap has no such phase any more';

interface SectionText {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly lines: readonly string[];
  readonly meaning: string;
}

/** A phase's section without what GSD itself keeps there: the list of plans, ticks, counts and dates. */
function sectionOf(text: string, phase: string): SectionText | undefined {
  const roadmap = readRoadmap(text);
  const entry = roadmapPhase(roadmap, phase);
  if (entry?.section === undefined) return undefined;
  const { lineFrom, lineTo } = entry.section;
  const lines = roadmap.markdown.lines
    .slice(lineFrom, lineTo)
    .map((line) => line.text)
    .filter((line) => !/^\s*\**(?:plans|status|completed|progress)\**\s*:/i.test(line))
    .filter(
      (line) =>
        !/^\s*(?:[-*]\s+)?\[[ xX]\]\s+\**[\w.-]*\d+-\d+/.test(line) &&
        !/^\s*(?:[-*]\s+)\**[\w.]*\d+-\d+(?:-PLAN)?\b/.test(line),
    )
    .filter(
      (line) =>
        !/^\s*\**(?:wave \d|\d+ plans?|cross-cutting)/i.test(line) && !/^\s*(?:---+|plans:?)\s*$/i.test(line),
    );
  const meaning = lines
    .map(meaningOf)
    .filter((line) => line !== '')
    .join('\n');
  return { from: lineFrom + 1, to: lineTo, text: entry.goal ?? entry.name, lines, meaning };
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

function firstDifference(before: readonly string[], now: readonly string[]): string {
  const known = new Set(before.map(meaningOf));
  const added = now.find((line) => meaningOf(line) !== '' && !known.has(meaningOf(line)));
  if (added !== undefined) return added.trim().slice(0, 200);
  const kept = new Set(now.map(meaningOf));
  const lost = before.find((line) => meaningOf(line) !== '' && !kept.has(meaningOf(line)));
  return lost === undefined ? 'its lines are in another order' : `without “${lost.trim().slice(0, 180)}”`;
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

/** Deviations that the phase before reports and that name what a plan names. They say why, and prove nothing. */
function deviationFindings(plan: PlanFootprint, { planning }: Change): readonly Finding[] {
  return planning.accounts.flatMap(({ summary, summaryPath }): Finding[] => {
    const lines = summary === undefined || summaryPath === undefined ? [] : deviationsIn(summary);
    return lines.flatMap(({ text, line }): Finding[] => {
      const file = plan.files.find(({ name }) => text.includes(name));
      const symbol = plan.symbols.find(
        ({ name, how }) =>
          how === 'code' &&
          name.length > 3 &&
          new RegExp(`\`[^\`]*(?<![\\w$])${name.replaceAll(/[^\w]/g, '\\$&')}(?![\\w$])[^\`]*\``).test(text),
      );
      const reference = file ?? symbol;
      if (reference === undefined) return [];
      return [
        {
          kind: 'deviation',
          certainty: 'possible',
          plan: plan.id,
          task: reference.task,
          subject: reference.name,
          assumed: 'the phase before was carried out as planned',
          found: text.trim().slice(0, 200),
          where: {
            plan: placeOf(plan, reference.line),
            before: undefined,
            now: { path: summaryPath ?? '', from: line, to: line },
          },
        },
      ];
    });
  });
}

function deviationsIn(summary: string): readonly { readonly text: string; readonly line: number }[] {
  const { lines, sections } = scanMarkdown(summary);
  const section = sections.find(({ title }) => /^deviations/i.test(title));
  if (section === undefined) return [];
  return lines
    .slice(section.lineFrom + 1, section.lineTo)
    .map(({ text }, at) => ({ text, line: section.lineFrom + at + 2 }))
    .filter(({ text }) => text.trim() !== '' && !/^none\b/i.test(text.trim()));
}
