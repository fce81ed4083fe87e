/** Replaces the characters from `from` up to `to` (offsets in UTF-16 units, as JavaScript slices); equal offsets insert. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/**
 * Applies edits to a text; every character outside them stays as it is. Insertions at one place keep their given order.
 * Throws when two edits overlap or lie outside the text: that is a bug of the caller, not of the text.
 */
export function splice(text: string, edits: readonly Edit[]): string {
  const inOrder = edits.toSorted((a, b) => a.from - b.from || a.to - b.to);
  let result = '';
  let at = 0;
  for (const edit of inOrder) {
    if (edit.from < at) throw new Error(`edits overlap at offset ${edit.from}`);
    if (edit.to < edit.from || edit.to > text.length) {
      throw new Error(`edit ${edit.from}–${edit.to} lies outside a text of ${text.length}`);
    }
    result += text.slice(at, edit.from) + edit.insert;
    at = edit.to;
  }
  return result + text.slice(at);
}
