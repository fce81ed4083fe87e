import { fieldsOf, readFrontmatter, textField, type Frontmatter } from './frontmatter.ts';
import { readPhaseNumber, type PhaseNumber } from './phase-number.ts';
import { scanMarkdown, type Line, type Markdown, type Section } from './scan.ts';

/** STATE.md as data. Its words are hints: the status of a phase comes from evidence (`evidence.ts`). */
export interface StateDocument {
  readonly text: string;
  readonly markdown: Markdown;
  readonly frontmatter: Frontmatter;
  readonly position: StatePosition;
  readonly session: {
    readonly lastSession: StateField | undefined;
    readonly stoppedAt: StateField | undefined;
    readonly resumeFile: StateField | undefined;
  };
  readonly decisions: readonly StateEntry[];
  readonly todos: readonly StateEntry[];
  readonly blockers: readonly StateEntry[];
}

/** The single slot "where are we", in either vocabulary (`Phase:` or `**Current Phase:**`, or a table row). */
export interface StatePosition {
  readonly section: Section | undefined;
  readonly phase: StateField | undefined;
  readonly phaseName: StateField | undefined;
  readonly plan: StateField | undefined;
  readonly totalPlans: StateField | undefined;
  readonly status: StateField | undefined;
  readonly lastActivity: StateField | undefined;
  readonly progress: StateField | undefined;
  readonly currentFocus: StateField | undefined;
  /** From the `Phase` field, else the frontmatter's `current_phase`. */
  readonly currentPhase: PhaseNumber | undefined;
}

/** A field's value with its offsets; `from` = `to` when it is empty. */
export interface StateField {
  readonly label: string;
  readonly value: string;
  readonly from: number;
  readonly to: number;
}

/** One list item with its continuation lines; `to` is after the last character. */
export interface StateEntry {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** Reads any STATE.md. */
export function readState(text: string): StateDocument {
  const markdown = scanMarkdown(text);
  const frontmatter = readFrontmatter(text);
  const fields = fieldsByLabel(markdown);
  const first = (...labels: readonly string[]): StateField | undefined =>
    labels.map((label) => fields.get(label)).find((field) => field !== undefined);
  const phase = first('phase', 'current phase');
  const named = phase === undefined ? undefined : phaseNamedBy(phase.value);
  const written = textField(fieldsOf(frontmatter), 'current_phase');
  return {
    text,
    markdown,
    frontmatter,
    position: {
      section: markdown.sections.find((section) => /^current position$/i.test(section.title)),
      phase,
      phaseName: first('current phase name'),
      plan: first('plan', 'current plan'),
      totalPlans: first('total plans in phase'),
      status: first('status'),
      lastActivity: first('last activity'),
      progress: first('progress'),
      currentFocus: first('current focus'),
      currentPhase: named ?? (written === undefined ? undefined : phaseNamedBy(written)),
    },
    session: {
      lastSession: first('last session'),
      stoppedAt: first('stopped at'),
      resumeFile: first('resume file'),
    },
    decisions: entriesBelow(markdown, /^(?:recent |key )?decisions(?: made)?(?: \(.*\))?$/i),
    todos: entriesBelow(markdown, /^(?:pending )?todos$/i),
    blockers: entriesBelow(markdown, /^(?:current )?blockers(?:\s*\/\s*concerns)?(?: .*)?$/i),
  };
}

/** "2 of 3 (Auth)", "3 (Feed) — READY TO EXECUTE", "03 — Feed", "Phase 20 (x)", "38 COMPLETE (…)". */
function phaseNamedBy(value: string): PhaseNumber | undefined {
  const token =
    /^(?:\*\*)?(?:Phase\s+)?((?:[A-Za-z][\w]*-)?[A-Za-z]?\d+[A-Za-z]?(?:[.-]\d+)*)(?=[\s,(*—–:]|$)/i.exec(
      value,
    )?.[1];
  return token === undefined ? undefined : readPhaseNumber(token);
}

const wanted = new Set([
  'phase',
  'current phase',
  'plan',
  'current plan',
  'current phase name',
  'total plans in phase',
  'status',
  'last activity',
  'progress',
  'current focus',
  'last session',
  'stopped at',
  'resume file',
]);

/** The first `Label: value` line of each wanted label; those below "Current Position" win over any elsewhere. */
function fieldsByLabel(markdown: Markdown): ReadonlyMap<string, StateField> {
  const position = markdown.sections.find((section) => /^current position$/i.test(section.title));
  const found = new Map<string, StateField>();
  const inPosition = new Set<string>();
  for (const [index, line] of markdown.lines.entries()) {
    const field = markdown.verbatim[index] === true ? undefined : fieldOf(line);
    if (field === undefined) continue;
    const label = field.label.toLowerCase();
    const inside = position !== undefined && line.from >= position.from && line.from < position.to;
    if (!wanted.has(label) || (inside ? inPosition.has(label) : found.has(label))) continue;
    if (inside) inPosition.add(label);
    found.set(label, field);
  }
  return found;
}

function fieldOf(line: Line): StateField | undefined {
  const plain = /^\s*(?:[-*]\s+)?(\*{0,2})([A-Za-z][A-Za-z ]*?)(\*{0,2}):(\*{0,2})[ \t]*/.exec(line.text);
  if (plain?.[2] !== undefined) return fieldAt(line, plain[2], plain[0].length, line.text.length);
  const row = /^\s*\|\s*\**([A-Za-z][A-Za-z ]*?)\**\s*\|[ \t]*/.exec(line.text);
  if (row?.[1] === undefined) return undefined;
  const end = line.text.indexOf('|', row[0].length);
  return fieldAt(line, row[1], row[0].length, end < 0 ? line.text.length : end);
}

function fieldAt(line: Line, label: string, from: number, end: number): StateField {
  const value = line.text.slice(from, end).trimEnd();
  return { label, value, from: line.from + from, to: line.from + from + value.length };
}

/** Items of the lists right below the first matching heading, however deep they are indented. */
function entriesBelow(markdown: Markdown, title: RegExp): readonly StateEntry[] {
  const entries: StateEntry[] = [];
  for (const section of markdown.sections.filter((candidate) => title.test(candidate.title))) {
    let open: { from: number; to: number; indent: number } | undefined;
    const close = (): void => {
      if (open !== undefined) entries.push({ ...open, text: markdown.text.slice(open.from, open.to) });
      open = undefined;
    };
    for (const line of markdown.lines.slice(section.lineFrom + 1, section.lineTo)) {
      if (line.from >= section.bodyTo) break;
      const item = /^(\s*)(?:[-*+]|\d+[.)])\s+\S/.exec(line.text);
      const indent = item?.[1]?.length ?? 0;
      if (item !== null && (open === undefined || indent <= open.indent)) {
        close();
        open = { from: line.from, to: line.to, indent };
      } else if (open !== undefined && /^\s+\S/.test(line.text)) {
        open.to = line.to;
      } else if (line.text.trim() !== '') {
        close();
      }
    }
    close();
  }
  return entries;
}
