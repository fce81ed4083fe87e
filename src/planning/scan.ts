/** One line with exact offsets. Lines are contiguous and cover the text: a BOM belongs to the first line. */
export interface Line {
  readonly from: number;
  /** Offset after the last character before the line ending. */
  readonly to: number;
  /** Offset after the line ending; the next line starts here. */
  readonly end: number;
  readonly text: string;
  readonly eol: '' | '\n' | '\r\n' | '\r';
}

/** An ATX heading outside code fences and frontmatter, with everything below it down to the next heading of its level. */
export interface Section {
  readonly level: number;
  /** Heading text without the marks around it, trimmed. */
  readonly title: string;
  /** Start of the heading line. */
  readonly from: number;
  /** After the heading line. */
  readonly bodyFrom: number;
  /** Start of the next heading of any level, or the end of the text. */
  readonly bodyTo: number;
  /** End of the subtree: start of the next heading of the same or a higher level, or the end of the text. */
  readonly to: number;
  /** Index of the heading line, and of the line after the subtree. */
  readonly lineFrom: number;
  readonly lineTo: number;
}

/** A Markdown text once scanned: GSD's own files need lines, headings and fences, never a full Markdown tree. */
export interface Markdown {
  readonly text: string;
  readonly lines: readonly Line[];
  readonly sections: readonly Section[];
  /** By line index: inside a code fence (its marks included) or frontmatter, where nothing has its usual meaning. */
  readonly verbatim: readonly boolean[];
}

/** Splits at \n, \r\n and lone \r, mixed in any way. The empty text has no lines; a final newline opens no new line. */
export function scanLines(text: string): readonly Line[] {
  const lines: Line[] = [];
  const ending = /\r\n|\n|\r/g;
  let from = 0;
  for (let match = ending.exec(text); match !== null; match = ending.exec(text)) {
    const eol = match[0] === '\n' ? '\n' : match[0] === '\r' ? '\r' : '\r\n';
    lines.push({ from, to: match.index, end: ending.lastIndex, text: text.slice(from, match.index), eol });
    from = ending.lastIndex;
  }
  if (from < text.length)
    lines.push({ from, to: text.length, end: text.length, text: text.slice(from), eol: '' });
  return lines;
}

export function scanMarkdown(text: string): Markdown {
  const lines = scanLines(text);
  const verbatim = verbatimLines(lines);
  return { text, lines, verbatim, sections: sectionsOf(text, lines, verbatim) };
}

export function scanSections(text: string): readonly Section[] {
  return scanMarkdown(text).sections;
}

/** The line ending most used in the text, for lines we add. */
export function usualEnding(text: string): '\n' | '\r\n' | '\r' {
  const counts = { '\n': 0, '\r\n': 0, '\r': 0 };
  for (const match of text.matchAll(/\r\n|\n|\r/g)) {
    if (match[0] === '\n' || match[0] === '\r\n' || match[0] === '\r') counts[match[0]] += 1;
  }
  if (counts['\r\n'] > counts['\n'] && counts['\r\n'] >= counts['\r']) return '\r\n';
  return counts['\r'] > counts['\n'] ? '\r' : '\n';
}

/** 1-based line number of an offset, as editors count. */
export function lineNumberAt(text: string, offset: number): number {
  let number = 1;
  for (const match of text.matchAll(/\r\n|\n|\r/g)) {
    if (match.index + match[0].length > offset) break;
    number += 1;
  }
  return number;
}

const fenceOpening = /^ {0,3}(`{3,}|~{3,})(.*)$/;

function verbatimLines(lines: readonly Line[]): readonly boolean[] {
  const verbatim: boolean[] = [];
  const afterFrontmatter = frontmatterLines(lines);
  let fence: string | undefined;
  for (const [index, line] of lines.entries()) {
    const mark = fenceOpening.exec(line.text);
    if (index < afterFrontmatter) {
      verbatim.push(true);
    } else if (fence !== undefined) {
      verbatim.push(true);
      if (mark?.[1]?.startsWith(fence) === true && (mark[2] ?? '').trim() === '') fence = undefined;
    } else if (mark?.[1] !== undefined && !(mark[1].startsWith('`') && (mark[2] ?? '').includes('`'))) {
      fence = mark[1];
      verbatim.push(true);
    } else {
      verbatim.push(false);
    }
  }
  return verbatim;
}

/** Number of lines of all closed frontmatter blocks at the start (some writers stacked two). */
function frontmatterLines(lines: readonly Line[]): number {
  let after = 0;
  for (;;) {
    const open = after === 0 ? 0 : firstWritten(lines, after);
    if (lines[open]?.text.replace(/^\uFEFF/, '').trimEnd() !== '---') return after;
    const close = lines.findIndex((line, index) => index > open && line.text.trimEnd() === '---');
    if (close < 0) return after;
    if (after > 0 && !looksLikeFields(lines.slice(open + 1, close))) return after;
    after = close + 1;
  }
}

function firstWritten(lines: readonly Line[], from: number): number {
  let index = from;
  while (lines[index]?.text.trim() === '') index += 1;
  return index;
}

/** A later `---` is more often a Markdown rule than a second frontmatter block: only a block of fields counts. */
function looksLikeFields(lines: readonly Line[]): boolean {
  const first = lines.find((line) => line.text.trim() !== '');
  return first !== undefined && /^[A-Za-z_][\w-]*:(\s|$)/.test(first.text);
}

function sectionsOf(text: string, lines: readonly Line[], verbatim: readonly boolean[]): readonly Section[] {
  interface Heading {
    readonly level: number;
    readonly title: string;
    readonly line: number;
  }
  const headings: Heading[] = [];
  for (const [index, line] of lines.entries()) {
    if (verbatim[index] === true) continue;
    const match = /^\uFEFF? {0,3}(#{1,6})(?:[ \t]+(.*))?$/.exec(line.text);
    if (match?.[1] === undefined) continue;
    const title = (match[2] ?? '').replace(/(^|[ \t])#+[ \t]*$/, '').trim();
    headings.push({ level: match[1].length, title, line: index });
  }
  const startOf = (line: number): number => lines[line]?.from ?? text.length;
  const sections: Section[] = [];
  const after: number[] = [];
  // From the back, so that the end of each subtree is known without a search: stack of the nearest later headings.
  const later: Heading[] = [];
  for (const [index, heading] of [...headings.entries()].toReversed()) {
    while ((later.at(-1)?.level ?? 0) > heading.level) later.pop();
    after[index] = later.at(-1)?.line ?? lines.length;
    later.push(heading);
  }
  for (const [index, heading] of headings.entries()) {
    const lineTo = after[index] ?? lines.length;
    sections.push({
      level: heading.level,
      title: heading.title,
      from: startOf(heading.line),
      bodyFrom: lines[heading.line]?.end ?? text.length,
      bodyTo: startOf(headings[index + 1]?.line ?? lines.length),
      to: startOf(lineTo),
      lineFrom: heading.line,
      lineTo,
    });
  }
  return sections;
}
