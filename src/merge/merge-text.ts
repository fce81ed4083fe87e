import { meaning } from './entry.ts';
import { mergedUnits } from './line-merge.ts';
import { compareMoments, newestMoment } from './moment.ts';

/** What three texts of one fact come to. `by` says why one of two changed texts was taken. */
export type Settled =
  | { readonly is: 'text'; readonly text: string; readonly by: 'three-way' }
  | {
      readonly is: 'text';
      readonly text: string;
      readonly by: 'superset' | 'newest';
      readonly took: 'ours' | 'theirs';
    }
  | { readonly is: 'open' };

export interface ThreeTexts {
  readonly base: string | undefined;
  readonly ours: string;
  readonly theirs: string;
}

/** The three-way rule for one text: the side that changed it. A reformatting is kept, but is no edit against a change. */
export function oneChanged({ base, ours, theirs }: ThreeTexts): string | undefined {
  if (ours === theirs || theirs === base) return ours;
  if (ours === base) return theirs;
  if (base !== undefined) {
    const was = meaning(base);
    if (meaning(ours) === was) return theirs;
    if (meaning(theirs) === was) return ours;
  }
  return meaning(ours) === meaning(theirs) ? ours : undefined;
}

/** Free text: the side that changed, the one that says everything the other does, the newer date, edits to different sentences. */
export function settleText(texts: ThreeTexts): Settled {
  const one = oneChanged(texts);
  if (one !== undefined) return { is: 'text', text: one, by: 'three-way' };
  const { base, ours, theirs } = texts;
  const o = meaning(ours);
  const t = meaning(theirs);
  if (says(o, t)) return { is: 'text', text: ours, by: 'superset', took: 'ours' };
  if (says(t, o)) return { is: 'text', text: theirs, by: 'superset', took: 'theirs' };
  if (masked(o) === masked(t) || (pointer.test(o) && pointer.test(t))) {
    const order = compareMoments(newestMoment(o), newestMoment(t));
    if (order !== 0) {
      return {
        is: 'text',
        text: order > 0 ? ours : theirs,
        by: 'newest',
        took: order > 0 ? 'ours' : 'theirs',
      };
    }
  }
  const merged =
    base === undefined ? undefined : mergedUnits(sentences(base), sentences(ours), sentences(theirs));
  return merged ? { is: 'text', text: merged.join(''), by: 'three-way' } : { is: 'open' };
}

/** `See: .planning/PROJECT.md (updated 2026-05-04 after v2.5)`: a pointer whose words are about its date. */
const pointer = /^(-\s*)?see:? `?\.planning\/\S+\.md`? \(updated/i;

function says(long: string, short: string): boolean {
  return (
    long.length > short.length && (long.startsWith(short.replace(/[.\s]+$/, '')) || long.endsWith(short))
  );
}

/** The text without its dates: two texts that differ in nothing else are two readings of one fact. */
function masked(text: string): string {
  return text.replaceAll(/\d{4}-\d{2}-\d{2}(?:[T ][\d:.]+Z?)?/g, '#');
}

/** Sentences with the space behind them, so that joined they are the text again. */
function sentences(text: string): readonly string[] {
  return text.match(/[\s\S]+?(?:[.;!?](?=\s)\s*|\n|$)/g) ?? [];
}
