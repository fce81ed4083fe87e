import { remembers } from './memory.ts';

/** Answers that are kept of one function; then it starts anew. */
const mostKept = 4000;

/** A pure function of what it is given, worked out once for all seeds of a process: most of their texts are the same. */
export function remembered<A extends readonly unknown[], T>(make: (...given: A) => T): (...given: A) => T {
  if (!remembers) return make;
  return make.length === 1 ? ofOne(make) : ofSeveral(make);
}

interface Known<T> {
  readonly value: T;
}

/** `map` and the like give more than is asked for: only the first thing counts. */
function ofOne<A extends readonly unknown[], T>(make: (...given: A) => T): (...given: A) => T {
  const ofObjects = new WeakMap<object, Known<T>>();
  const ofData = new Map<unknown, Known<T>>();
  return (...given) => {
    const [only] = given;
    const isObject = typeof only === 'object' && only !== null;
    // What is read once is given out as the same object again: it is not looked at twice.
    const same = isObject ? ofObjects.get(only) : undefined;
    if (same !== undefined) return same.value;
    const key = isObject ? wordsOf(only) : only;
    const found = ofData.get(key) ?? kept(ofData, key, { value: make(...given) });
    if (isObject) ofObjects.set(only, found);
    return found.value;
  };
}

/** The same for data that says the same, in whatever order. */
function wordsOf(data: object): string {
  if (Array.isArray(data)) return JSON.stringify(data);
  const entries = Object.entries(data).filter(([, value]) => value !== undefined);
  return JSON.stringify(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The first one is a key of its own: long texts are not put together. */
function ofSeveral<A extends readonly unknown[], T>(make: (...given: A) => T): (...given: A) => T {
  const ofData = new Map<unknown, Map<unknown, Known<T>>>();
  return (...given) => {
    const [first, ...rest] = given;
    const key = typeof first === 'string' ? first : JSON.stringify(first);
    const [second] = rest;
    const other = rest.length === 1 && typeof second === 'string' ? second : JSON.stringify(rest);
    const others = ofData.get(key) ?? kept(ofData, key, new Map<unknown, Known<T>>());
    return (others.get(other) ?? kept(others, other, { value: make(...given) })).value;
  };
}

function kept<T>(known: Map<unknown, T>, key: unknown, found: T): T {
  if (known.size > mostKept) known.clear();
  known.set(key, found);
  return found;
}
