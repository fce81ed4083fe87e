import { remembered } from './remembered.ts';

/** What one piece of a section is; the rules are chosen by it. */
export type EntryKind =
  | 'yaml'
  | 'yaml-item'
  | 'checkbox'
  | 'item'
  | 'field'
  | 'table'
  | 'row'
  | 'footer'
  | 'bar'
  | 'rule'
  | 'html'
  | 'fence'
  | 'prose';

/** One piece of a section that is merged as a whole: a list item, a field, a table row, a paragraph. */
export interface Entry {
  readonly kind: EntryKind;
  /** What makes it the same entry on another side; free text is its own key. */
  readonly key: string;
  /** Its lines with their line ends, without the blank lines after it. */
  readonly text: string;
  /** The blank lines after it. */
  readonly gap: string;
  /** Column names of the table that a row stands in. */
  readonly columns?: readonly string[];
}

/** Text as it reads: list markers, emphasis, column widths and spacing do not count, so a reformatting is not an edit. */
export const meaning = remembered((text) =>
  text
    .replaceAll(/\|[\s:|-]+\|[ \t]*(?=\r?\n|$)/g, '|-|')
    .replaceAll(/[ \t]*\|[ \t]*/g, '|')
    .replaceAll(/^\s*[*+-](?=\s)/gm, '-')
    .replaceAll(/\*\*:|:\*\*/g, ':')
    .replaceAll('**', '')
    .replaceAll(/(^|[\s|])(?:--|—|–)(?=[\s|]|$)/g, '$1-')
    .replaceAll(/\s+/g, ' ')
    .trim(),
);

/** Lower-case words of a text, for likeness. */
export function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu));
}

/** Shared words by all words: 0 nothing in common, 1 the same words. */
export function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return 0;
  let shared = 0;
  for (const word of a) if (b.has(word)) shared++;
  return shared / (a.size + b.size - shared);
}

const checkbox = /^\s*(?:[-*+]|\d+[.)])\s+\[([^\]])\]\s+(.*)/;

export function readCheckbox(line: string): { readonly mark: string; readonly label: string } | undefined {
  const found = checkbox.exec(line);
  return found ? { mark: found[1] ?? ' ', label: found[2] ?? '' } : undefined;
}

/** The id that a checkbox label opens with: a phase, a plan or a requirement; else its words. */
export function checkboxKey(label: string): string {
  const plain = label.replaceAll(/[*_`~[\]]/g, '').trim();
  const id =
    /^(phase\s+\d+(?:\.\d+)*[a-z]?|[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-\d+[a-z]?|\d+(?:\.\d+)*-\d+[a-z]?(?=-PLAN|[\s:.—-]|$))/i.exec(
      plain,
    );
  const name = id?.[1] ?? plain.replaceAll(/\W+/g, ' ').slice(0, 60);
  return `check:${name.toLowerCase().replaceAll(/\s+/g, ' ').trim()}`;
}

const label =
  /^\s*(?:(?:[-*+]|\d+[.)])\s+)?(?:\*\*([^*\n]{1,60}?)(?::\*\*|\*\*:|\*\*(?=\s*$))|_?([a-z_]\w{0,30}|[A-Z][A-Za-z0-9 /&()'-]{0,40}):)(?:\s|$)/;

/** `Status: executing` or `**Status:** executing`, with or without a list marker: the label and where the value begins. */
export const readField = remembered((line): Field | undefined => {
  const found = label.exec(line);
  const name = found?.[1] ?? found?.[2];
  if (!found || name === undefined) return undefined;
  return { label: name.replace(/:$/, '').trim().toLowerCase(), valueFrom: found[0].length };
});

interface Field {
  readonly label: string;
  readonly valueFrom: number;
}

/** The cells of a table row, trimmed. A `|` inside code or behind a backslash does not divide. */
export function cellsOf(line: string): readonly string[] {
  const cells: string[] = [];
  let cell = '';
  let code = false;
  const inner = line.trim().replace(/^\|/, '').replace(/\|$/, '');
  for (let at = 0; at < inner.length; at++) {
    const letter = inner[at] ?? '';
    if (letter === '\\') cell += letter + (inner[++at] ?? '');
    else if (letter === '|' && !code) {
      cells.push(cell.trim());
      cell = '';
    } else {
      if (letter === '`') code = !code && inner.includes('`', at + 1);
      cell += letter;
    }
  }
  cells.push(cell.trim());
  return cells;
}

/** The identity of a heading: a phase by its number, a release by its version, else its words without decoration. */
export const headingKey = remembered((title): string => {
  const plain = title.replaceAll(/[^\p{L}\p{N}\s.:/-]/gu, ' ').trim();
  const phase = /^phase\s+([A-Z]*-?\d+(?:\.\d+)*[a-z]?)\b/i.exec(plain);
  if (phase) return `phase ${(phase[1] ?? '').toLowerCase().replace(/^0+(?=\d)/, '')}`;
  const release = /^(?:milestone:?\s+)?(v\d+(?:\.\d+)*)\b/i.exec(plain);
  if (release)
    return `release ${(release[1] ?? '').toLowerCase()} ${/phase detail|requirement/i.exec(plain)?.[0] ?? ''}`;
  const labelled = /^(current milestone|current focus|status)\s*:/i.exec(plain);
  if (labelled) return (labelled[1] ?? '').toLowerCase();
  const words = title.replaceAll(/\([^)]*\)|\d{4}-\d{2}-\d{2}/g, ' ').replaceAll(/[^\p{L}\p{N}]+/gu, ' ');
  return words.trim().toLowerCase() || title.trim().toLowerCase();
});
