import type { Triple } from './align.ts';
import { headingKey, readCheckbox } from './entry.ts';
import type { Section } from './outline.ts';
import type { Piece } from './piece.ts';

/**
 * Sections of phases that one side added while the other has shipped their milestone and keeps it folded: each with the
 * fold that lists its phase as done. As live phases they would be planned again.
 */
export function foldsOfShipped(triples: readonly Triple<Section>[]): ReadonlyMap<Section, Section> {
  const shipped = { ours: new Map<string, Section>(), theirs: new Map<string, Section>() };
  for (const { ours, theirs } of triples) {
    const shown = ours ?? theirs;
    if (!shown) continue;
    for (const phase of donePhases(ours)) shipped.ours.set(phase, shown);
    for (const phase of donePhases(theirs)) shipped.theirs.set(phase, shown);
  }
  const folds = new Map<Section, Section>();
  let moving:
    | { readonly fold: Section; readonly level: number; readonly side: 'ours' | 'theirs' }
    | undefined;
  for (const triple of triples) {
    const side = triple.base || (triple.ours && triple.theirs) ? undefined : triple.ours ? 'ours' : 'theirs';
    const section = side && triple[side];
    if (!section || (moving && (moving.side !== side || section.level <= moving.level))) moving = undefined;
    if (!section) continue;
    const fold = shipped[side === 'ours' ? 'theirs' : 'ours'].get(headingKey(section.title));
    if (fold) moving = { fold, level: section.level, side };
    if (moving) folds.set(section, moving.fold);
  }
  return folds;
}

/** The ticked phases of a folded, shipped milestone, as keys of headings. */
function donePhases(section: Section | undefined): readonly string[] {
  if (!section || section.text.startsWith('#') || !/shipped|complete|✅/i.test(section.title)) return [];
  return section.entries.flatMap((entry) => {
    const box = entry.kind === 'checkbox' ? readCheckbox(entry.text) : undefined;
    const key = box?.mark.toLowerCase() === 'x' ? headingKey(box.label) : '';
    return /^phase \d/.test(key) ? key : [];
  });
}

/** Before the tag that closes the fold. */
export function insideFold(fold: readonly Piece[], inside: readonly Piece[]): readonly Piece[] {
  const close = fold.findLastIndex((piece) => piece.is === 'text' && /^\s*<\/details>/i.test(piece.text));
  if (close < 0) return [...fold, ...inside];
  return [...fold.slice(0, close), ...inside, ...fold.slice(close)];
}
