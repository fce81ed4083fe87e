import { matchLines, type Matches } from './match-lines.ts';

/** A stretch of a three-way merge: settled lines, or both sides where they disagree. */
export type Stretch =
  | { readonly is: 'settled'; readonly lines: readonly string[] }
  | {
      readonly is: 'disputed';
      readonly base: readonly string[];
      readonly ours: readonly string[];
      readonly theirs: readonly string[];
    };

/** Ordinary diff3 over any units (lines, sentences): touching or overlapping edits are disputed, as in git. */
export function mergeUnits(
  base: readonly string[],
  ours: readonly string[],
  theirs: readonly string[],
): readonly Stretch[] {
  const inOurs = positions(matchLines(base, ours));
  const inTheirs = positions(matchLines(base, theirs));
  const stretches: Stretch[] = [];
  let from = { base: 0, ours: 0, theirs: 0 };
  let same: string[] | undefined;
  const close = (to: typeof from) => {
    const stretch = settle(
      base.slice(from.base, to.base),
      ours.slice(from.ours, to.ours),
      theirs.slice(from.theirs, to.theirs),
    );
    if (stretch) stretches.push(stretch);
  };
  base.forEach((line, at) => {
    const o = inOurs.get(at);
    const t = inTheirs.get(at);
    if (o === undefined || t === undefined) return;
    const next = from.base === at && from.ours === o && from.theirs === t;
    if (!next) close({ base: at, ours: o, theirs: t });
    if (next && same) same.push(line);
    else stretches.push({ is: 'settled', lines: (same = [line]) });
    from = { base: at + 1, ours: o + 1, theirs: t + 1 };
  });
  close({ base: base.length, ours: ours.length, theirs: theirs.length });
  return stretches;
}

/** The merged units, or `undefined` where the two sides touched the same place. */
export function mergedUnits(
  base: readonly string[],
  ours: readonly string[],
  theirs: readonly string[],
): readonly string[] | undefined {
  const merged: string[] = [];
  for (const stretch of mergeUnits(base, ours, theirs)) {
    if (stretch.is === 'disputed') return undefined;
    merged.push(...stretch.lines);
  }
  return merged;
}

function settle(
  base: readonly string[],
  ours: readonly string[],
  theirs: readonly string[],
): Stretch | undefined {
  if (base.length + ours.length + theirs.length === 0) return undefined;
  if (equal(ours, theirs) || equal(theirs, base)) return { is: 'settled', lines: ours };
  if (equal(ours, base)) return { is: 'settled', lines: theirs };
  return { is: 'disputed', base, ours, theirs };
}

function equal(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, at) => line === b[at]);
}

function positions(matches: Matches): ReadonlyMap<number, number> {
  return new Map(matches);
}
