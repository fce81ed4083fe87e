/** Keeps values under names, up to so many bytes together: what nobody has taken for the longest time goes first. */
export interface Shelf<T> {
  readonly take: (name: string) => T | undefined;
  readonly put: (name: string, value: T, bytes: number) => void;
}

export function shelf<T>(mostBytes: number): Shelf<T> {
  // A map gives its entries in the order in which they were put.
  const kept = new Map<string, { readonly value: T; readonly bytes: number }>();
  let total = 0;
  const away = (name: string): void => {
    total -= kept.get(name)?.bytes ?? 0;
    kept.delete(name);
  };
  return {
    take(name) {
      const found = kept.get(name);
      if (found === undefined) return undefined;
      kept.delete(name);
      kept.set(name, found);
      return found.value;
    },
    put(name, value, bytes) {
      away(name);
      // One that would leave room for nothing else is not kept.
      if (bytes > mostBytes / 4) return;
      kept.set(name, { value, bytes });
      total += bytes;
      for (const oldest of kept.keys()) {
        if (total <= mostBytes) break;
        away(oldest);
      }
    },
  };
}
