import { remembers } from './memory.ts';

/** Texts that are kept, the newest last: several journals are read by turns. */
const mostKept = 12;
/** A text of fewer lines is read anew as quickly: it is what somebody reads of a growing one, line by line. */
const fewest = 6;

/**
 * A pure function of a text that reads line by line: where a text is one that was read before with more lines behind it, only those
 * are read.
 */
export function grown<T>(read: (text: string) => readonly T[]): (text: string) => readonly T[] {
  if (!remembers) return read;
  const known: { readonly text: string; readonly made: readonly T[] }[] = [];
  return (text) => {
    let found = -1;
    for (let at = known.length - 1; at >= 0; at -= 1) {
      const { length } = known[at]?.text ?? '';
      if (length <= (known[found]?.text.length ?? 0) || length > text.length) continue;
      if (text.startsWith(known[at]?.text ?? '')) found = at;
      if (length === text.length && found === at) return known[at]?.made ?? [];
    }
    const before = known[found];
    const made =
      before === undefined ? read(text) : [...before.made, ...read(text.slice(before.text.length))];
    if (made.length < fewest || !text.endsWith('\n')) return made;
    if (before !== undefined) known.splice(found, 1);
    else if (known.length >= mostKept) known.shift();
    known.push({ text, made });
    return made;
  };
}
