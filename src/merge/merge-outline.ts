import { align, type Triple } from './align.ts';
import { clockGroup, clockSection, type Outlines } from './clock.ts';
import { meaning, type Entry } from './entry.ts';
import { longer } from './count.ts';
import { mergeEntry, mergeGap, note, placeOf, sameWords, type MergeScope } from './merge-entry.ts';
import type { Side } from './merge-result.ts';
import { oneChanged, settleText } from './merge-text.ts';
import type { Section } from './outline.ts';
import { settledPiece, type Piece } from './piece.ts';

/** Merges two outlines against their base: frontmatter by key, then sections, then the entries in each. */
export function mergeOutline(outlines: Outlines, scope: MergeScope): readonly Piece[] {
  const { base, ours, theirs } = outlines;
  const sections = align(base?.sections ?? [], ours.sections, theirs.sections);
  return [...mergeFrontmatter(outlines, scope), ...sections.flatMap((triple) => mergeSection(triple, scope))];
}

function mergeFrontmatter({ base, ours, theirs }: Outlines, scope: MergeScope): readonly Piece[] {
  const b = base?.frontmatter;
  const o = ours.frontmatter;
  const t = theirs.frontmatter;
  const frame = o ?? t;
  if (!frame) return [];
  if (
    b &&
    (!o || !t) &&
    frame.entries.map((entry) => entry.text).join('') === b.entries.map((entry) => entry.text).join('')
  )
    return [];
  return [
    settledPiece(frame.open, ''),
    ...mergeEntries(
      withParents(align(b?.entries ?? [], o?.entries ?? [], t?.entries ?? [])),
      undefined,
      scope,
    ),
    settledPiece(frame.close, ''),
  ];
}

/** A key that one side removed stays while the other side changed or added something below it. */
function withParents(triples: readonly Triple<Entry>[]): readonly Triple<Entry>[] {
  return triples.map((triple) => {
    const { base, ours, theirs } = triple;
    const kept = ours ?? theirs;
    if (!base || !kept || (ours && theirs)) return triple;
    const needed = triples.some((below) => {
      const own = ours ? below.ours : below.theirs;
      const inside = own?.key.startsWith(`${kept.key}.`) || own?.key.startsWith(`${kept.key}:`);
      return inside && own?.text !== below.base?.text;
    });
    return needed ? { base: undefined, ours, theirs } : triple;
  });
}

function mergeSection(triple: Triple<Section>, scope: MergeScope): readonly Piece[] {
  const { base, ours, theirs } = triple;
  const kept = ours ?? theirs;
  if (!kept) return [];
  if (!ours || !theirs) {
    if (!base) return addedSection(kept, ours ? 'ours' : 'theirs', scope);
    return mergeRemovedSection(base, kept, ours ? 'theirs' : 'ours', scope);
  }
  const heading = mergeHeading({ base, ours, theirs }, scope);
  const block = scope.clocks && clockSection(ours.title);
  const side = block && (changedAlone(triple) ?? scope.clocks?.[block]);
  const entries = side
    ? mergeClockSection({ base, ours, theirs }, side, scope)
    : mergeEntries(align(base?.entries ?? [], ours.entries, theirs.entries), ours, scope);
  return [heading, ...entries];
}

/** *Next action* is a block of its own: where one side left it as it was, the other's stands, whoever has the position. */
function changedAlone({ base, ours, theirs }: Triple<Section>): 'ours' | 'theirs' | undefined {
  if (!base || !ours || !theirs || !/next/i.test(ours.title)) return undefined;
  const was = said(base);
  if (said(ours) === was) return 'theirs';
  return said(theirs) === was ? 'ours' : undefined;
}

function said(section: Section): string {
  return section.entries.map((entry) => meaning(entry.text)).join('\n');
}

/** A new section comes as it is, but for rows and ticks that the other side brought to another place. */
function addedSection(section: Section, side: Side, scope: MergeScope): readonly Piece[] {
  const alone = { base: undefined, ours: undefined, theirs: undefined };
  const entries = section.entries.flatMap((entry) => mergeEntry({ ...alone, [side]: entry }, section, scope));
  return [settledPiece(section.text, section.gap), ...entries];
}

/**
 * One side removed the section (an archive, a roll-over, a clean-up). What the other side edited in it goes with it and
 * is reported; what the other side added to it is carried, under the heading.
 */
function mergeRemovedSection(
  base: Section,
  kept: Section,
  removedBy: Side,
  scope: MergeScope,
): readonly Piece[] {
  const known = align(base.entries, kept.entries, []);
  const fresh = known.flatMap((triple) => (triple.ours && !triple.base ? triple.ours : []));
  // A row says nothing without the head of its table.
  const rows = fresh.some((entry) => entry.kind === 'row');
  const added = rows
    ? kept.entries.filter((entry) => entry.kind === 'table' || fresh.includes(entry))
    : fresh;
  const edited = known.flatMap(({ base: was, ours: now }) =>
    was && now && meaning(was.text) !== meaning(now.text) ? [{ was, now }] : [],
  );
  const ofMoment = (entry: Entry) =>
    entry.kind === 'footer' ||
    entry.kind === 'rule' ||
    (scope.clocks !== undefined && clockGroup(entry, kept) !== undefined);
  const carried = added.filter((entry) => !ofMoment(entry));
  const reworded = edited.filter(({ was, now }) => !sameWords(was.text, now.text) && !ofMoment(now));
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

const factList = /decision|todo|blocker|concern|quick task|evolution|deferred|issue/i;

/** New words in a section that the other side removed: nobody but a person can say whether they are archived too. */
function removalConflict(kept: Section, removedBy: Side): Piece {
  const text = kept.text + kept.gap + kept.entries.map((entry) => entry.text + entry.gap).join('');
  const sides = removedBy === 'ours' ? { ours: '', theirs: text } : { ours: text, theirs: '' };
  return { is: 'conflict', where: kept.title, ...sides, gap: '' };
}

function mergeHeading(triple: Triple<Section>, scope: MergeScope): Piece {
  const { base, ours, theirs } = triple;
  const gap = mergeGap(triple);
  if (!ours || !theirs) return settledPiece((ours ?? theirs)?.text ?? '', gap);
  const settled = settleText({ base: base?.text, ours: ours.text, theirs: theirs.text });
  if (settled.is === 'text') return settledPiece(settled.text, gap);
  const order =
    foldedRank(ours) - foldedRank(theirs) || milestoneRank(ours.title) - milestoneRank(theirs.title);
  if (scope.clocks || order !== 0 || ours.key.includes('release v')) {
    const settledBy = scope.clocks?.milestone ?? scope.clocks?.newest ?? longer(ours.title, theirs.title);
    const side = order === 0 ? settledBy : order > 0 ? 'ours' : 'theirs';
    note(scope, 'heading', ours.title, side, 'both sides changed the heading');
    return settledPiece((side === 'ours' ? ours : theirs).text, gap);
  }
  return { is: 'conflict', where: ours.title, ours: ours.text, theirs: theirs.text, gap };
}

const milestoneWords = [/planned|planning|📋/i, /in progress|in flight|🚧/i, /complete|✅/i, /shipped/i];

/** How far a milestone or phase heading says it is. */
function milestoneRank(title: string): number {
  return milestoneWords.findLastIndex((pattern) => pattern.test(title));
}

/** A block that one side folded has its `</details>` among its entries: the heading has to be the folded one. */
function foldedRank(section: Section): number {
  return section.text.startsWith('#') ? 0 : 1;
}

/** Both sides moved this clock: the block comes whole from one, but for readings that have a clock of their own. */
function mergeClockSection(
  triple: Triple<Section>,
  side: 'ours' | 'theirs',
  scope: MergeScope,
): readonly Piece[] {
  const { base, ours, theirs } = triple;
  if (!ours || !theirs) return [];
  const winner = side === 'ours' ? ours : theirs;
  const block = clockSection(winner.title);
  note(scope, 'clock', winner.title, side, 'both sides moved this block; the newest event has it');
  return align(base?.entries ?? [], ours.entries, theirs.entries).flatMap((entry): readonly Piece[] => {
    const mine = side === 'ours' ? entry.ours : entry.theirs;
    const any = mine ?? entry.ours ?? entry.theirs;
    if (any && clockGroup(any, winner) !== block) return mergeEntry(entry, winner, scope);
    const one = entry.ours && entry.theirs && meaning(entry.ours.text) === meaning(entry.theirs.text);
    if (one && entry.ours && entry.theirs) {
      const text = oneChanged({ base: entry.base?.text, ours: entry.ours.text, theirs: entry.theirs.text });
      return [settledPiece(text ?? entry.ours.text, mergeGap(entry))];
    }
    return mine ? [settledPiece(mine.text, mine.gap)] : [];
  });
}

function mergeEntries(
  triples: readonly Triple<Entry>[],
  section: Section | undefined,
  scope: MergeScope,
): readonly Piece[] {
  const pieces: Piece[] = [];
  let above: Triple<Entry> | undefined;
  for (const triple of triples) {
    const merged = mergeEntry(triple, section, scope);
    const last = pieces.at(-1);
    // A new entry behind the last of a list: the blank line that closed the list moves behind it.
    if (
      last?.is === 'text' &&
      merged[0] &&
      above &&
      standsBehind(above, triple) &&
      last.gap !== '' &&
      closesList(above, triple)
    ) {
      pieces[pieces.length - 1] = { ...last, gap: '' };
      const [tail, ...more] = merged;
      pieces.push(tail.gap === '' && more.length === 0 ? { ...tail, gap: last.gap } : tail, ...more);
    } else pieces.push(...merged);
    if (merged.length > 0) above = triple;
  }
  return pieces;
}

/** New, or kept by one side while the other deleted it: there it stood right behind the entry above. */
function standsBehind(above: Triple<Entry>, { base, ours, theirs }: Triple<Entry>): boolean {
  if (ours && theirs) return false;
  return !base || (ours ? above.ours : above.theirs)?.gap === '';
}

const listed = new Set(['item', 'checkbox', 'row', 'table']);

/** The two stand in one tight list on the side that added the second. */
function closesList(above: Triple<Entry>, added: Triple<Entry>): boolean {
  const first = above.ours ?? above.theirs;
  const second = added.ours ?? added.theirs;
  return (
    !!first &&
    !!second &&
    listed.has(first.kind) &&
    listed.has(second.kind) &&
    (second.kind !== 'row' || first.kind !== 'item')
  );
}
