import { cellsOf, meaning, wordsOf, type Entry } from './entry.ts';
import { settleText } from './merge-text.ts';
import { compareMoments, newestMoment } from './moment.ts';
import type { Triple } from './align.ts';

export type MergedRow =
  | {
      readonly is: 'row';
      readonly text: string;
      readonly derived: boolean;
      readonly chose: readonly string[];
    }
  | { readonly is: 'two-rows' }
  | { readonly is: 'open' };

/** How far along a status word says a thing is. */
const statusOrder = [
  /^(-|—|–|tbd|n\/a)?$/,
  /not started|^todo$/,
  /pending|^open$|^mapped/,
  /planned|planning|ready/,
  /in progress|executing|started|active|partial/,
  /verifying|verified|gap|human|uat|review/,
  /complete|done|shipped|satisfied|validated|^✅|^✓|^pass/,
];

/** A row is merged cell by cell, by column name, so that a widened or reordered table is no edit of its rows. */
export function mergeRow({ base, ours, theirs }: Triple<Entry>): MergedRow {
  if (!ours || !theirs) return { is: 'open' };
  const o = byColumn(ours);
  const t = byColumn(theirs);
  const b = base && byColumn(base);
  if (!b && differentThings(o, t)) return { is: 'two-rows' };
  const frame = frameOf({ base, ours, theirs });
  const columns = [...byColumn(frame).keys()];
  const chose: string[] = [];
  let derived = false;
  const cells: string[] = [];
  const progress = columns.filter((column) => isProgress(column) || isCounted(column, [o, t]));
  const further = furtherSide(progress, { base: b ?? new Map(), ours: o, theirs: t });
  const finisher = finishingSide(o, t);
  for (const column of columns) {
    const texts = { base: b?.get(column), ours: o.get(column), theirs: t.get(column) };
    const cell =
      further && progress.includes(column)
        ? { text: texts[further] ?? '', derived: true, chose: texts.ours !== texts.theirs }
        : (mergeCell(column, texts) ??
          (finisher && { text: texts[finisher] ?? '', derived: false, chose: true }));
    if (cell === undefined) return { is: 'open' };
    const other = cell.text === texts.ours ? texts.theirs : texts.ours;
    if (cell.chose) chose.push(`${column}: ${cell.text || '(empty)'}, not ${other || '(empty)'}`);
    derived ||= cell.derived;
    cells.push(cell.text);
  }
  const same = [ours, theirs].find((row) => cellsOf(row.text).join('|') === cells.join('|'));
  return { is: 'row', text: same?.text ?? writeCells(frame.text, cells), derived, chose };
}

type Cells = ReadonlyMap<string, string>;

/** The columns of the side that changed them; of two new rows, or two new sets of columns, the wider. */
function frameOf({ base, ours, theirs }: { base: Entry | undefined; ours: Entry; theirs: Entry }): Entry {
  const [was, o, t] = [base, ours, theirs].map((row) => row?.columns?.join('|'));
  if (o === t || t === was) return ours;
  if (o === was) return theirs;
  const wider = (ours.columns?.length ?? 0) - (theirs.columns?.length ?? 0);
  return wider > 0 || (wider === 0 && (o ?? '') >= (t ?? '')) ? ours : theirs;
}

/** Who did the work knows where: the side on which the thing is complete while on the other it is not. */
function finishingSide(ours: Cells, theirs: Cells): 'ours' | 'theirs' | undefined {
  const o = isFinished(ours);
  return o === isFinished(theirs) ? undefined : o ? 'ours' : 'theirs';
}

function isFinished(cells: Cells): boolean {
  return statusRank(cells.get('status') ?? '') === statusOrder.length - 1;
}

/** A count in a column of another name: a row that lost a cell is shifted to the left. */
function isCounted(column: string, sides: readonly Cells[]): boolean {
  return sides.some((side) => countOf(side.get(column) ?? '') >= 0);
}

function isProgress(column: string): boolean {
  return /plans|status|complete|shipped|^date$|progress/.test(column);
}

/** Count, status and date of a row tell of one progress: when both sides changed it, all three come from who is further. */
function furtherSide(
  progress: readonly string[],
  { base, ours, theirs }: { readonly base: Cells; readonly ours: Cells; readonly theirs: Cells },
): 'ours' | 'theirs' | undefined {
  const changed = (side: Cells) =>
    progress.some((column) => meaning(side.get(column) ?? '') !== meaning(base.get(column) ?? ''));
  if (progress.length < 2 || !changed(ours) || !changed(theirs)) return undefined;
  for (const measure of [countOf, statusRank, newestMoment] as const) {
    const most = (side: Cells) =>
      progress.map((column) => measure(side.get(column) ?? '')).reduce((a, b) => (b > a ? b : a));
    const o = most(ours);
    const t = most(theirs);
    if (o !== t) return o > t ? 'ours' : 'theirs';
  }
  return undefined;
}

function countOf(cell: string): number {
  return Number(/^(\d+)\s*\//.exec(cell)?.[1] ?? -1);
}

/** A known number of plans says more than `TBD`. */
function plansIn(total: string | undefined): number {
  return Number(/^\d+$/.exec(total ?? '')?.[0] ?? -1);
}

interface MergedCell {
  readonly text: string;
  readonly derived: boolean;
  readonly chose: boolean;
}

function mergeCell(
  column: string,
  cell: {
    readonly base: string | undefined;
    readonly ours: string | undefined;
    readonly theirs: string | undefined;
  },
): MergedCell | undefined {
  const { base } = cell;
  const ours = cell.ours ?? base ?? '';
  const theirs = cell.theirs ?? base ?? '';
  if (ours === theirs || theirs === base) return { text: ours, derived: false, chose: false };
  if (ours === base) return { text: theirs, derived: false, chose: false };
  const counts = /^(\d+)\s*\/\s*(\d+|\?|TBD)/;
  const o = counts.exec(ours);
  const t = counts.exec(theirs);
  if (o && t) {
    const more = Number(o[1]) - Number(t[1]) || plansIn(o[2]) - plansIn(t[2]);
    const text = more === 0 ? sorted(ours, theirs) : more > 0 ? ours : theirs;
    return { text, derived: true, chose: true };
  }
  if (/^\d+%?$/.test(ours) && /^\d+%?$/.test(theirs) && !/^(#|id)$/i.test(column)) {
    return {
      text: Number.parseInt(ours, 10) >= Number.parseInt(theirs, 10) ? ours : theirs,
      derived: true,
      chose: true,
    };
  }
  const further = statusRank(ours) - statusRank(theirs);
  if (statusRank(ours) >= 0 && statusRank(theirs) >= 0 && further !== 0) {
    return { text: further > 0 ? ours : theirs, derived: false, chose: true };
  }
  if (statusRank(ours) >= 0 && further === 0) {
    const order = compareMoments(newestMoment(ours), newestMoment(theirs));
    if (order === 0)
      return {
        text:
          ours.length === theirs.length ? sorted(ours, theirs) : ours.length > theirs.length ? ours : theirs,
        derived: false,
        chose: true,
      };
    return { text: order > 0 ? ours : theirs, derived: false, chose: true };
  }
  if (ours === '') return { text: theirs, derived: false, chose: true };
  if (theirs === '') return { text: ours, derived: false, chose: true };
  const settled = settleText({ base, ours, theirs });
  return settled.is === 'open'
    ? undefined
    : { text: settled.text.trim(), derived: false, chose: settled.by !== 'three-way' };
}

function sorted(a: string, b: string): string {
  return a <= b ? a : b;
}

/** Rank of a status cell, -1 when it is none. */
function statusRank(cell: string): number {
  const plain = cell
    .replaceAll(/[*_`]/g, '')
    .replaceAll(/\d{4}-\d{2}-\d{2}/g, '')
    .replaceAll(/\(.*?\)/g, '')
    .trim()
    .toLowerCase();
  if (plain.split(/\s+/).length > 5) return -1;
  return statusOrder.findLastIndex((pattern) => pattern.test(plain));
}

function byColumn(row: Entry): ReadonlyMap<string, string> {
  const cells = cellsOf(row.text);
  const named = new Map<string, string>();
  cells.forEach((cell, at) => {
    const name = row.columns?.[at]?.toLowerCase() ?? '';
    named.set(name === '' || named.has(name) ? `${name}#${at}` : name, cell);
  });
  return named;
}

/** Two rows that were both added under one id but tell of different things: quick task 3 on one branch, quick task 3 on the other. */
function differentThings(ours: ReadonlyMap<string, string>, theirs: ReadonlyMap<string, string>): boolean {
  const o = wordsOf(told(ours));
  const t = wordsOf(told(theirs));
  if (telling(o) < 2 || telling(t) < 2) return false;
  const shared = [...o].filter((word) => t.has(word)).length;
  return shared / Math.min(o.size, t.size) < 0.5;
}

function told(cells: ReadonlyMap<string, string>): string {
  return [...cells.values()]
    .slice(1)
    .filter((cell) => statusRank(cell) < 0 && newestMoment(cell) === '')
    .join(' ');
}

function telling(words: ReadonlySet<string>): number {
  return [...words].filter((word) => /\p{L}{3}/u.test(word)).length;
}

/** The row with new cells; a cell that keeps its text keeps its padding, a new one is padded to the old width. */
function writeCells(row: string, cells: readonly string[]): string {
  const end = /\r?\n?$/.exec(row)?.[0] ?? '';
  const old = cellsOf(row);
  if (old.length !== cells.length) return `| ${cells.join(' | ')} |${end}`;
  if (old.every((cell, at) => cell === cells[at])) return row;
  const pieces = row.slice(0, row.length - end.length).split('|');
  if (pieces.length !== cells.length + 2) return `| ${cells.join(' | ')} |${end}`;
  const written = cells.map((cell, at) => {
    const piece = pieces[at + 1] ?? '';
    return old[at] === cell || meaning(piece) === cell ? piece : ` ${cell} `.padEnd(piece.length);
  });
  return `${[pieces[0] ?? '', ...written, pieces.at(-1) ?? ''].join('|')}${end}`;
}
