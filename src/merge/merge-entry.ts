import type { Triple } from './align.ts';
import { clockGroup, type ClockGroup, type Clocks } from './clock.ts';
import { absurd } from '../trouble.ts';
import { countIn, greaterCount, longer, sideOf } from './count.ts';
import { likeness, meaning, readField, wordsOf, type Entry } from './entry.ts';
import { mergeExecutionOrder } from './execution-order.ts';
import { mergeRow } from './merge-row.ts';
import { oneChanged, settleText } from './merge-text.ts';
import { compareMoments, newestMoment } from './moment.ts';
import type { Section } from './outline.ts';
import {
  note,
  noteChoice,
  placeOf,
  sameReading,
  shown,
  type Both,
  type Changed,
  type MergeScope,
} from './merge-scope.ts';
import { mergeCheckbox } from './merge-checkbox.ts';
import { settledPiece, type Piece } from './piece.ts';
import type { Side } from './merge-result.ts';

/** Merges one entry. No piece: it is deleted. Two pieces: both sides are kept. */
export function mergeEntry(
  triple: Triple<Entry>,
  section: Section | undefined,
  scope: MergeScope,
): readonly Piece[] {
  const { base, ours, theirs } = triple;
  if (ours && theirs) return mergeBoth({ base, ours, theirs }, section, scope);
  const kept = ours ?? theirs;
  if (!kept) return [];
  const fixed = scope.clocks?.fixed;
  if (fixed && clockGroup(kept, section)) {
    const owned = triple[fixed];
    return owned ? [settledPiece(owned.text, owned.gap)] : [];
  }
  if (!base && isOlderReading(kept, { section, scope, side: ours ? 'ours' : 'theirs' })) return [];
  if (!base && !ours && isCopy(kept, scope)) {
    note(
      scope,
      'same-id',
      placeOf(kept, section),
      'ours',
      `it stands elsewhere already: ${shown(kept.text)}`,
    );
    return [];
  }
  if (!base) return [settledPiece(kept.text, kept.gap)];
  if (meaning(base.text) === meaning(kept.text)) return [];
  return mergeDeletion(base, kept, { section, scope, deletedBy: ours ? 'theirs' : 'ours' });
}

/** Both sides added the reading, each elsewhere: the newest stands. */
function isOlderReading(
  entry: Entry,
  at: { readonly section: Section | undefined; readonly scope: MergeScope; readonly side: Side },
): boolean {
  const { clocks } = at.scope;
  if (!clocks?.activity || clocks.activity === at.side || entry.kind === 'yaml') return false;
  if (clockGroup(entry, at.section) !== 'activity') return false;
  if (!clocks.addedTwice.has(readField(entry.text)?.label ?? '')) return false;
  note(at.scope, 'clock', placeOf(entry, at.section), clocks.activity, `older: ${shown(entry.text)}`);
  return true;
}

/** Theirs has an entry with an id that ours added too, elsewhere: a cherry-pick, or a file that was rearranged on one side. */
function isCopy(entry: Entry, scope: MergeScope): boolean {
  return (entry.kind === 'row' || entry.kind === 'checkbox') && scope.brought().has(meaning(entry.text));
}

/** One side deleted what the other edited. Progress inside something that is gone is moot; words are not. */
function mergeDeletion(
  base: Entry,
  edited: Entry,
  at: { readonly section: Section | undefined; readonly scope: MergeScope; readonly deletedBy: Side },
): readonly Piece[] {
  const group = at.scope.clocks && clockGroup(edited, at.section);
  const where = placeOf(edited, at.section);
  const other = at.deletedBy === 'ours' ? 'theirs' : 'ours';
  if (edited.kind !== 'yaml' && group !== 'metric' && (group || sameWords(base.text, edited.text))) {
    note(
      at.scope,
      'deleted',
      where,
      at.deletedBy,
      `deleted there; the other side's edit is dropped: ${shown(edited.text)}`,
    );
    return [];
  }
  note(
    at.scope,
    'deleted',
    where,
    other,
    'edited on one side and deleted on the other: the edited text stays',
  );
  return [settledPiece(edited.text, edited.gap)];
}

function mergeBoth(both: Both, section: Section | undefined, scope: MergeScope): readonly Piece[] {
  const { base, ours, theirs } = both;
  const gap = mergeGap(both);
  const texts = { base: base?.text, ours: ours.text, theirs: theirs.text };
  const one = oneChanged(texts);
  const group = scope.clocks && clockGroup(ours, section);
  if (group && scope.clocks && ours.kind !== 'row') {
    const chosen = chooseClock(both, { group, one, clocks: scope.clocks });
    if (chosen) {
      const { text } = both[chosen];
      const rule = group === 'counter' || group === 'metric' ? 'counter' : 'clock';
      if (text !== one) noteChoice(scope, { rule, where: placeOf(ours, section), took: chosen }, texts);
      return [settledPiece(text, gap)];
    }
  }
  if (one !== undefined) return [settledPiece(one, gap)];
  const settled = mergeChanged(both, section, scope);
  if (settled.is === 'both')
    return [settledPiece(ours.text, keptTogether(ours.gap)), settledPiece(theirs.text, theirs.gap)];
  if (settled.is === 'text') return [settledPiece(settled.text, gap)];
  return [{ is: 'conflict', where: placeOf(ours, section), ours: ours.text, theirs: theirs.text, gap }];
}

interface ClockChoice {
  readonly group: ClockGroup;
  /** The text of the plain three-way rule, where it has one. */
  readonly one: string | undefined;
  readonly clocks: Clocks;
}

/** The side a clock entry is taken from. The position moves as a whole; other readings only where both sides changed them. */
function chooseClock({ ours, theirs }: Both, { group, one, clocks }: ClockChoice): Side | undefined {
  if (clocks.fixed) return clocks.fixed;
  const newest = clocks.newest ?? longer(ours.text, theirs.text);
  if (group === 'position') return clocks.position;
  if (group === 'counter' && clocks.frame) return clocks.counter;
  if (one !== undefined) return undefined;
  switch (group) {
    case 'milestone':
      return clocks.milestone ?? newest;
    case 'reference':
      return clocks.reference;
    case 'focus':
      return clocks.position ?? newest;
    case 'counter':
      return sideOf(countIn(ours.text) - countIn(theirs.text)) ?? newest;
    case 'metric':
      if (likeness(wordsOf(ours.text), wordsOf(theirs.text)) < sameReading) return undefined;
      return sideOf(countIn(ours.text) - countIn(theirs.text)) ?? newest;
    case 'stamp':
      return sideOf(compareMoments(newestMoment(ours.text), newestMoment(theirs.text))) ?? newest;
    case 'resume':
      return clocks.session ?? newest;
    case 'session':
    case 'activity':
      return (
        clocks[group] ?? sideOf(compareMoments(newestMoment(ours.text), newestMoment(theirs.text))) ?? newest
      );
    default:
      return absurd(group);
  }
}

/** Both sides changed it, differently. */
function mergeChanged(both: Both, section: Section | undefined, scope: MergeScope): Changed {
  const { base, ours, theirs } = both;
  const where = placeOf(ours, section);
  const texts = { base: base?.text, ours: ours.text, theirs: theirs.text };
  if (ours.kind === 'checkbox') return mergeCheckbox(both, where, scope);
  if (ours.kind === 'row') {
    const row = mergeRow(both);
    if (row.is === 'two-rows') {
      note(scope, 'same-id', where, 'both', 'one id was given to two things; both are kept, renumber one');
      return { is: 'both' };
    }
    if (row.is === 'open') return { is: 'open' };
    if (row.chose.length > 0) note(scope, 'progress-row', where, 'both', row.chose.join('; '));
    return { is: 'text', text: row.text, by: 'rule' };
  }
  if (ours.kind === 'footer') {
    const order = compareMoments(newestMoment(ours.text), newestMoment(theirs.text));
    const side = sideOf(order) ?? longer(ours.text, theirs.text);
    noteChoice(scope, { rule: 'footer', where, took: side }, texts);
    return { is: 'text', text: (side === 'ours' ? ours : theirs).text, by: 'rule' };
  }
  const order = mergeExecutionOrder(texts);
  if (order !== undefined) {
    note(scope, 'counter', where, 'recomputed', shown(order));
    return { is: 'text', text: order, by: 'rule' };
  }
  const counted = greaterCount(ours.text, theirs.text, scope.kind);
  if (counted) {
    noteChoice(scope, { rule: 'counter', where, took: counted }, texts);
    return { is: 'text', text: (counted === 'ours' ? ours : theirs).text, by: 'rule' };
  }
  const settled = settleText(texts);
  if (settled.is === 'text' && settled.by !== 'three-way')
    noteChoice(scope, { rule: settled.by, where, took: settled.took }, texts);
  return settled;
}

/** The blank lines behind an entry follow the three-way rule too. */
export function mergeGap({ base, ours, theirs }: Triple<{ readonly gap: string }>): string {
  if (!ours || !theirs) return (ours ?? theirs)?.gap ?? '';
  return ours.gap === base?.gap ? theirs.gap : ours.gap;
}

function keptTogether(gap: string): string {
  return gap === '' ? gap : '';
}

export function sameWords(a: string, b: string): boolean {
  return bare(a) === bare(b);
}

function bare(text: string): string {
  return meaning(text)
    .replaceAll(/\[[^\]]\]|\d+|[✅✓🚧⏳]/gu, '')
    .toLowerCase();
}
