import { align, type Triple } from './align.ts';
import { clockGroup, clockSection, type Outlines } from './clock.ts';
import { headingKey, meaning, type Entry } from './entry.ts';
import { longer } from './count.ts';
import { mergeEntry, mergeGap } from './merge-entry.ts';
import { note, noteChoice, placeOf, shown, type MergeScope } from './merge-scope.ts';
import type { Side } from './merge-result.ts';
import { oneChanged, settleText } from './merge-text.ts';
import { sectionText, type Section } from './outline.ts';
import { settledPiece, type Piece } from './piece.ts';
import { mergeRemovedSection, mergeRemovedTable } from './removed-section.ts';
import { foldsOfShipped, insideFold } from './shipped-fold.ts';
import { areTwoPhases } from './two-phases.ts';

/** Merges two outlines against their base: frontmatter by key, then sections, then the entries in each. */
export function mergeOutline(outlines: Outlines, scope: MergeScope): readonly Piece[] {
  const { base, ours, theirs } = outlines;
  const sections = align(base?.sections ?? [], ours.sections, theirs.sections);
  return [...mergeFrontmatter(outlines, scope), ...mergeSections(sections, scope)];
}

/**
 * What is carried out of a removed section takes the removed headings above it along: it is no part of the section before.
 * Sections of phases that the other side has shipped go into the fold of their milestone.
 */
function mergeSections(triples: readonly Triple<Section>[], scope: MergeScope): readonly Piece[] {
  const folds = foldsOfShipped(triples);
  const folded = new Map<Section, Piece[]>();
  let gone: readonly Section[] = [];
  const merged = triples.map((triple) => {
    const pieces = mergeSection(triple, scope);
    const section = triple.ours ?? triple.theirs;
    if (!section) return { pieces, section };
    const fold = folds.get(section);
    if (fold) {
      note(
        scope,
        'archive',
        section.title,
        'both',
        `it is shipped there: it stands in the fold of ${fold.title}`,
      );
      folded.set(fold, [...(folded.get(fold) ?? []), ...pieces]);
      return { pieces: [], section };
    }
    const above = gone.filter(({ level }) => level > 0 && level < section.level);
    gone = pieces.length === 0 ? [...above, section] : [];
    const carried = triple.base && !(triple.ours && triple.theirs) && pieces.length > 0;
    const headings = carried ? above.map(({ text, gap }) => settledPiece(text, gap)) : [];
    return { pieces: [...headings, ...pieces], section };
  });
  return merged.flatMap(({ pieces, section }) => {
    const inside = section && folded.get(section);
    return inside ? insideFold(pieces, inside) : pieces;
  });
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
  if (!base && areTwoPhases(ours, theirs)) {
    return [
      { is: 'conflict', where: ours.title, ours: sectionText(ours), theirs: sectionText(theirs), gap: '' },
    ];
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

function mergeHeading(triple: Triple<Section>, scope: MergeScope): Piece {
  const { base, ours, theirs } = triple;
  const gap = mergeGap(triple);
  if (!ours || !theirs) return settledPiece((ours ?? theirs)?.text ?? '', gap);
  const settled = settleText({ base: base?.text, ours: ours.text, theirs: theirs.text });
  if (settled.is === 'text') return settledPiece(settled.text, gap);
  const order =
    foldedRank(ours) - foldedRank(theirs) || milestoneRank(ours.title) - milestoneRank(theirs.title);
  const oneRelease = headingKey(ours.title) === headingKey(theirs.title) && ours.key.includes('release v');
  if (scope.clocks || order !== 0 || oneRelease) {
    const settledBy = scope.clocks?.milestone ?? scope.clocks?.newest ?? longer(ours.title, theirs.title);
    const side = order === 0 ? settledBy : order > 0 ? 'ours' : 'theirs';
    noteChoice(
      scope,
      { rule: 'heading', where: ours.title, took: side },
      { ours: ours.text, theirs: theirs.text },
    );
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
  note(scope, 'clock', winner.title, side, 'both sides moved this block; it comes whole from one');
  return align(base?.entries ?? [], ours.entries, theirs.entries).flatMap((entry): readonly Piece[] => {
    const mine = side === 'ours' ? entry.ours : entry.theirs;
    const any = mine ?? entry.ours ?? entry.theirs;
    if (any && clockGroup(any, winner) !== block) return mergeEntry(entry, winner, scope);
    const one = entry.ours && entry.theirs && meaning(entry.ours.text) === meaning(entry.theirs.text);
    if (one && entry.ours && entry.theirs) {
      const text = oneChanged({ base: entry.base?.text, ours: entry.ours.text, theirs: entry.theirs.text });
      return [settledPiece(text ?? entry.ours.text, mergeGap(entry))];
    }
    const left = side === 'ours' ? entry.theirs : entry.ours;
    if (left && left.text !== entry.base?.text)
      note(scope, 'clock', placeOf(left, winner), side, `left out: ${shown(left.text)}`);
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
  let settled: ReadonlySet<Triple<Entry>> = new Set();
  for (const triple of triples) {
    if (settled.has(triple)) continue;
    const isHead = (triple.ours ?? triple.theirs)?.kind === 'table';
    const table = section && isHead ? mergeRemovedTable(triple, triples, section, scope) : undefined;
    if (table) settled = table.rows;
    const merged = table?.pieces ?? mergeEntry(triple, section, scope);
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
