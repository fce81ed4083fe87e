/** A pure function of what it is given, worked out once for all seeds of a process: most of their texts are the same. */
export function remembered<A extends readonly unknown[], T>(make: (...given: A) => T): (...given: A) => T {
  const known = new Map<string, { readonly value: T }>();
  return (...given) => {
    const key = given.length === 1 && typeof given[0] === 'string' ? given[0] : JSON.stringify(given);
    const found = known.get(key);
    if (found !== undefined) return found.value;
    if (known.size > 50_000) known.clear();
    const value = make(...given);
    known.set(key, { value });
    return value;
  };
}
