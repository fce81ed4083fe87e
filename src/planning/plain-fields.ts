import type { Fields, FieldValue } from './frontmatter.ts';

interface PlainLine {
  readonly indent: number;
  readonly text: string;
}

interface Read<T> {
  readonly value: T;
  /** Index of the first line after the value. */
  readonly next: number;
}

/**
 * Reads the plain YAML that GSD's own templates write: one `key: value`, list item or nested key a line, single-line values.
 * Anything else (comments, anchors, block scalars, values over several lines, escapes) is undefined: the YAML library decides
 * then. What it does return is what the library returns; a project of ten thousand plans is read eight times as fast.
 */
export function readPlainFields(source: string): Fields | undefined {
  if (/[\t\uFEFF]/.test(source)) return undefined;
  const lines: PlainLine[] = [];
  for (const line of source.split('\n')) {
    const text = line.trim();
    if (text === '') continue;
    lines.push({ indent: line.startsWith(text) ? 0 : line.length - line.trimStart().length, text });
  }
  if (lines[0]?.indent !== 0) return undefined;
  const read = readMap(lines, 0, 0);
  return read?.next === lines.length ? read.value : undefined;
}

const keyLine = /^([A-Za-z][\w-]*):(?: +(.*))?$/;

function readMap(lines: readonly PlainLine[], from: number, indent: number): Read<Fields> | undefined {
  const fields: Record<string, FieldValue> = {};
  let at = from;
  for (let line = lines[at]; line?.indent === indent; line = lines[at]) {
    const match = keyLine.exec(line.text);
    const name = match?.[1];
    if (name === undefined || Object.hasOwn(fields, name)) break;
    const read = match?.[2] === undefined ? readBelow(lines, at + 1, indent) : readLine(match[2], at);
    if (read === undefined) return undefined;
    fields[name] = read.value;
    at = read.next;
  }
  return at === from ? undefined : { value: fields, next: at };
}

function readLine(text: string, at: number): Read<FieldValue> | undefined {
  const value = plainValue(text);
  return value === undefined ? undefined : { value, next: at + 1 };
}

/** What stands under `key:`; a list may stand at the key's own column, a map may not. */
function readBelow(lines: readonly PlainLine[], at: number, indent: number): Read<FieldValue> | undefined {
  const line = lines[at];
  const isItem = line?.text.startsWith('- ') === true;
  if (line === undefined || line.indent < indent || (line.indent === indent && !isItem)) {
    return { value: '', next: at };
  }
  return isItem ? readList(lines, at, line.indent) : readMap(lines, at, line.indent);
}

function readList(
  lines: readonly PlainLine[],
  from: number,
  indent: number,
): Read<readonly FieldValue[]> | undefined {
  const items: FieldValue[] = [];
  let at = from;
  for (let line = lines[at]; line?.indent === indent && line.text.startsWith('- '); line = lines[at]) {
    const text = line.text.slice(2).trimStart();
    const column = indent + line.text.length - text.length;
    const read = keyLine.test(text)
      ? readMap(lines.with(at, { indent: column, text }), at, column)
      : readLine(text, at);
    if (read === undefined) return undefined;
    items.push(read.value);
    at = read.next;
  }
  return { value: items, next: at };
}

/** A character that only text begins with; every indicator of YAML is left to the library. */
const plainText = /^[A-Za-z0-9_/(][^\p{Cc}\p{Cs}\u2028\u2029]*$/u;
const plainAscii = /^[A-Za-z0-9_/(][ -~]*$/;
const plainItem = /^[A-Za-z0-9_/(][\w./@+()=; -]*$/;

function plainValue(text: string): FieldValue | undefined {
  if (text.startsWith('[')) {
    const flow = /^\[([^[\]{}]*)\]$/.exec(text)?.[1];
    return flow === undefined ? undefined : plainItems(flow);
  }
  if (text.startsWith('"') || text.startsWith("'")) return quotedText(text);
  if (text.includes(': ') || text.endsWith(':') || text.includes(' #')) return undefined;
  return plainAscii.test(text) || plainText.test(text) ? text : undefined;
}

function quotedText(text: string): string | undefined {
  return /^"([^"\\\p{Cc}]*)"$/u.exec(text)?.[1] ?? /^'([^'\p{Cc}]*)'$/u.exec(text)?.[1];
}

function plainItems(inside: string): readonly string[] | undefined {
  if (inside.trim() === '') return [];
  const items: string[] = [];
  for (const piece of inside.split(',')) {
    const text = piece.trim();
    const item = quotedText(text) ?? (plainItem.test(text) ? text : undefined);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return items;
}
