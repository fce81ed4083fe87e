/** Where a file still names the lane's folder, in a place that nobody may rewrite unasked. */
export interface LanePathFound {
  readonly line: number;
  readonly text: string;
}

export interface PathsPutBack {
  readonly text: string;
  readonly found: readonly LanePathFound[];
}

/**
 * Puts GSD's own absolute paths back to what the working tree would say: `@`-references, `<execution_context>` and
 * `<context>` blocks, and anything below `.planning/` or the folder of an installed GSD. The lane's folder anywhere else is
 * reported: it may be part of a command or of prose, and the plan has to be written without it.
 * `laneFolders` are all spellings of the lane's folder (as given, and with symbolic links resolved).
 */
export function putPathsBack(text: string, laneFolders: readonly string[], worktree: string): PathsPutBack {
  const names = [...new Set(laneFolders)].toSorted((a, b) => b.length - a.length);
  if (!names.some((name) => text.includes(name))) return { text, found: [] };
  const found: LanePathFound[] = [];
  let inContext = false;
  const parts = text.split(/(\r\n|\n|\r)/);
  for (let index = 0; index < parts.length; index += 2) {
    let line = parts[index] ?? '';
    if (/<(?:execution_)?context>/.test(line)) inContext = true;
    for (const name of names) line = replaceKnown(line, name, worktree, inContext);
    if (/<\/(?:execution_)?context>/.test(line)) inContext = false;
    parts[index] = line;
    if (names.some((name) => mentions(line, name))) found.push({ line: index / 2 + 1, text: line.trim() });
  }
  return { text: parts.join(''), found };
}

const knownBelow = /^\/(?:\.planning|\.claude|\.codex|\.opencode|\.gemini|get-shit-done|gsd-core)(?:\/|$)/;

function replaceKnown(line: string, name: string, worktree: string, inContext: boolean): string {
  let result = '';
  let at = 0;
  for (let next = line.indexOf(name); next >= 0; next = line.indexOf(name, at)) {
    const after = line.slice(next + name.length);
    const known = endsHere(after) && (inContext || line[next - 1] === '@' || knownBelow.test(after));
    result += line.slice(at, next) + (known ? worktree : name);
    at = next + name.length;
  }
  return result + line.slice(at);
}

function mentions(line: string, name: string): boolean {
  for (let at = line.indexOf(name); at >= 0; at = line.indexOf(name, at + 1)) {
    if (endsHere(line.slice(at + name.length))) return true;
  }
  return false;
}

/** `/lane` does not occur in `/lane-two`. */
function endsHere(after: string): boolean {
  return !/^[\w-]/.test(after);
}
