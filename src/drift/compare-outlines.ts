import { qualified, reExport, type Declaration, type Outline } from './outline.ts';

/** What became of one declaration. `before` has its lines at the base, `after` its lines now. */
export type DeclarationChange =
  | { readonly is: 'gone'; readonly before: Declaration }
  | { readonly is: 'renamed'; readonly before: Declaration; readonly after: Declaration }
  | { readonly is: 'signature' | 'body'; readonly before: Declaration; readonly after: Declaration }
  | { readonly is: 'added'; readonly after: Declaration };

export interface OutlineComparison {
  /** Nothing changed but layout and comments. */
  readonly same: boolean;
  readonly changes: readonly DeclarationChange[];
}

/** The difference of two outlines by meaning. Names are paired first; what is left may have been renamed. */
export function compareOutlines(before: Outline, after: Outline): OutlineComparison {
  if (before.whole === after.whole) return { same: true, changes: [] };
  const old = byName(before.declarations);
  const current = byName(after.declarations);
  const changes: DeclarationChange[] = [];
  const gone: Declaration[] = [];
  for (const [name, declaration] of old) {
    const now = current.get(name);
    if (now === undefined) gone.push(declaration);
    else if (now.body === reExport) continue;
    else if (now.signature !== declaration.signature)
      changes.push({ is: 'signature', before: declaration, after: now });
    else if (now.body !== declaration.body) changes.push({ is: 'body', before: declaration, after: now });
  }
  const added = [...current].filter(([name]) => !old.has(name)).map(([, declaration]) => declaration);
  return { same: false, changes: [...changes, ...renames(gone, added)] };
}

/** Overloads and names that are declared twice count as one. */
function byName(declarations: readonly Declaration[]): ReadonlyMap<string, Declaration> {
  const found = new Map<string, Declaration>();
  for (const declaration of declarations) {
    const name = qualified(declaration);
    const earlier = found.get(name);
    if (earlier === undefined) found.set(name, declaration);
    else if (declaration.body !== reExport) {
      found.set(name, {
        ...(earlier.body === reExport ? declaration : earlier),
        signature: joined(earlier.signature, declaration.signature),
        body: joined(earlier.body === reExport ? '' : earlier.body, declaration.body),
        to: Math.max(earlier.to, declaration.to),
      });
    }
  }
  return found;
}

/** The same whatever stands first: functions may change places. */
function joined(one: string, other: string): string {
  return [...one.split('\n'), ...other.split('\n')]
    .filter((part) => part !== '')
    .toSorted()
    .join('\n');
}

function renames(gone: readonly Declaration[], added: readonly Declaration[]): readonly DeclarationChange[] {
  const changes: DeclarationChange[] = [];
  const free = new Set(added);
  const owners = new Map<string, string>();
  // Owners first: a renamed class takes its members along.
  const ordered = [...gone].toSorted((a, b) => Number(a.owner !== undefined) - Number(b.owner !== undefined));
  for (const before of ordered) {
    const owner = before.owner === undefined ? undefined : owners.get(before.owner);
    const moved = [...free].find(
      (one) => owner !== undefined && one.owner === owner && one.name === before.name,
    );
    const after = moved ?? successor(before, free);
    if (after === undefined) {
      changes.push({ is: 'gone', before });
      continue;
    }
    free.delete(after);
    if (after.kind !== 'value' && before.owner === undefined) owners.set(before.name, after.name);
    changes.push({ is: 'renamed', before, after });
  }
  return [...changes, ...[...free].map((after): DeclarationChange => ({ is: 'added', after }))];
}

/** The new declaration that does the same under another name; undefined where none is alike enough to say so. */
export function successor(before: Declaration, candidates: Iterable<Declaration>): Declaration | undefined {
  let best: { readonly declaration: Declaration; readonly alike: number } | undefined;
  for (const declaration of candidates) {
    if (declaration.kind !== before.kind) continue;
    const alike = likeness(before, declaration);
    if (alike >= 0.6 && alike > (best?.alike ?? 0)) best = { declaration, alike };
  }
  return best?.declaration;
}

/** 0 to 1: how much of two declarations is the same words, their own names aside. */
export function likeness(one: Declaration, other: Declaration): number {
  const a = wordsOf(one);
  const b = wordsOf(other);
  let shared = 0;
  for (const word of a.keys()) shared += Math.min(a.get(word) ?? 0, b.get(word) ?? 0);
  const total = Math.max(sum(a), sum(b));
  return total === 0 ? 0 : shared / total;
}

function wordsOf({ name, owner, signature, body }: Declaration): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [word] of `${signature} ${body}`.matchAll(/[\w$]+|[^\s\w$]+/g)) {
    if (word !== name && word !== owner) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

function sum(counts: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total;
}
