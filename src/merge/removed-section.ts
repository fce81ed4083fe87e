import { align, type Triple } from './align.ts';
import { clockGroup } from './clock.ts';
import { meaning, readField, type Entry } from './entry.ts';
import { sameWords } from './merge-entry.ts';
import { note, placeOf, type MergeScope } from './merge-scope.ts';
import type { Side } from './merge-result.ts';
import { sectionText, type Section } from './outline.ts';
import { settledPiece, type Piece } from './piece.ts';

/**
 * One side removed the section (an archive, a roll-over, a clean-up). What the other side edited in it goes with it and
 * is reported; what the other side added to a list of facts is carried, under the heading; other words are for a person.
 */
export function mergeRemovedSection(
  base: Section,
  kept: Section,
  removedBy: Side,
  scope: MergeScope,
): readonly Piece[] {
  const known = align(base.entries, kept.entries, []);
  const fresh = known.flatMap((triple) => (triple.ours && !triple.base ? triple.ours : []));
  // A row says nothing without the head of its table.
  const rows = fresh.some((entry) => entry.kind === 'row' && !isPlaceholder(entry));
  const added = kept.entries.filter((entry) => (entry.kind === 'table' ? rows : fresh.includes(entry)));
  const edited = known.flatMap(({ base: was, ours: now }) =>
    was && now && meaning(was.text) !== meaning(now.text) ? [{ was, now }] : [],
  );
  const ofMoment = (entry: Entry) =>
    entry.kind === 'footer' ||
    entry.kind === 'rule' ||
    (scope.clocks !== undefined && clockGroup(entry, kept) !== undefined);
  const carried = added.filter((entry) => !ofMoment(entry) && !isPlaceholder(entry));
  const reworded = edited.filter(
    ({ was, now }) => !sameWords(was.text, now.text) && !ofMoment(now) && !isPlanCount(now),
  );
  const list = scope.clocks && factList.test(kept.title);
  if (!list && carried.length + reworded.length > 0) return [removalConflict(kept, removedBy)];
  for (const { now: entry } of edited) {
    const what = 'the section was removed; this edit in it is dropped';
    note(scope, 'archive', placeOf(entry, kept), removedBy, what);
  }
  if (carried.length === 0) return [];
  note(
    scope,
    'archive',
    kept.title,
    'both',
    'the section was removed on one side; what the other added is carried',
  );
  return [settledPiece(kept.text, kept.gap), ...carried.map((entry) => settledPiece(entry.text, entry.gap))];
}

/** `**Plans:** 2/4 plans executed`: a count in whatever words. */
function isPlanCount(entry: Entry): boolean {
  return /^plans?$/.test(readField(entry.text)?.label ?? '');
}

/** A row in which nothing stands yet, or `None yet.`. */
function isPlaceholder({ kind, text }: Entry): boolean {
  return kind === 'row' ? !/[\p{L}\p{N}]/u.test(text) : /^\W*(?:none(?: yet)?|n\/a|tbd)\W*$/i.test(text);
}

/**
 * One side took a whole table out while the other added rows to it. In a list of facts they stay, with the head of the table;
 * else nobody but a person can say whether they are gone too. Gives the pieces that stand in place of the head, and the rows
 * that are settled by them.
 */
export function mergeRemovedTable(
  head: Triple<Entry>,
  triples: readonly Triple<Entry>[],
  section: Section,
  scope: MergeScope,
): { readonly pieces: readonly Piece[]; readonly rows: ReadonlySet<Triple<Entry>> } | undefined {
  const side = head.ours ? 'ours' : 'theirs';
  const other = head.ours ? 'theirs' : 'ours';
  const kept = head[side];
  if (!kept || !head.base || head[other] || triples.some((triple) => triple[other]?.kind === 'table'))
    return undefined;
  const rows = triples.filter((triple) => {
    const row = triple[side];
    return row?.kind === 'row' && !triple[other] && !triple.base && !isPlaceholder(row);
  });
  if (rows.length === 0) return undefined;
  const list = scope.clocks && factList.test(section.title);
  const entries = [kept, ...rows.flatMap((triple) => triple[side] ?? [])];
  if (list) {
    note(
      scope,
      'archive',
      placeOf(kept, section),
      'both',
      'the table was removed on one side; new rows are carried',
    );
    return { pieces: entries.map(({ text, gap }) => settledPiece(text, gap)), rows: new Set(rows) };
  }
  const text = entries.map((entry) => entry.text).join('');
  const sides = side === 'ours' ? { ours: text, theirs: '' } : { ours: '', theirs: text };
  return {
    pieces: [{ is: 'conflict', where: placeOf(kept, section), ...sides, gap: entries.at(-1)?.gap ?? '' }],
    rows: new Set(rows),
  };
}

const factList = /decision|todo|blocker|concern|quick task|evolution|deferred|issue/i;

/** New words in a section that the other side removed: nobody but a person can say whether they are archived too. */
function removalConflict(kept: Section, removedBy: Side): Piece {
  const text = sectionText(kept);
  const sides = removedBy === 'ours' ? { ours: '', theirs: text } : { ours: text, theirs: '' };
  return { is: 'conflict', where: kept.title, ...sides, gap: '' };
}
