import type { Declaration, Grammar } from './outline.ts';

/** How a language without a grammar here writes comments. */
export interface CommentStyle {
  readonly line: readonly string[];
  readonly block: readonly (readonly [string, string])[];
}

export const commentStyles = {
  slashes: { line: ['//'], block: [['/*', '*/']] },
  hash: { line: ['#'], block: [] },
  dashes: { line: ['--'], block: [['/*', '*/']] },
  markup: { line: [], block: [['<!--', '-->']] },
  none: { line: [], block: [] },
} as const satisfies Record<string, CommentStyle>;

/**
 * Any text in which layout means nothing: compared by its words, without comments. Declarations are found by the words that
 * introduce them in most languages (`fn`, `def`, `class` …) and end before the next one that is not indented deeper.
 */
export function plainGrammar(style: CommentStyle): Grammar {
  return {
    outline: (text) => {
      const bare = withoutComments(text, style);
      return { declarations: declarationsIn(bare), whole: wordsOf(bare) };
    },
  };
}

function wordsOf(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** Comments become spaces, so that lines stay where they are. Strings are left alone. */
export function withoutComments(text: string, style: CommentStyle): string {
  let result = '';
  let at = 0;
  while (at < text.length) {
    const block = style.block.find(([open]) => text.startsWith(open, at));
    const line = style.line.some((open) => text.startsWith(open, at) && startsComment(text, at));
    const quote = text[at];
    let end = at + 1;
    if (block !== undefined) {
      const close = text.indexOf(block[1], at + block[0].length);
      end = close < 0 ? text.length : close + block[1].length;
      result += text.slice(at, end).replaceAll(/[^\n]/g, ' ');
    } else if (line) {
      const close = text.indexOf('\n', at);
      end = close < 0 ? text.length : close;
    } else if ((quote === '"' || quote === "'") && style.line.length > 0) {
      end = stringEnd(text, at, quote);
      result += text.slice(at, end);
    } else result += text.slice(at, end);
    at = end;
  }
  return result;
}

/** `#` and `--` begin a comment at the start of a word only: `a#b`, `--option` and `http://` are none. */
function startsComment(text: string, at: number): boolean {
  return at === 0 || /[\s;{}()]/.test(text[at - 1] ?? ' ');
}

/** A quote without its partner on the same line is an apostrophe. */
function stringEnd(text: string, from: number, quote: string): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === quote) return at + 1;
    else if (text[at] === '\n') return from + 1;
  }
  return from + 1;
}

const introduced =
  /^(\s*)(?:(?:pub(?:\([\w:]+\))?|public|private|protected|internal|export|static|async|unsafe|final|abstract|open|override|data|sealed|const|extern)\s+)*(fn|func|fun|function|def|class|struct|enum|trait|interface|type|module|mod|macro_rules!|sub|proc|object|record|protocol|impl|defmodule|defp?)\s+([A-Za-z_][\w]*[?!]?)(.*)$/;
/** `Type name(Type a, Type b) {`, as C, Java, C# and Dart have it. */
const typed = /^(\s*)(?:[\w<>[\],*&:?]+\s+)+([A-Za-z_]\w*)(\s*\([^;]*\)[^;]*\{.*)$/;
const statementWords = /^(?:if|for|while|switch|return|else|catch|new|throw|await|case|do)$/;

interface Start {
  /** 0-based. */
  readonly line: number;
  readonly indent: number;
  readonly word: string;
  readonly name: string;
  /** What stands behind the name on its line. */
  readonly head: string;
}

function declarationsIn(text: string): readonly Declaration[] {
  const lines = text.split('\n');
  const starts = lines.flatMap((line, at) => startIn(line, at) ?? []);
  return starts.map(({ line, indent, word, name, head }, index) => {
    const next = starts.slice(index + 1).find((one) => one.indent <= indent);
    const bodyLines = lines.slice(line, next?.line ?? lines.length);
    const last = bodyLines.findLastIndex((one) => one.trim() !== '');
    const signature = wordsOf(head.replace(/[{:=][^{:=]*$/, ''));
    const kind = /^(?:fn|func|fun|function|def|defp|sub|proc|macro_rules!)$/.test(word)
      ? 'function'
      : 'class';
    return {
      name,
      owner: undefined,
      kind,
      signature,
      parameters: undefined,
      body: wordsOf([head.slice(signature.length), ...bodyLines.slice(1)].join('\n')),
      from: line + 1,
      to: line + 1 + Math.max(0, last),
    } satisfies Declaration;
  });
}

function startIn(text: string, line: number): Start | undefined {
  const match = introduced.exec(text);
  if (match !== null) {
    const [, indent = '', word = '', name = '', head = ''] = match;
    return { line, indent: indent.length, word, name, head };
  }
  const other = typed.exec(text);
  if (other === null || statementWords.test(text.trim().split(/\W/)[0] ?? '')) return undefined;
  const [, indent = '', name = ''] = other;
  return statementWords.test(name)
    ? undefined
    : { line, indent: indent.length, word: 'fn', name, head: text.trim() };
}
