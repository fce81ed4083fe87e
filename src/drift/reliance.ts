import type { FileReference, PlanFootprint, Read, SymbolReference } from './footprint.ts';
import { looksLikeIdentifier } from './names-in-text.ts';
import type { Declaration } from './outline.ts';
import { matchPath } from './resolve-path.ts';

/** How a plan relies on something: where it says so, and how sure that is. */
export interface Reliance {
  readonly certainty: 'certain' | 'likely';
  readonly file: FileReference | undefined;
  readonly symbol: SymbolReference | undefined;
}

/** The places where a plan names a file, the ones in which it is read or mentioned first. */
export function namesFile(plan: PlanFootprint, path: string): readonly FileReference[] {
  const weight = { reads: 0, mentions: 1, writes: 2 };
  return plan.files
    .filter((file) => {
      const match = matchPath(file.name, path);
      // A path that the base has as it is written means that one, whatever else ends alike.
      return match === 'exact' || (match === 'ending' && !file.atBase);
    })
    .toSorted((a, b) => weight[a.role] - weight[b.role]);
}

/** The references of a plan by symbol name: asked for every changed declaration, so made once. */
export type SymbolIndex = ReadonlyMap<string, readonly SymbolReference[]>;

export function indexSymbols(plan: PlanFootprint): SymbolIndex {
  const index = new Map<string, SymbolReference[]>();
  for (const symbol of plan.symbols) {
    const name = symbol.name.replace(/[?!]$/, '');
    const known = index.get(name);
    if (known === undefined) index.set(name, [symbol]);
    else known.push(symbol);
  }
  return index;
}

/**
 * Whether a plan uses a declaration of a file. What it names in code together with the file is certain; a plain word beside the
 * file is likely; a name without its file is likely where it can mean nothing else. What was merely seen is no reliance.
 */
export function relianceOn(
  declaration: Pick<Declaration, 'name' | 'owner'>,
  plan: { readonly index: SymbolIndex; readonly files: readonly FileReference[] },
  seen: boolean,
): Reliance | undefined {
  const { index, files } = plan;
  const construct = ['constructor', '__init__', 'new'].includes(declaration.name)
    ? declaration.owner
    : undefined;
  const named = [
    ...(index.get(declaration.name) ?? []),
    ...(construct === undefined ? [] : (index.get(construct) ?? [])),
  ];
  const refs = named.filter((symbol) => ownerFits(symbol, declaration, files.length > 0, index));
  const file = files[0];
  const code = best(refs, 'code');
  if (code !== undefined && file !== undefined) return { certainty: 'certain', file, symbol: code };
  const prose = best(refs, 'prose');
  if (prose !== undefined && file !== undefined) return { certainty: 'likely', file, symbol: prose };
  if (code === undefined || !isDistinctive(declaration, code, seen)) return undefined;
  return { certainty: 'likely', file: undefined, symbol: code };
}

/** The place that says most: inside a task before outside of one. */
function best(refs: readonly SymbolReference[], how: SymbolReference['how']): SymbolReference | undefined {
  const found = refs.filter((symbol) => symbol.how === how);
  return found.find(({ task }) => task !== undefined) ?? found[0];
}

function ownerFits(
  { owner, name }: SymbolReference,
  declaration: Pick<Declaration, 'name' | 'owner'>,
  fileNamed: boolean,
  index: SymbolIndex,
): boolean {
  const its = declaration.owner;
  if (its === undefined || name === its) return true;
  if (owner === undefined) return fileNamed || index.has(its);
  // `store.open()` is a Store's, as far as anybody can tell.
  return owner.toLowerCase() === its.toLowerCase() || (fileNamed && /^[a-z_$]/.test(owner)) || index.has(its);
}

function isDistinctive(
  declaration: Pick<Declaration, 'owner'>,
  { name, owner }: SymbolReference,
  seen: boolean,
): boolean {
  if (declaration.owner !== undefined && owner?.toLowerCase() !== declaration.owner.toLowerCase())
    return false;
  return looksLikeIdentifier(name) || (seen && name.length >= 5);
}

/** Line ranges of a file that were read, or `all`; undefined where it was not looked at. */
export type Seen = 'all' | readonly { readonly from: number; readonly to: number }[];

/** Searches see everything and prove nothing; only what was opened counts here. */
export function seenOf(reads: readonly Read[] | undefined, path: string, lines: number): Seen | undefined {
  if (reads === undefined) return undefined;
  const own = reads.filter((read) => read.kind === 'read' && read.path === path);
  if (own.length === 0) return undefined;
  const ranges = own.flatMap((read) =>
    read.kind === 'read' && (read.from !== undefined || read.to !== undefined)
      ? [{ from: read.from ?? 1, to: read.to ?? lines }]
      : [],
  );
  const whole = ranges.length < own.length || ranges.some(({ from, to }) => to - from + 1 >= lines * 0.9);
  return whole ? 'all' : ranges;
}
