/** A pure function of what it is given, worked out once for all seeds of a process: most of their texts are the same. */
export function remembered<A extends readonly unknown[], T>(make: (...given: A) => T): (...given: A) => T {
  const known = new Map<unknown, Map<unknown, { readonly value: T }>>();
  const ofObjects = new WeakMap<object, T>();
  let size = 0;
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
    const [one, other] = keyOf(given, make.length);
    const found = known.get(one)?.get(other);
    if (found !== undefined) return found.value;
    if (size > 1000) {
      known.clear();
      size = 0;
    }
    const value = make(...given);
    const others = known.get(one) ?? new Map<unknown, { readonly value: T }>();
    known.set(one, others.set(other, { value }));
    size += 1;
    return value;
  };
}

/** Two keys that are the same for the same texts, without putting long ones together. */
function keyOf(given: readonly unknown[], wanted: number): readonly [unknown, unknown] {
  const [first, second] = given;
  // `map` and the like give more than is asked for.
  if (typeof first === 'string' && (given.length === 1 || (wanted === 1 && given.length > 2)))
    return [first, undefined];
  if (typeof first === 'string' && given.length === 2 && isPlain(second)) return [first, second];
  return [JSON.stringify(given), undefined];
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean';
}
