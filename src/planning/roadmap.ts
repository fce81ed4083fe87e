import { absurd } from '../trouble.ts';
import { groupBy } from './group-by.ts';
import { comparePhases, readPhaseNumber, type PhaseNumber } from './phase-number.ts';
import { readRoadmapLines, type RoadmapLine } from './roadmap-lines.ts';
import { scanMarkdown, type Markdown, type Section } from './scan.ts';

/** ROADMAP.md as data, every place with its offsets. */
export interface Roadmap {
  readonly text: string;
  readonly markdown: Markdown;
  /** One for each phase a heading, a checkbox or a progress row names; in the order of first mention. */
  readonly phases: readonly RoadmapPhase[];
  readonly byNumber: ReadonlyMap<PhaseNumber, readonly RoadmapPhase[]>;
}

/** A stretch of text; `to` is after the last character, line ending not included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface RoadmapPhase {
  readonly number: PhaseNumber;
  readonly name: string;
  /** The heading with everything below it. */
  readonly section: Section | undefined;
  /** Further sections of the same number in the same milestone: a mistake somebody should see. */
  readonly repeated: readonly Section[];
  readonly checkbox: RoadmapCheckbox | undefined;
  readonly progressRow: RoadmapRow | undefined;
  readonly goal: string | undefined;
  readonly dependsOn: readonly PhaseNumber[];
  /** The `**Plans**: 2 plans` line. */
  readonly planCount: RoadmapPlanCount | undefined;
  readonly plans: readonly RoadmapPlan[];
  /** "v1.1": the milestone whose heading stands above. */
  readonly milestone: string | undefined;
  /** Stands in a collapsed or shipped group and nothing there says that it is open. */
  readonly shipped: boolean;
}

export interface RoadmapCheckbox extends Span {
  readonly ticked: boolean;
  /** Offset of the character between the brackets. */
  readonly markAt: number;
}

export interface RoadmapPlan extends RoadmapCheckbox {
  /** As written: "02-01". */
  readonly id: string;
}

export interface RoadmapPlanCount extends Span {
  /** undefined for "TBD". */
  readonly total: number | undefined;
}

/** One table row; cells in the order of the columns, trimmed, each with its own offsets. */
export interface RoadmapRow extends Span {
  readonly cells: readonly (Span & { readonly text: string })[];
  /** Column names in lower case, as the table's header has them. */
  readonly columns: readonly string[];
}

interface Draft {
  readonly number: PhaseNumber;
  milestone: string | undefined;
  name: string | undefined;
  section: Section | undefined;
  readonly repeated: Section[];
  checkbox: RoadmapCheckbox | undefined;
  progressRow: RoadmapRow | undefined;
  planCount: RoadmapPlanCount | undefined;
  readonly plans: RoadmapPlan[];
  goal: string | undefined;
  dependsOnText: string | undefined;
  /** Every mention was inside a shipped group. */
  shipped: boolean;
}

/** Reads any ROADMAP.md; what it does not know it leaves out. */
export function readRoadmap(text: string): Roadmap {
  const markdown = scanMarkdown(text);
  const drafts = new Drafts();
  let inside: Draft | undefined;
  for (const line of readRoadmapLines(markdown)) {
    inside = take(line, drafts, inside);
  }
  const numbers = new Set(drafts.all.map((draft) => draft.number));
  const phases = drafts.all.map((draft) => phaseFrom(draft, numbers));
  return { text, markdown, phases, byNumber: groupBy(phases, (phase) => phase.number) };
}

/** The entry of a phase: where a number occurs in several milestones, the one that is not shipped. */
export function roadmapPhase(roadmap: Roadmap, number: PhaseNumber): RoadmapPhase | undefined {
  const entries = roadmap.byNumber.get(number) ?? [];
  return entries.find((phase) => !phase.shipped) ?? entries.at(-1);
}

/**
 * Phase numbers that a "Depends on" text names: "Phase 3, Phase 4.1 (for the API)", "Phases 1-3", "2 and 3".
 * What stands in parentheses or after the first sentence is explanation ("can run in parallel with Phase 9").
 */
export function readDependsOn(text: string, known: ReadonlySet<PhaseNumber>): readonly PhaseNumber[] {
  const plain = text.replaceAll(/\([^()]*\)/g, ' ').split(/[.;](?=\s|$)|\s[—–]\s/)[0] ?? '';
  const found = new Set<PhaseNumber>();
  for (const match of plain.matchAll(
    /(?<![\w.-])([A-Za-z]?\d+[A-Za-z]?(?:\.\d+)*)(?:\s*[-–]\s*(\d+))?(?![\w])/g,
  )) {
    const first = readPhaseNumber(match[1] ?? '');
    if (first === undefined || /^v/i.test(match[1] ?? '')) continue;
    found.add(first);
    const last = match[2] === undefined ? undefined : readPhaseNumber(match[2]);
    if (last === undefined) continue;
    for (const number of known) {
      if (comparePhases(number, first) >= 0 && comparePhases(number, last) <= 0) found.add(number);
    }
    found.add(last);
  }
  return [...found].toSorted(comparePhases);
}

class Drafts {
  readonly all: Draft[] = [];
  private readonly byNumber = new Map<PhaseNumber, Draft[]>();

  knows(number: PhaseNumber): boolean {
    return this.byNumber.has(number);
  }

  /**
   * The entry a line belongs to. A number is one phase within its milestone; a line that names no milestone belongs to the
   * phase that is there, and only a second heading in another group opens a second entry.
   */
  of(line: { number: PhaseNumber; milestone: string | undefined; shipped: boolean; is: string }): Draft {
    const { number, milestone, shipped } = line;
    const same = this.byNumber.get(number) ?? [];
    const near = same.filter(
      (draft) => milestone === undefined || draft.milestone === undefined || draft.milestone === milestone,
    );
    const found =
      same.find((draft) => milestone !== undefined && draft.milestone === milestone) ??
      near.find((draft) => draft.shipped === shipped) ??
      near.find((draft) => line.is !== 'heading' || draft.section === undefined);
    if (found !== undefined) return found;
    const draft: Draft = {
      number,
      milestone,
      shipped,
      name: undefined,
      section: undefined,
      repeated: [],
      checkbox: undefined,
      progressRow: undefined,
      planCount: undefined,
      plans: [],
      goal: undefined,
      dependsOnText: undefined,
    };
    this.all.push(draft);
    this.byNumber.set(number, [...same, draft]);
    return draft;
  }
}

/** Adds one line to the entry it belongs to; answers the phase whose section the next lines stand in. */
function take(line: RoadmapLine, drafts: Drafts, inside: Draft | undefined): Draft | undefined {
  switch (line.is) {
    case 'heading':
      return takeHeading(line, drafts, inside);
    case 'checkbox': {
      const draft = drafts.of(line);
      draft.checkbox ??= line.checkbox;
      draft.name ??= line.name;
      if (!line.checkbox.ticked) draft.shipped = false;
      return inside;
    }
    case 'row': {
      // "| 1-7 | v1.0 | 26/26 |" is one line for the phases of a milestone, unless something else names a phase 1-7.
      if (line.number.includes('-') && !drafts.knows(line.number)) return inside;
      const draft = drafts.of(line);
      draft.progressRow ??= line.row;
      draft.name ??= line.name;
      return inside;
    }
    case 'plan':
      inside?.plans.push(line.plan);
      return inside;
    case 'plan-count':
      if (inside !== undefined) inside.planCount ??= line.count;
      return inside;
    case 'goal':
      if (inside !== undefined) inside.goal ??= line.text;
      return inside;
    case 'depends-on':
      if (inside !== undefined) inside.dependsOnText ??= line.text;
      return inside;
    default:
      return absurd(line);
  }
}

function takeHeading(
  line: Extract<RoadmapLine, { is: 'heading' }>,
  drafts: Drafts,
  inside: Draft | undefined,
): Draft | undefined {
  const { number } = line;
  if (number === undefined) {
    const deeper = inside?.section !== undefined && line.section.level > inside.section.level;
    return deeper ? inside : undefined;
  }
  const draft = drafts.of({ ...line, number });
  if (draft.section === undefined) draft.section = line.section;
  else draft.repeated.push(line.section);
  draft.name = line.name;
  draft.milestone ??= line.milestone;
  return draft;
}

function phaseFrom(draft: Draft, known: ReadonlySet<PhaseNumber>): RoadmapPhase {
  const { dependsOnText, name, ...rest } = draft;
  const dependsOn = readDependsOn(dependsOnText ?? '', known).filter((number) => number !== draft.number);
  return { ...rest, name: name ?? '', dependsOn };
}
