import { likeness, meaning, wordsOf } from './entry.ts';

/** What can be aligned: a section or an entry. */
export interface Alignable {
  readonly kind: string;
  readonly key: string;
  readonly text: string;
}

/** The same thing on the sides that have it. */
export interface Triple<T> {
  readonly base: T | undefined;
  readonly ours: T | undefined;
  readonly theirs: T | undefined;
}

/** Two texts as alike as this are one entry that was reworded. */
const reworded = 0.5;
/** Likeness is looked for among so many unmatched pairs at most; beyond that an edit counts as removed and added. */
const likenessPairs = 40_000;

/**
 * Finds the same entry on the three sides and lists the triples in merged order: the frame's order, with what only the
 * other side has behind its predecessor there.
 */
export function align<T extends Alignable>(
  base: readonly T[],
  ours: readonly T[],
  theirs: readonly T[],
): readonly Triple<T>[] {
  const most = Math.min(base.length, ours.length, theirs.length);
  let head = 0;
  while (head < most && unchanged(base[head], ours[head], theirs[head])) head++;
  let tail = 0;
  while (tail < most - head && unchanged(base.at(-1 - tail), ours.at(-1 - tail), theirs.at(-1 - tail)))
    tail++;
  const changed = (side: readonly T[]) => side.slice(head, side.length - tail);
  const behind = (side: readonly T[], at: number) => side[side.length - tail + at];
  return [
    ...base.slice(0, head).map((entry, at) => ({ base: entry, ours: ours[at], theirs: theirs[at] })),
    ...alignChanged(changed(base), changed(ours), changed(theirs)),
    ...base
      .slice(base.length - tail)
      .map((entry, at) => ({ base: entry, ours: behind(ours, at), theirs: behind(theirs, at) })),
  ];
}

function unchanged<T extends Alignable>(
  base: T | undefined,
  ours: T | undefined,
  theirs: T | undefined,
): boolean {
  return equal(base, ours) && equal(base, theirs);
}

function alignChanged<T extends Alignable>(
  base: readonly T[],
  ours: readonly T[],
  theirs: readonly T[],
): readonly Triple<T>[] {
  const baseOfOurs = pair(base, ours);
  const baseOfTheirs = pair(base, theirs);
  const onlyOurs = ours.filter((entry) => !baseOfOurs.has(entry));
  const oursOfTheirs = pairAdded(
    onlyOurs,
    theirs.filter((entry) => !baseOfTheirs.has(entry)),
  );
  const ids = new Map<T, number>();
  const triples: Array<{ base: T | undefined; ours: T | undefined; theirs: T | undefined }> = [];
  const idFor = (entry: T, same: T | undefined) => {
    const id = (same === undefined ? undefined : ids.get(same)) ?? triples.length;
    ids.set(entry, id);
    return (triples[id] ??= { base: undefined, ours: undefined, theirs: undefined });
  };
  for (const entry of base) idFor(entry, undefined).base = entry;
  for (const entry of ours) idFor(entry, baseOfOurs.get(entry)).ours = entry;
  for (const entry of theirs) idFor(entry, baseOfTheirs.get(entry) ?? oursOfTheirs.get(entry)).theirs = entry;
  const order = (side: readonly T[]) => side.map((entry) => ids.get(entry) ?? -1);
  return interleave({ base: order(base), ours: order(ours), theirs: order(theirs), triples });
}

/** For each entry of `to` its counterpart in `from`: the same text first, then the same key, then the likest words. */
function pair<T extends Alignable>(from: readonly T[], to: readonly T[]): ReadonlyMap<T, T> {
  const found = new Map<T, T>();
  let head = 0;
  while (equal(from[head], to[head])) pairUp(found, from[head], to[head++]);
  let tail = 0;
  while (tail < Math.min(from.length, to.length) - head && equal(from.at(-1 - tail), to.at(-1 - tail))) {
    pairUp(found, from.at(-1 - tail), to.at(-1 - tail));
    tail++;
  }
  const free = new Set(from.slice(head, from.length - tail));
  if (free.size === 0 || found.size === to.length) return found;
  pairBy(free, to, found, (entry) => `${entry.key}\n${entry.text}`);
  pairBy(free, to, found, (entry) => `${entry.key}\n${meaning(entry.text)}`);
  pairBy(free, to, found, (entry) => `${entry.kind === 'row' ? 'row' : ''}${entry.key}`);
  const left = to.filter((entry) => !found.has(entry));
  if (left.length * free.size <= likenessPairs) pairByLikeness(free, left, found);
  if (free.size > 0) pairByPlace(from, to, { free, found });
  return found;
}

function equal<T extends Alignable>(a: T | undefined, b: T | undefined): boolean {
  return a !== undefined && b !== undefined && a.key === b.key && a.text === b.text;
}

function pairUp<T>(found: Map<T, T>, from: T | undefined, to: T | undefined): void {
  if (from !== undefined && to !== undefined) found.set(to, from);
}

/** What both sides added is the same only when its key or its whole text is. */
function pairAdded<T extends Alignable>(ours: readonly T[], theirs: readonly T[]): ReadonlyMap<T, T> {
  const found = new Map<T, T>();
  const free = new Set(ours);
  pairBy(free, theirs, found, (entry) => `${entry.key}\n${meaning(entry.text)}`);
  pairBy(free, theirs, found, (entry) => entry.key);
  return found;
}

function pairBy<T extends Alignable>(
  free: Set<T>,
  to: readonly T[],
  found: Map<T, T>,
  name: (entry: T) => string,
): void {
  const waiting = new Map<string, T[]>();
  for (const entry of free) {
    const called = name(entry);
    const list = waiting.get(called);
    if (list) list.push(entry);
    else waiting.set(called, [entry]);
  }
  if (waiting.size === 0) return;
  for (const entry of to) {
    if (found.has(entry)) continue;
    const match = waiting.get(name(entry))?.shift();
    if (!match) continue;
    found.set(entry, match);
    free.delete(match);
  }
}

function pairByLikeness<T extends Alignable>(free: Set<T>, left: readonly T[], found: Map<T, T>): void {
  const bags = new Map([...free].map((entry) => [entry, wordsOf(entry.text)] as const));
  for (const entry of left) {
    const words = wordsOf(entry.text);
    let best: T | undefined;
    let most = reworded;
    for (const candidate of free) {
      if (candidate.kind !== entry.kind) continue;
      const alike = likeness(words, bags.get(candidate) ?? words);
      if (alike < most) continue;
      most = alike;
      best = candidate;
    }
    if (!best) continue;
    found.set(entry, best);
    free.delete(best);
  }
}

const rewritten = new Set(['prose', 'fence']);

/** A paragraph between the same neighbours as before was rewritten, however little it has in common with the old one. */
function pairByPlace<T extends Alignable>(
  from: readonly T[],
  to: readonly T[],
  { free, found }: { readonly free: Set<T>; readonly found: Map<T, T> },
): void {
  const placeOf = new Map(from.map((entry, at) => [entry, at]));
  const isAt = (entry: T | undefined, place: number, edge: number) => {
    const match = entry === undefined ? undefined : found.get(entry);
    return entry === undefined ? place === edge : match !== undefined && placeOf.get(match) === place;
  };
  to.forEach((entry, at) => {
    if (!rewritten.has(entry.kind) || found.has(entry)) return;
    const above = to[at - 1];
    const aboveMatch = above && found.get(above);
    const place = above === undefined ? 0 : aboveMatch ? (placeOf.get(aboveMatch) ?? -2) + 1 : -1;
    const old = from[place];
    if (!old || old.kind !== entry.kind || !free.has(old)) return;
    if (!isAt(to[at + 1], place + 1, from.length)) return;
    found.set(entry, old);
    free.delete(old);
  });
}

interface Orders<T> {
  readonly base: readonly number[];
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
  readonly triples: readonly Triple<T>[];
}

/** Ours is the frame, unless only theirs moved entries about. */
function interleave<T extends Alignable>({ base, ours, theirs, triples }: Orders<T>): readonly Triple<T>[] {
  const frameIsTheirs = reordered(base, theirs) && !reordered(base, ours);
  const frame = frameIsTheirs ? theirs : ours;
  const other = frameIsTheirs ? ours : theirs;
  const inFrame = new Set(frame);
  const inOther = new Set(other);
  const behind = new Map<number, number[]>();
  let anchor = -1;
  for (const id of other) {
    if (inFrame.has(id)) anchor = id;
    else if (behind.has(anchor)) behind.get(anchor)?.push(id);
    else behind.set(anchor, [id]);
  }
  const order: number[] = [];
  let waiting: readonly number[] = behind.get(-1) ?? [];
  const added = (id: number) => !inOther.has(id) && triples[id]?.base === undefined;
  for (const id of frame) {
    if (waiting.length > 0 && !(added(id) && goesBefore(triples[id], triples[waiting[0] ?? -1]))) {
      order.push(...waiting);
      waiting = [];
    }
    order.push(id);
    waiting = [...waiting, ...(behind.get(id) ?? [])];
  }
  order.push(...waiting);
  return order.flatMap((id) => triples[id] ?? []);
}

function reordered(base: readonly number[], side: readonly number[]): boolean {
  const rank = new Map(base.map((id, at) => [id, at]));
  let last = -1;
  for (const id of side) {
    const at = rank.get(id);
    if (at === undefined) continue;
    if (at < last) return true;
    last = at;
  }
  return false;
}

/** Both sides added at one place: the frame's run of the same kind stays together, the other's follows. */
function goesBefore<T extends Alignable>(
  added: Triple<T> | undefined,
  waiting: Triple<T> | undefined,
): boolean {
  const a = added?.ours ?? added?.theirs;
  const b = waiting?.ours ?? waiting?.theirs;
  if (!a || !b) return false;
  return a.kind === 'section' ? levelOf(a.text) >= levelOf(b.text) : a.kind === b.kind;
}

function levelOf(heading: string): number {
  return /^#*/.exec(heading)?.[0].length ?? 0;
}
