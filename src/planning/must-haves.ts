import type { Fields, FieldValue } from './frontmatter.ts';

/** What a plan says must be true and be there when it has been executed (`must_haves` of its frontmatter). */
export interface MustHaves {
  /** Behaviour, as sentences. */
  readonly truths: readonly string[];
  readonly artifacts: readonly Artifact[];
}

/** A file that the plan makes or changes, and what it gives to others. */
export interface Artifact {
  /** As written, usually relative to the top of the repository. */
  readonly path: string;
  readonly provides: string | undefined;
  readonly exports: readonly string[];
}

/** Plans of January 2026 have only some of it, and people write a single text where a list belongs: both are read. */
export function readMustHaves(fields: Fields): MustHaves {
  const given = fieldsIn(fields['must_haves']);
  return {
    truths: textsIn(given['truths']),
    artifacts: itemsIn(given['artifacts']).flatMap(artifactOf),
  };
}

function artifactOf(item: FieldValue): readonly Artifact[] {
  if (typeof item === 'string') {
    const path = item.trim();
    return path === '' ? [] : [{ path, provides: undefined, exports: [] }];
  }
  const fields = fieldsIn(item);
  const [path] = textsIn(fields['path']);
  if (path === undefined) return [];
  return [{ path, provides: textsIn(fields['provides'])[0], exports: textsIn(fields['exports']) }];
}

function textsIn(value: FieldValue | undefined): readonly string[] {
  return itemsIn(value)
    .filter((item) => typeof item === 'string')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function itemsIn(value: FieldValue | undefined): readonly FieldValue[] {
  if (value === undefined || value === '') return [];
  return isList(value) ? value : [value];
}

function fieldsIn(value: FieldValue | undefined): Fields {
  return value === undefined || typeof value === 'string' || isList(value) ? {} : value;
}

function isList(value: FieldValue): value is readonly FieldValue[] {
  return Array.isArray(value);
}
