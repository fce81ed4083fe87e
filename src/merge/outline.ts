import { cellsOf, checkboxKey, headingKey, meaning, readCheckbox, readField, type Entry } from './entry.ts';
import { absurd } from '../trouble.ts';
import { remembered } from './remembered.ts';
import { readYamlEntries } from './yaml-entries.ts';

/** A heading with the entries up to the next heading of any level. */
export interface Section {
  readonly kind: 'section';
  readonly key: string;
  /** 0 for what stands before the first heading, else the number of `#`. */
  readonly level: number;
  readonly title: string;
  /** The heading line with its line end; empty for the part before the first heading. */
  readonly text: string;
  readonly gap: string;
  readonly entries: readonly Entry[];
}

/** A planning file as a list of sections; all texts and gaps in a row are the file again. */
export interface Outline {
  /** The `---` fences and what stands between them. */
  readonly frontmatter: Frontmatter | undefined;
  readonly sections: readonly Section[];
}

export interface Frontmatter {
  readonly open: string;
  readonly entries: readonly Entry[];
  readonly close: string;
}

/** The section as it stands in the file. */
export function sectionText({ text, gap, entries }: Section): string {
  return text + gap + entries.map((entry) => entry.text + entry.gap).join('');
}

interface Draft {
  level: number;
  title: string;
  text: string;
  gap: string;
  entries: Entry[];
}

/**
 * Lines with their ends. Texts that are split with one and the same `known` share equal lines as one string, so that
 * comparing them costs nothing.
 */
export function splitLines(text: string, known?: Map<string, string>): readonly string[] {
  const lines: string[] = [];
  for (let from = 0; from < text.length;) {
    const end = text.indexOf('\n', from) + 1 || text.length;
    const line = text.slice(from, end);
    const same = known?.get(line);
    if (same === undefined) known?.set(line, line);
    lines.push(same ?? line);
    from = end;
  }
  return lines;
}

/** Reads any Markdown into sections and entries. It never fails: what it does not know is prose. */
export function readOutline(text: string | readonly string[]): Outline {
  const lines = typeof text === 'string' ? splitLines(text) : text;
  const close =
    (lines[0] ?? '').trimEnd() === '---'
      ? lines.findIndex((line, at) => at > 0 && line.trimEnd() === '---')
      : -1;
  const frontmatter =
    close > 0
      ? { open: lines[0] ?? '', entries: readYamlEntries(lines.slice(1, close)), close: lines[close] ?? '' }
      : undefined;
  return { frontmatter, sections: readSections(lines.slice(close + 1)) };
}

function readSections(lines: readonly string[]): readonly Section[] {
  const shapes = lines.map(shapeOf);
  const lastClose = lines.findLastIndex((line) => line.includes('-->'));
  const drafts: Draft[] = [{ level: 0, title: '', text: '', gap: '', entries: [] }];
  for (let at = 0; at < lines.length;) {
    const draft = drafts.at(-1);
    const line = lines[at] ?? '';
    const shape = shapes[at] ?? 'blank';
    const heading = line.startsWith('#') ? /^(#{1,6})\s+(\S.*?)\s*#*\s*$/.exec(line) : undefined;
    const folded = shape === 'html' ? foldedAt(lines, at) : undefined;
    if (folded) {
      drafts.push({ level: foldedLevel, title: folded.title, text: folded.text, gap: '', entries: [] });
      at = folded.end;
    } else if (heading) {
      drafts.push({
        level: heading[1]?.length ?? 1,
        title: heading[2] ?? '',
        text: line,
        gap: '',
        entries: [],
      });
      at++;
    } else if (shape === 'blank') {
      if (draft) addGap(draft, line);
      at++;
    } else {
      const end = entryEnd({ lines, shapes, lastClose }, at);
      if (draft) for (const entry of readEntry(lines.slice(at, end), shape)) draft.entries.push(entry);
      at = end;
    }
  }
  return named(withFooter(drafts));
}

const footerTitle = 'footer';

/** `*Last updated …*` is the file's, not that of the section above it: it stays when the section is archived. */
function withFooter(drafts: readonly Draft[]): readonly Draft[] {
  const at = drafts.findLastIndex(({ entries }, place) => {
    const next = drafts[place + 1];
    return (!next || next.level <= 2) && /updated/i.test(trailingFooters(entries).at(-1)?.text ?? '');
  });
  const above = drafts[at];
  if (!above) return drafts;
  const footers = trailingFooters(above.entries);
  const rest = above.entries.slice(0, above.entries.length - footers.length);
  const section = { level: 0, title: footerTitle, text: '', gap: '', entries: footers };
  return [...drafts.slice(0, at), { ...above, entries: rest }, section, ...drafts.slice(at + 1)];
}

function trailingFooters(entries: readonly Entry[]): Entry[] {
  const from = entries.findLastIndex((entry) => asFooter(entry) === undefined) + 1;
  const ruled = entries[from - 1]?.kind === 'rule' && from < entries.length;
  return entries.slice(ruled ? from - 1 : from).map((entry) => asFooter(entry) ?? entry);
}

/** A footer, with or without its emphasis. */
function asFooter(entry: Entry): Entry | undefined {
  if (entry.kind === 'footer') return entry;
  const label = entry.kind === 'field' ? readField(entry.text)?.label : undefined;
  if (label === undefined || !/^(last updated|requirements defined|(roadmap|state) \w+)$/.test(label))
    return undefined;
  return { ...entry, kind: 'footer', key: `footer:${label}` };
}

/** A folded block hangs below `## Phases` like a `###` heading does. */
const foldedLevel = 3;

/** `<details>` with its `<summary>` opens a section: finished milestones are folded so, and that is no other place. */
function foldedAt(
  lines: readonly string[],
  at: number,
): { readonly title: string; readonly text: string; readonly end: number } | undefined {
  if (!lines[at]?.includes('<') || !/^\s*<details\b/i.test(lines[at] ?? '')) return undefined;
  const end = at + (/<summary\b/i.test(lines[at] ?? '') ? 1 : 2);
  const text = lines.slice(at, end).join('');
  const title = /<summary[^>]*>(.*?)<\/summary>/i.exec(text)?.[1];
  return title === undefined ? undefined : { title: title.replaceAll(/<[^>]*>/g, ''), text, end };
}

function addGap(draft: Draft, line: string): void {
  const last = draft.entries.pop();
  if (last) draft.entries.push({ ...last, gap: last.gap + line });
  else draft.gap += line;
}

/** Section keys carry their parents, so that two `### Decisions` under different headings stay apart. The title (H1) does not count. */
function named(drafts: readonly Draft[]): readonly Section[] {
  const path: Array<{ level: number; key: string }> = [];
  return drafts.map((draft) => {
    while ((path.at(-1)?.level ?? 0) >= draft.level && path.length > 0) path.pop();
    const own = draft.level === 0 ? draft.title : headingKey(draft.title);
    const parents = /^phase \d/.test(own) ? '' : path.map((part) => part.key).join(' > ');
    if (draft.level > 1) path.push({ level: draft.level, key: own });
    const key = draft.level === 1 ? `# ${own}` : `${parents} > ${own}`;
    return { ...draft, kind: 'section' as const, key };
  });
}

const bullet = /^(\s*)(?:[-*+]|\d+[.)])\s+\S/;
const fence = /^\s*(`{3,}|~{3,})/;

interface Lines {
  readonly lines: readonly string[];
  readonly shapes: readonly Shape[];
  /** The last line that can close a comment: without it, each comment that is never closed would be read to the end. */
  readonly lastClose: number;
}

/** Where the entry that begins at `from` ends; `from` is not blank. */
function entryEnd({ lines, shapes, lastClose }: Lines, from: number): number {
  const shape = shapes[from];
  let end = from + 1;
  if (shape === 'table') while (shapes[end] === 'table') end++;
  if (shape === 'prose' || shape === 'item' || shape === 'field') while (shapes[end] === 'prose') end++;
  const first = lines[from] ?? '';
  const opened = shape === 'fence' ? fence.exec(first)?.[1] : undefined;
  if (opened !== undefined) while (end < lines.length && !closesFence(lines[end++]?.trim() ?? '', opened));
  if (shape === 'html' && end <= lastClose && first.trimStart().startsWith('<!--') && !first.includes('-->'))
    while (!lines[end++]?.includes('-->'));
  return end;
}

function closesFence(line: string, opened: string): boolean {
  return line.startsWith(opened) && !/[^`~]/.test(line);
}

type Shape =
  | 'blank'
  | 'heading'
  | 'fence'
  | 'table'
  | 'item'
  | 'rule'
  | 'html'
  | 'footer'
  | 'field'
  | 'bar'
  | 'prose';

const shapeOf = remembered((line): Shape => {
  const first = line.trimStart()[0] ?? '';
  if (first === '') return 'blank';
  if (first === '|') return 'table';
  if (first === '#' && /^#{1,6}\s+\S/.test(line)) return 'heading';
  if ((first === '`' || first === '~') && fence.test(line)) return 'fence';
  if (/^\s*(-{3,}|\*{3,}|_{3,})\s*$/.test(line)) return 'rule';
  if (bullet.test(line)) return 'item';
  if (first === '<' && /^\s*<[/!a-zA-Z]/.test(line)) return 'html';
  if ((first === '*' || first === '_') && footer.test(line)) return 'footer';
  if (readField(line)) return 'field';
  return /[█▓░▰▱■□]{3}/.test(line) ? 'bar' : 'prose';
});

const footer = /^\s*(?:\*(?!\*)|_)(?=\S)/;

function readEntry(lines: readonly string[], shape: Shape): readonly Entry[] {
  if (shape === 'table') return readTable(lines);
  // A copy: an entry is told from another with the same text by its identity.
  return [{ ...readText(lines.length === 1 ? (lines[0] ?? '') : lines.join('')) }];
}

const readText = remembered((text): Entry => {
  const first = splitLines(text)[0] ?? '';
  const shape = shapeOf(first);
  switch (shape) {
    case 'item':
      return readItem(first, text);
    case 'field':
      return { kind: 'field', key: `field:${readField(first)?.label ?? ''}`, text, gap: '' };
    case 'footer':
      return { kind: 'footer', key: `footer:${footerKey(first)}`, text, gap: '' };
    case 'bar':
      return { kind: 'bar', key: 'bar', text, gap: '' };
    case 'rule':
    case 'html':
    case 'fence':
    case 'prose':
    case 'blank':
    case 'heading':
    case 'table':
      return {
        kind: shape === 'blank' || shape === 'heading' || shape === 'table' ? 'prose' : shape,
        key: meaning(text),
        text,
        gap: '',
      };
    default:
      return absurd(shape);
  }
});

/** The words of a footer before its date or colon: `*Last updated: …*` is one footer whatever it says. */
function footerKey(line: string): string {
  const words = /^[\s*_]*([A-Za-z][A-Za-z ]*?)\s*(?::|\d|[*_]|—|-|$)/.exec(line)?.[1];
  return words?.toLowerCase() ?? meaning(line);
}

function readItem(first: string, text: string): Entry {
  const box = readCheckbox(first);
  if (box) return { kind: 'checkbox', key: checkboxKey(box.label), text, gap: '' };
  const field = /^\s*(?:[-*+])\s/.test(first) ? readField(first) : undefined;
  if (field) return { kind: 'item', key: `item:${field.label}:`, text, gap: '' };
  return { kind: 'item', key: meaning(text.replace(/^\s*\d+[.)]/, '-')).toLowerCase(), text, gap: '' };
}

function readTable(lines: readonly string[]): readonly Entry[] {
  const headed = isRule(lines[1]);
  const columns = headed ? cellsOf(lines[0] ?? '') : [];
  const name = (columns.find((column) => column !== '' && column !== '#') ?? '').toLowerCase();
  const head: Entry[] = headed
    ? [{ kind: 'table', key: `table:${name}`, text: (lines[0] ?? '') + (lines[1] ?? ''), gap: '', columns }]
    : [];
  const rows = lines.slice(headed ? 2 : 0).map((line): Entry => {
    return { kind: 'row', key: `row:${name}:${firstCell(line)}`, text: line, gap: '', columns };
  });
  return [...head, ...rows];
}

const firstCell = remembered((line) => (cellsOf(line)[0] ?? '').replaceAll(/[*`[\]]/g, '').toLowerCase());

function isRule(line: string | undefined): boolean {
  return line !== undefined && /^\s*\|[\s:|-]+\|?\s*$/.test(line) && line.includes('-');
}
