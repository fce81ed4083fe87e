import { readRoadmap, roadmapPhase } from '../planning/roadmap.ts';
import type { Versions } from './change.ts';
import type { Finding } from './finding.ts';
import type { Footprint, PlanFootprint } from './footprint.ts';
import { planFinding } from './plan-finding.ts';
import { firstDifference, meaningOf } from './planning-meaning.ts';

/** The phase's section of the roadmap: gone, edited, or asked for other requirements. */
export function roadmapFindings(footprint: Footprint, { before, now, shown }: Versions): readonly Finding[] {
  if (before === undefined || before === now) return [];
  const was = sectionOf(before, footprint.phase);
  const is = sectionOf(now ?? '', footprint.phase);
  if (was === undefined || was.meaning === is?.meaning) return [];
  const places: Places = {
    before: { path: shown, from: was.from, to: was.to },
    now: is === undefined ? { path: shown } : { path: shown, from: is.from, to: is.to },
  };
  const subject = `phase ${footprint.phase}`;
  if (is !== undefined && was.others === is.others) {
    // Only which requirements the phase has is different: that touches the plans that name them.
    const gone = was.requirements.filter((id) => !is.requirements.includes(id));
    const added = is.requirements.filter((id) => !was.requirements.includes(id));
    const uncovered = added.filter((id) => !footprint.plans.some((plan) => names(plan, id)));
    const lost = gone.flatMap((id) => requirementLost(footprint, id, places));
    if (uncovered.length === 0) return lost;
    const found = `it has ${uncovered.join(', ')} too, which no plan names`;
    return [...lost, wholePhase({ subject, assumed: was.requirements.join(', '), found, ...places })];
  }
  const found = is === undefined ? sectionGone : firstDifference(was.lines, is.lines);
  return [wholePhase({ subject, assumed: was.text, found, ...places })];
}

type Places = Pick<Finding['where'], 'before' | 'now'>;

function wholePhase({
  subject,
  assumed,
  found,
  before,
  now,
}: Places & Pick<Finding, 'subject' | 'assumed' | 'found'>): Finding {
  const where = { plan: undefined, before, now };
  const whole = { plan: undefined, task: undefined };
  return { kind: 'roadmap-changed', certainty: 'certain', ...whole, subject, assumed, found, where };
}

function names({ requirements }: PlanFootprint, id: string): boolean {
  return requirements.some(({ name }) => name === id);
}

function requirementLost({ plans }: Footprint, id: string, places: Places): readonly Finding[] {
  return plans.flatMap((plan) => {
    const reference = plan.requirements.find(({ name }) => name === id);
    if (reference === undefined) return [];
    const said = { kind: 'requirement-changed', certainty: 'certain', subject: id } as const;
    const [assumed, found] = [
      'the phase has to meet it',
      'the roadmap does not ask it of this phase any more',
    ];
    return [planFinding(plan, reference, { ...said, assumed, found, ...places })];
  });
}

export const sectionGone = 'the roadmap has no such phase any more';

interface SectionText {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly lines: readonly string[];
  readonly meaning: string;
  /** The same without the line that lists the requirements, and what that line lists. */
  readonly others: string;
  readonly requirements: readonly string[];
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
  const listed = lines.filter((line) => /^\s*\**requirements?\**\s*:/i.test(line));
  const others = lines
    .filter((line) => !listed.includes(line))
    .map(meaningOf)
    .filter((line) => line !== '')
    .join('\n');
  const requirements = [...listed.join(' ').matchAll(/\b[A-Z][A-Z0-9]*-\d+[a-z]?\b/g)].map(
    (match) => match[0],
  );
  return {
    from: lineFrom + 1,
    to: lineTo,
    text: entry.goal ?? entry.name,
    lines,
    meaning,
    others,
    requirements,
  };
}
