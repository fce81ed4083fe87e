/** Texts remembered at most; then it starts anew. A merge reads each line on three sides, and most lines are on all of them. */
const mostTexts = 20_000;

/** The same pure function of a text, worked out once for each text. */
export function remembered<T>(make: (text: string) => T): (text: string) => T {
  const known = new Map<string, { readonly value: T }>();
  return (text) => {
    const found = known.get(text);
    if (found) return found.value;
    if (known.size >= mostTexts) known.clear();
    const value = make(text);
    known.set(text, { value });
    return value;
  };
}
