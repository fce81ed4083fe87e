import { readClocks, type Outlines } from './clock.ts';
import { meaning } from './entry.ts';
import { dressOf, mergeDress, redress, undress } from './dress.ts';
import { planningFileKind } from './kind.ts';
import { mergeJson } from './merge-json.ts';
import { mergeUnits, type Stretch } from './line-merge.ts';
import type { MergeScope } from './merge-scope.ts';
import { mergeOutline } from './merge-outline.ts';
import type { Conflict, MergeInput, MergeResult } from './merge-result.ts';
import { recountTicks } from './recount-ticks.ts';
import { bringsTwins, repeats } from './twins.ts';
import { readOutline, splitLines, type Outline } from './outline.ts';
import { writePieces, type Markers, type Piece } from './piece.ts';

/**
 * Three-way merge of a planning file by what its lines mean; docs/merge-rules.md is the table of rules. Pure and total:
 * any text comes through, and what cannot be decided comes back as the smallest conflict, both texts inside.
 */
export function mergePlanningFile(input: MergeInput): MergeResult {
  const { base, ours = '', theirs = '' } = input;
  if (ours === theirs || theirs === base) return { is: 'clean', text: ours, decisions: [] };
  const owned = input.options?.clock === 'ours';
  if (ours === base && !owned) return { is: 'clean', text: theirs, decisions: [] };
  const dresses = {
    base: base === undefined ? undefined : dressOf(base),
    ours: dressOf(ours),
    theirs: dressOf(theirs),
  };
  const dress = mergeDress(dresses.base, dresses.ours, dresses.theirs);
  const texts = {
    base: base === undefined || !dresses.base ? undefined : undress(base, dresses.base),
    ours: undress(ours, dresses.ours),
    theirs: undress(theirs, dresses.theirs),
  };
  const merged = recounted(mergePlain(input, texts), input.path, texts);
  const mixed = dresses.ours.eol === 'mixed' ? [ours, theirs] : [theirs, ours];
  const text = redress(merged.text, dress, mixed);
  return { ...merged, text };
}

interface PlainTexts {
  readonly base: string | undefined;
  readonly ours: string;
  readonly theirs: string;
}

function recounted(merged: MergeResult, path: string, texts: PlainTexts): MergeResult {
  if (merged.is === 'conflict' || planningFileKind(path) !== 'roadmap') return merged;
  const { text, decisions } = recountTicks(merged.text, texts);
  return { is: 'clean', text, decisions: [...merged.decisions, ...decisions] };
}

function mergePlain(input: MergeInput, texts: PlainTexts): MergeResult {
  const kind = planningFileKind(input.path);
  const clocked = kind === 'state';
  const known = new Map<string, string>();
  const lines = {
    base: splitLines(texts.base ?? '', known),
    ours: splitLines(texts.ours, known),
    theirs: splitLines(texts.theirs, known),
  };
  const pieces = mergeUnits(lines.base, lines.ours, lines.theirs).map(pieceOf);
  const plain: MergeScope = { kind, clocks: undefined, decisions: [], brought: nothing };
  const byLine = finish(pieces, input, plain);
  if (byLine.is === 'conflict' && (kind === 'config' || kind === 'state-json')) {
    return finish(mergeJson(texts, plain) ?? pieces, input, plain);
  }
  const structured = kind !== 'other' && kind !== 'config' && kind !== 'state-json';
  const owned = clocked && input.options?.clock === 'ours';
  if (!structured) return byLine;
  if (byLine.is === 'clean' && !owned && !bringsTwins(byLine.text, texts.ours, texts.theirs)) return byLine;
  const outlines = {
    base: texts.base === undefined ? undefined : readOutline(lines.base),
    ours: readOutline(lines.ours),
    theirs: readOutline(lines.theirs),
  };
  const clocks = clocked ? readClocks(outlines, input.options) : undefined;
  const scope: MergeScope = {
    kind,
    clocks,
    decisions: [],

    brought: once(() => broughtBy(outlines)),
  };
  const merged = finish(mergeOutline(outlines, scope), input, scope);
  const free = kind === 'project' || kind === 'markdown' || texts.base === undefined;
  const twin = free && merged.is === 'clean' && byLine.is === 'conflict';
  return twin && repeats(merged.text, texts.ours, texts.theirs) ? byLine : merged;
}

const nothing = (): ReadonlySet<string> => new Set();

/** Few merges ask for it. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** The meanings of the rows and checkboxes that our side has and the base had not. */
function broughtBy({ base, ours }: Outlines): ReadonlySet<string> {
  const before = identified(base);
  const known = new Set([...before].map((text) => meaning(text)));
  const fresh = new Set<string>();
  for (const text of identified(ours)) {
    if (before.has(text)) continue;
    const said = meaning(text);
    if (!known.has(said)) fresh.add(said);
  }
  return fresh;
}

function identified(outline: Outline | undefined): ReadonlySet<string> {
  const texts = new Set<string>();
  for (const { entries } of outline?.sections ?? [])
    for (const { kind, text } of entries) if (kind === 'row' || kind === 'checkbox') texts.add(text);
  return texts;
}

function pieceOf(stretch: Stretch): Piece {
  if (stretch.is === 'settled') return { is: 'text', text: stretch.lines.join(''), gap: '' };
  const first = stretch.ours[0] ?? stretch.theirs[0] ?? '';
  return {
    is: 'conflict',
    where: first.trim(),
    ours: stretch.ours.join(''),
    theirs: stretch.theirs.join(''),
    gap: '',
  };
}

function finish(pieces: readonly Piece[], input: MergeInput, scope: MergeScope): MergeResult {
  const labels = input.options?.labels;
  const markers: Markers = {
    size: input.options?.markerSize ?? 7,
    ours: labels?.ours ?? 'ours',
    theirs: labels?.theirs ?? 'theirs',
  };
  const text = writePieces(pieces, markers);
  const conflicts = pieces.flatMap((piece): Conflict[] =>
    piece.is === 'conflict' ? [{ where: piece.where, ours: piece.ours, theirs: piece.theirs }] : [],
  );
  const decisions = scope.decisions;
  return conflicts.length === 0
    ? { is: 'clean', text, decisions }
    : { is: 'conflict', text, conflicts, decisions };
}
