/** A pure function of what it is given, worked out once for all seeds of a process: most of their texts are the same. */
export function remembered<A extends readonly unknown[], T>(make: (...given: A) => T): (...given: A) => T {
  const known = new Map<string, { readonly value: T }>();
  const ofObjects = new WeakMap<object, T>();
  return (...given) => {
    const [first] = given;
    // What is read once is given out as the same object again.
    if (make.length === 1 && typeof first === 'object' && first !== null) {
      const found = ofObjects.get(first);
      if (found !== undefined) return found;
      const value = make(...given);
      ofObjects.set(first, value);
      return value;
    }
    const key = make.length === 1 && typeof first === 'string' ? first : JSON.stringify(given);
    const found = known.get(key);
    if (found !== undefined) return found.value;
    if (known.size > 1000) known.clear();
    const value = make(...given);
    known.set(key, { value });
    return value;
  };
}
