/** One requirement or decision: its line, its text, and what that says. */
export interface Requirement {
  readonly line: number;
  readonly text: string;
  readonly meaning: string;
}

/** Each requirement's own text: a list entry or a heading with what is indented below it. Table rows are status, never text. */
export function requirementTexts(text: string): ReadonlyMap<string, Requirement> {
  const found = new Map<string, Requirement>();
  const lines = text.split(/\r\n|\n|\r/);
  for (const [at, line] of lines.entries()) {
    const match =
      /^(\s*)(?:[-*+]\s+(?:\[[ xX~-]\]\s+)?|#{1,6}\s+|\d+\.\s+)?\**\[?([A-Z][A-Z0-9]*-\d+[a-z]?)\b(.*)$/.exec(
        line,
      );
    const id = match?.[2];
    if (match === null || id === undefined || found.has(id) || line.trimStart().startsWith('|')) continue;
    const below = linesBelow(lines, at, match[1]?.length ?? 0);
    const whole = [match[3] ?? '', ...below].join(' ');
    found.set(id, { line: at + 1, text: line.trim(), meaning: meaningOf(whole) });
  }
  return found;
}

/** The lines that belong to an entry: indented deeper, up to an empty line or the next entry; below a heading all of them. */
function linesBelow(lines: readonly string[], at: number, indent: number): readonly string[] {
  const heading = /^\s*#/.test(lines[at] ?? '');
  const below: string[] = [];
  for (const line of lines.slice(at + 1)) {
    if (/^\s*#/.test(line) || (!heading && line.trim() === '')) break;
    if (
      !heading &&
      (line.search(/\S/) <= indent || /^\s*[-*+]\s+(?:\[.\]\s+)?\**\[?[A-Z][A-Z0-9]*-\d/.test(line))
    )
      break;
    below.push(line);
  }
  return below;
}

/** Words alone: ticks, emphasis, links' marks and layout say nothing about what is wanted. A status in brackets is no text either. */
export function meaningOf(text: string): string {
  return text
    .replaceAll(/\((?:complete|completed|done|pending|in progress|validated|phase \d[\d.]*)[^()]*\)/gi, ' ')
    .replaceAll(/[✓✅☑☐]|\[[ xX~]\]|~~/g, ' ')
    .replaceAll(/[*_`|>#]+/g, ' ')
    .replaceAll(/[\s:—–-]+/g, ' ')
    .trim()
    .toLowerCase();
}

/** The first line that is new, else the first that is gone: what a person should read. */
export function firstDifference(before: readonly string[], now: readonly string[]): string {
  const known = new Set(before.map(meaningOf));
  const added = now.find((line) => meaningOf(line) !== '' && !known.has(meaningOf(line)));
  if (added !== undefined) return added.trim().slice(0, 200);
  const kept = new Set(now.map(meaningOf));
  const lost = before.find((line) => meaningOf(line) !== '' && !kept.has(meaningOf(line)));
  return lost === undefined ? 'its lines are in another order' : `without “${lost.trim().slice(0, 180)}”`;
}
