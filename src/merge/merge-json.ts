import { note, noteChoice, type MergeScope } from './merge-scope.ts';
import { compareMoments, newestMoment } from './moment.ts';
import { settledPiece, type Piece } from './piece.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

interface ThreeValues {
  readonly base: Json | undefined;
  readonly ours: Json | undefined;
  readonly theirs: Json | undefined;
}

interface Disputes {
  readonly scope: MergeScope;
  readonly found: Array<{ readonly where: string; readonly ours: Json; readonly theirs: Json }>;
}

/** Stands for a disputed value until the text is written. Private-use characters: no configuration holds them. */
const token = '\uE000leapfrog';

/**
 * JSON is merged key by key; lists of plain values as sets; of two changed moments the newer. It is written as GSD writes
 * it (`JSON.stringify` with our side's indent). `undefined` when a side is no JSON: then its lines are merged.
 */
export function mergeJson(
  texts: { readonly base: string | undefined; readonly ours: string; readonly theirs: string },
  scope: MergeScope,
): readonly Piece[] | undefined {
  const ours = parse(texts.ours);
  const theirs = parse(texts.theirs);
  const base = texts.base === undefined ? {} : parse(texts.base);
  if (ours === undefined || theirs === undefined || base === undefined) return undefined;
  const disputes: Disputes = { found: [], scope };
  const merged = mergeValue({ base, ours, theirs }, '', disputes);
  const indent = /^[ \t]+/m.exec(texts.ours)?.[0] ?? '  ';
  const lines = `${JSON.stringify(merged ?? null, null, indent)}\n`.match(/[^\n]*\n/g) ?? [];
  return lines.map((line): Piece => {
    const at = new RegExp(`"${token}(\\d+)"`).exec(line);
    const dispute = at && disputes.found[Number(at[1])];
    if (!at || !dispute) return settledPiece(line, '');
    const written = (value: Json) => line.replace(at[0], JSON.stringify(value));
    return {
      is: 'conflict',
      where: dispute.where,
      ours: written(dispute.ours),
      theirs: written(dispute.theirs),
      gap: '',
    };
  });
}

/** `undefined` also for JSON that would come out other than it went in: a number of twenty digits, a key that stands twice. */
function parse(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const bare = text.replaceAll(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
    return isJson(value) && JSON.stringify(value) === bare ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What `JSON.parse` gives back is JSON by its contract; the check is for the compiler. */
function isJson(value: unknown): value is Json {
  return value !== undefined && typeof value !== 'function' && typeof value !== 'symbol';
}

function mergeValue(
  { base, ours, theirs }: ThreeValues,
  where: string,
  disputes: Disputes,
): Json | undefined {
  if (same(ours, theirs) || same(theirs, base)) return ours;
  if (same(ours, base)) return theirs;
  if (ours === undefined || theirs === undefined) {
    const took = ours === undefined ? 'theirs' : 'ours';
    note(
      disputes.scope,
      'deleted',
      where.slice(1),
      took,
      'changed on one side and taken out on the other: it stays',
    );
    return ours ?? theirs;
  }
  if (isObject(ours) && isObject(theirs)) {
    const old = isObject(base) ? base : {};
    const keys = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])];
    const entries = keys.flatMap((key): Array<readonly [string, Json]> => {
      const value = mergeValue(
        { base: old[key], ours: ours[key], theirs: theirs[key] },
        `${where}.${key}`,
        disputes,
      );
      return value === undefined ? [] : [[key, value]];
    });
    return Object.fromEntries(entries);
  }
  if (isPlainList(ours) && isPlainList(theirs)) {
    const old = new Set(isPlainList(base) ? base : []);
    const kept = ours.filter((item) => theirs.includes(item) || !old.has(item));
    return [...kept, ...theirs.filter((item) => !ours.includes(item) && !old.has(item))];
  }
  if (typeof ours === 'string' && typeof theirs === 'string') {
    const order = compareMoments(newestMoment(ours), newestMoment(theirs));
    if (order !== 0) {
      const took = order > 0 ? 'ours' : 'theirs';
      noteChoice(disputes.scope, { rule: 'newest', where: where.slice(1), took }, { ours, theirs });
      return order > 0 ? ours : theirs;
    }
  }
  disputes.found.push({ where: where.slice(1), ours, theirs });
  return `${token}${disputes.found.length - 1}`;
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPlainList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value) && value.every((item) => typeof item !== 'object');
}

function same(a: Json | undefined, b: Json | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && JSON.stringify(a) === JSON.stringify(b));
}
