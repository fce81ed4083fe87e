import { readPhaseNumber, type PhaseNumber } from './phase-number.ts';
import type { RoadmapCheckbox, RoadmapPlan, RoadmapPlanCount, RoadmapRow } from './roadmap.ts';
import type { Line, Markdown, Section } from './scan.ts';

/** A line of ROADMAP.md that means something, with the group it stands in. */
export type RoadmapLine =
  | (Group & {
      readonly is: 'heading';
      readonly section: Section;
      readonly number: PhaseNumber | undefined;
      readonly name: string;
    })
  | (Group & {
      readonly is: 'checkbox';
      readonly number: PhaseNumber;
      readonly name: string;
      readonly checkbox: RoadmapCheckbox;
    })
  | (Group & {
      readonly is: 'row';
      readonly number: PhaseNumber;
      readonly name: string;
      readonly row: RoadmapRow;
    })
  | { readonly is: 'plan'; readonly plan: RoadmapPlan }
  | { readonly is: 'plan-count'; readonly count: RoadmapPlanCount }
  | { readonly is: 'goal'; readonly text: string }
  | { readonly is: 'depends-on'; readonly text: string };

interface Group {
  readonly milestone: string | undefined;
  readonly shipped: boolean;
}

/** "Phase 2.1:", with GSD's optional bracket in front and tag behind the number. */
const phaseTitle =
  /^(?:\[[^\]]{1,200}\]\s*)?Phase\s+([A-Za-z0-9][\w.-]*?)(?:\s*\([^)]{0,200}\))?\s*(?::|\s[—–-]\s)\s*(.*)$/i;
const checkboxLine = /^(\s*[-*]\s+\[)([ xX])\]\s+(.*)$/;
const phaseLabel =
  /^[*_~]*(?:\[[^\]]{1,200}\]\s*)?Phase\s+([A-Za-z]?\d[\w.-]*?)(?:\s*\([^)]{0,200}\))?[*_]*\s*(?:[:—–]|-\s|\.\s|$)[*_]*\s*(.*)$/i;
const planLabel =
  /^[*`_[]*((?:[A-Za-z][\w]*-)?\d[\w.]*-\d+[A-Za-z]?)(?:-[\w-]*?)?(?:-PLAN)?(?:\.md)?[`*_\]]*(?=\s|:|$|\()/;
const version = /\bv\d+(?:\.\d+)+\b/i;
const shippedMark = /✅|\bshipped\b|\bcomplete[d]?\b|\barchived\b/i;

export function readRoadmapLines(markdown: Markdown): readonly RoadmapLine[] {
  const walk = new Walk(markdown);
  for (const [index, line] of markdown.lines.entries()) {
    if (markdown.verbatim[index] !== true) walk.take(line, index);
  }
  return walk.found;
}

class Walk {
  readonly found: RoadmapLine[] = [];
  private readonly sectionAt: ReadonlyMap<number, Section>;
  /** Milestone headings around the current line, outermost first. */
  private groups: readonly (Group & { readonly level: number })[] = [];
  private details = 0;
  private detailsGroup: Group | undefined;
  private columns: readonly string[] | undefined;

  constructor(markdown: Markdown) {
    this.sectionAt = new Map(markdown.sections.map((section) => [section.lineFrom, section]));
  }

  take(line: Line, index: number): void {
    const section = this.sectionAt.get(index);
    if (section !== undefined) return this.heading(section);
    if (line.text.trimStart().startsWith('|')) return this.row(line);
    this.columns = undefined;
    const text = line.text.trim();
    if (text.startsWith('<')) this.tag(text);
    const box = checkboxLine.exec(line.text);
    if (box === null) this.field(line, text);
    else this.checkbox(line, box);
  }

  private get group(): Group {
    const around = this.groups.at(-1);
    const inner = this.details > 0 ? this.detailsGroup : undefined;
    return {
      milestone: inner?.milestone ?? around?.milestone,
      shipped: this.details > 0 || (around?.shipped ?? false),
    };
  }

  private heading(section: Section): void {
    this.columns = undefined;
    const phase = phaseTitle.exec(section.title);
    const number = phase?.[1] === undefined ? undefined : readPhaseNumber(phase[1]);
    // A milestone's heading often has the level of its phases' headings; only another heading ends it.
    const deepest = number === undefined ? section.level - 1 : section.level;
    this.groups = this.groups.filter((group) => group.level <= deepest);
    const milestone = number === undefined ? version.exec(section.title)?.[0].toLowerCase() : undefined;
    if (milestone !== undefined) {
      this.groups = [
        ...this.groups,
        { level: section.level, milestone, shipped: shippedMark.test(section.title) },
      ];
    }
    const name = (phase?.[2] ?? section.title).replace(/\(INSERTED\)/i, '').trim();
    this.found.push({ is: 'heading', section, number, name, ...this.group });
  }

  private tag(text: string): void {
    if (/<details\b/i.test(text)) {
      this.details += 1;
      this.detailsGroup = undefined;
    }
    const summary = /<summary>(.*?)(?:<\/summary>|$)/i.exec(text)?.[1];
    if (summary !== undefined && this.details > 0) {
      this.detailsGroup = { milestone: version.exec(summary)?.[0].toLowerCase(), shipped: true };
    }
    if (/<\/details>/i.test(text)) this.details = Math.max(0, this.details - 1);
  }

  private checkbox(line: Line, box: RegExpExecArray): void {
    const label = box[3] ?? '';
    const mark: RoadmapCheckbox = {
      from: line.from,
      to: line.to,
      ticked: box[2] !== ' ',
      markAt: line.from + (box[1]?.length ?? 0),
    };
    const phase = phaseLabel.exec(label);
    const number = phase?.[1] === undefined ? undefined : readPhaseNumber(phase[1]);
    if (number !== undefined) {
      const name = (phase?.[2] ?? '').split(/\*\*|\s[—–-]{1,2}\s/)[0] ?? '';
      this.found.push({ is: 'checkbox', number, name: nameOf(name), checkbox: mark, ...this.group });
      return;
    }
    const id = planLabel.exec(label)?.[1];
    if (id !== undefined) this.found.push({ is: 'plan', plan: { id, ...mark } });
  }

  private field(line: Line, text: string): void {
    const field = /^(?:[-*]\s+)?\*{0,2}(Goal|Depends on|Plans)\*{0,2}:\*{0,2}\s*(.*)$/i.exec(text);
    const value = (field?.[2] ?? '').trim();
    const label = field?.[1]?.toLowerCase();
    if (label === 'goal') this.found.push({ is: 'goal', text: value });
    if (label === 'depends on') this.found.push({ is: 'depends-on', text: value });
    if (label !== 'plans' || value === '') return;
    const total = /^(?:\d+\/)?(\d+)/.exec(value)?.[1];
    const count: RoadmapPlanCount = {
      from: line.from,
      to: line.to,
      total: total === undefined ? undefined : Number(total),
    };
    this.found.push({ is: 'plan-count', count });
  }

  private row(line: Line): void {
    const cells = cellsOf(line);
    if (this.columns === undefined) {
      this.columns = cells.map((cell) => cell.text.toLowerCase());
      return;
    }
    const columns = this.columns;
    const at = columns.findIndex((column) => column === 'phase' || column === '#');
    const statusColumn = columns.some((column) => /plans|status/.test(column));
    if (at < 0 || !statusColumn) return;
    const first = (cells[at]?.text ?? '').replaceAll(/[*_`]/g, '');
    const match = /^(?:Phase\s+)?([A-Za-z]?\d+[A-Za-z]?(?:[.-]\d+)*)(?:[.:)]|\s|$)\s*(.*)$/i.exec(first);
    const number = match?.[1] === undefined ? undefined : readPhaseNumber(match[1]);
    if (number === undefined) return;
    const shown = cells[columns.indexOf('milestone')]?.text;
    const milestone = shown === undefined ? undefined : version.exec(shown)?.[0].toLowerCase();
    const group = this.group;
    this.found.push({
      is: 'row',
      number,
      name: nameOf((match?.[2] ?? '').replace(/^[—–-]\s*/, '')),
      row: { from: line.from, to: line.to, cells, columns },
      milestone: milestone ?? group.milestone,
      shipped: group.shipped,
    });
  }
}

function cellsOf(line: Line): RoadmapRow['cells'] {
  const cells: { from: number; to: number; text: string }[] = [];
  const start = line.text.indexOf('|') + 1;
  let from = start;
  for (let at = start; at <= line.text.length; at += 1) {
    const character = line.text[at];
    const ends = (character === '|' && line.text[at - 1] !== '\\') || (at === line.text.length && from < at);
    if (!ends) continue;
    const raw = line.text.slice(from, at);
    const text = raw.trim();
    const lead = raw.length - raw.trimStart().length;
    if (character === '|' || text !== '') {
      const begin = line.from + from + (text === '' ? 0 : lead);
      cells.push({ from: begin, to: begin + text.length, text });
    }
    from = at + 1;
  }
  return cells;
}

function nameOf(text: string): string {
  return text
    .replace(/\(INSERTED\)/i, '')
    .replaceAll(/[*_]{2,}|~~/g, '')
    .replace(/\s*\(\d+\/\d+ plans?\)\s*$/i, '')
    .trim();
}
