import { isMap, isScalar, parseDocument, type YAMLMap } from 'yaml';
import { readPlainFields } from './plain-fields.ts';
import { lineNumberAt, scanLines, usualEnding, type Line } from './scan.ts';
import { splice, type Edit } from './splice.ts';

/**
 * Every scalar as it is written, without quotes: a plan "01" stays "01" and a version "1.10" stays "1.10".
 * An empty value is the empty text.
 */
export type FieldValue = string | readonly FieldValue[] | { readonly [key: string]: FieldValue };
export type Fields = { readonly [key: string]: FieldValue };

export type Frontmatter =
  | { readonly is: 'none'; readonly bodyFrom: number }
  | {
      readonly is: 'read';
      readonly data: Fields;
      /** Offsets of the YAML between the two `---` lines. */
      readonly from: number;
      readonly to: number;
      /** After the closing `---` line. */
      readonly bodyFrom: number;
    }
  | {
      readonly is: 'broken';
      readonly problem: string;
      /** 1-based, in the whole text. */
      readonly line: number;
      /** Top-level `key: value` lines that could be read all the same. */
      readonly data: Fields;
      readonly from: number;
      readonly to: number;
      readonly bodyFrom: number;
    };

interface Region {
  readonly from: number;
  readonly to: number;
  readonly bodyFrom: number;
}

/**
 * Reads the YAML between `---` lines at the start of a text. Where a writer stacked several blocks the last one counts, as
 * GSD reads it. Broken YAML is a value with the place and whatever single lines still tell.
 */
export function readFrontmatter(text: string): Frontmatter {
  const region = frontmatterRegion(text);
  if (region === undefined) return { is: 'none', bodyFrom: text.startsWith('\uFEFF') ? 1 : 0 };
  const source = yamlSource(text, region);
  const parsed = parseFields(source);
  if (parsed.is === 'read') return { ...parsed, ...region };
  const line = lineNumberAt(text, region.from + parsed.at);
  return { is: 'broken', problem: parsed.problem, line, data: looseFields(source), ...region };
}

type ParsedFields =
  | { readonly is: 'read'; readonly data: Fields }
  | { readonly is: 'broken'; readonly problem: string; readonly at: number };

function parseFields(source: string): ParsedFields {
  const plain = readPlainFields(source);
  return plain === undefined ? parseYaml(source) : { is: 'read', data: plain };
}

function parseYaml(source: string): ParsedFields {
  const document = parseDocument(source, { schema: 'failsafe', keepSourceTokens: false });
  const error = document.errors[0];
  if (error !== undefined) return { is: 'broken', problem: firstLine(error.message), at: error.pos[0] };
  try {
    const data = fieldsFrom(document.toJS());
    if (data !== undefined) return { is: 'read', data };
    return {
      is: 'broken',
      problem: 'The frontmatter is not a list of fields',
      at: document.contents?.range?.[0] ?? 0,
    };
  } catch (problem) {
    // An alias without its anchor, or aliases that multiply, fail only here.
    return {
      is: 'broken',
      problem: problem instanceof Error ? firstLine(problem.message) : 'Unreadable',
      at: 0,
    };
  }
}

/** All fields that could be read, whatever the frontmatter is. */
export function fieldsOf(frontmatter: Frontmatter): Fields {
  return frontmatter.is === 'none' ? {} : frontmatter.data;
}

/** A single value, trimmed; undefined when it is missing, empty, or a list. */
export function textField(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  const text = typeof value === 'string' ? value.trim() : undefined;
  return text === '' ? undefined : text;
}

/** A list of single values; `a, b` on one line counts as a list too, as older writers had it. */
export function listField(fields: Fields, name: string): readonly string[] {
  const value = fields[name];
  if (value === undefined) return [];
  const items =
    typeof value === 'string' ? value.replace(/^\[|\]$/g, '').split(',') : isList(value) ? value : [];
  return items
    .filter((item) => typeof item === 'string')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/**
 * Sets one scalar and changes nothing else: the value's own characters are replaced, or a line is added at the end of its
 * parent. `value` is written as given, so quote it where YAML asks for it. Text without frontmatter gets one.
 * Throws on broken frontmatter: read it first.
 */
export function setFrontmatterField(text: string, path: readonly string[], value: string): string {
  const eol = usualEnding(text);
  const region = frontmatterRegion(text);
  if (region === undefined) {
    const start = text.startsWith('\uFEFF') ? 1 : 0;
    const block = `---${eol}${nestedLines(path, value, '').join(eol)}${eol}---${eol}`;
    return splice(text, [{ from: start, to: start, insert: block }]);
  }
  const document = parseDocument(yamlSource(text, region), { schema: 'failsafe' });
  if (document.errors.length > 0)
    throw new Error('the frontmatter is broken YAML; read it before setting a field');
  const root = document.contents;
  if (!isMap(root)) {
    const insert = nestedLines(path, value, '').join(eol) + eol;
    return splice(text, [{ from: region.to, to: region.to, insert }]);
  }
  return splice(text, [fieldEdit(text, region, { map: root, path, value, eol })]);
}

function fieldEdit(
  text: string,
  region: Region,
  wanted: { map: YAMLMap; path: readonly string[]; value: string; eol: string },
): Edit {
  const { map, path, value, eol } = wanted;
  const pair = map.items.find((item) => isScalar(item.key) && item.key.value === path[0]);
  if (pair !== undefined && isMap(pair.value) && path.length > 1) {
    return fieldEdit(text, region, { ...wanted, map: pair.value, path: path.slice(1) });
  }
  if (pair !== undefined && path.length > 1) throw new Error(`${path[0] ?? ''} holds no fields of its own`);
  if (isScalar(pair?.value) && pair.value.range) {
    const [from, to] = pair.value.range;
    const empty = from === to;
    return { from: region.from + from, to: region.from + to, insert: empty ? ` ${value}` : value };
  }
  if (pair !== undefined) throw new Error(`${path[0] ?? ''} is not a single value`);
  const first = map.items[0]?.key;
  const column = isScalar(first) && first.range ? columnOf(text, region.from + first.range[0]) : 0;
  const at = endOfMap(text, region, map);
  return { from: at, to: at, insert: nestedLines(path, value, ' '.repeat(column)).join(eol) + eol };
}

/** Offset after the last line of a block map. */
function endOfMap(text: string, region: Region, map: YAMLMap): number {
  const valueEnd = region.from + (map.range?.[1] ?? 0);
  const line = scanLines(text.slice(0, region.to)).find((candidate) => candidate.end >= valueEnd);
  return line?.end ?? region.to;
}

function columnOf(text: string, offset: number): number {
  const before = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1));
  return offset - before - 1;
}

function nestedLines(path: readonly string[], value: string, indent: string): readonly string[] {
  return path.map((key, depth) =>
    depth === path.length - 1
      ? `${indent}${'  '.repeat(depth)}${key}: ${value}`
      : `${indent}${'  '.repeat(depth)}${key}:`,
  );
}

/** The last of the closed blocks that stand at the start, one after the other. */
function frontmatterRegion(text: string): Region | undefined {
  let region: Region | undefined;
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  for (;;) {
    const opening = /^(?:[ \t]*(?:\r\n|\n|\r))*---[ \t]*(?:\r\n|\n|\r)/.exec(text.slice(at, at + 200));
    if (opening === null || (region === undefined && !text.startsWith('---', at))) return region;
    const from = at + opening[0].length;
    const end = closingLine(text, from);
    if (end === undefined) return region;
    if (region !== undefined && !/^\s*[A-Za-z_][\w-]*:(\s|$)/.test(text.slice(from, end.at))) return region;
    region = { from, to: end.at, bodyFrom: end.after };
    at = region.bodyFrom;
  }
}

/** The next line that is `---` alone; by indexOf, because this runs over every byte of every planning file. */
function closingLine(
  text: string,
  from: number,
): { readonly at: number; readonly after: number } | undefined {
  for (let at = text.indexOf('---', from); at >= 0; at = text.indexOf('---', at + 1)) {
    const before = text[at - 1];
    if (at !== from && before !== '\n' && before !== '\r') continue;
    lineRest.lastIndex = at + 3;
    if (lineRest.test(text)) return { at, after: lineRest.lastIndex };
  }
  return undefined;
}

const lineRest = /[ \t]*(?:\r\n|\n|\r|$)/y;

/** YAML's parser knows \n and \r\n only; a lone \r becomes \n, which keeps every offset. */
function yamlSource(text: string, region: Region): string {
  const source = text.slice(region.from, region.to);
  return source.includes('\r') ? source.replaceAll(/\r(?!\n)/g, '\n') : source;
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '');
}

function fieldsFrom(value: unknown): Fields | undefined {
  if (value === null || value === undefined || value === '') return {};
  if (typeof value !== 'object' || Array.isArray(value)) return undefined;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fieldValue(inner)]));
}

function fieldValue(value: unknown): FieldValue {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(fieldValue);
  if (typeof value === 'object') return fieldsFrom(value) ?? {};
  return typeof value === 'string' ? value : '';
}

function isList(value: FieldValue): value is readonly FieldValue[] {
  return Array.isArray(value);
}

function looseFields(source: string): Fields {
  const lines = scanLines(source);
  const fields: Record<string, FieldValue> = {};
  for (const [index, line] of lines.entries()) {
    const match = /^([A-Za-z_][\w-]*):(?:[ \t]+(.*))?$/.exec(line.text);
    if (match?.[1] === undefined || Object.hasOwn(fields, match[1])) continue;
    const value = (match[2] ?? '').replace(/\s+#.*$/, '').trim();
    fields[match[1]] = value === '' ? itemsBelow(lines, index + 1) : looseValue(value);
  }
  return fields;
}

function itemsBelow(lines: readonly Line[], from: number): FieldValue {
  const items: string[] = [];
  for (const line of lines.slice(from)) {
    const item = /^\s*-\s+(.*)$/.exec(line.text)?.[1];
    if (item === undefined) break;
    items.push(unquoted(item.trim()));
  }
  return items.length === 0 ? '' : items;
}

function looseValue(value: string): FieldValue {
  const list = /^\[(.*)\]$/.exec(value)?.[1];
  if (list === undefined) return unquoted(value);
  return list
    .split(',')
    .map((item) => unquoted(item.trim()))
    .filter((item) => item !== '');
}

function unquoted(value: string): string {
  return /^(["'])(.*)\1$/.exec(value)?.[2] ?? value;
}
