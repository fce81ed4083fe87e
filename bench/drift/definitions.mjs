// What is defined where, found by the plain look of a line at the left margin. Only definitions that this way of looking is
// sure of are used; the rest of a source is scenery. Deliberately knows nothing of how the product reads code.

/** @typedef {{ name: string, kind: 'function' | 'method' | 'class' | 'type' | 'constant', owner?: string, path: string, top: number, from: number, to: number, parameters: string[], exported: boolean }} Definition lines are 0-based; `top` is the first line of its comment, `to` its last line */

const starts = {
  typescript: [
    [/^(export )?(?:async )?function\*? ([A-Za-z_$][\w$]*)[(<]/, 'function'],
    [/^(export )?(?:abstract )?class ([A-Za-z_$][\w$]*)/, 'class'],
    [/^(export )?interface ([A-Za-z_$][\w$]*)/, 'type'],
    [/^(export )?const ([A-Za-z_$][\w$]*)(?:: [^=]+)? = /, 'constant'],
    [/^()  (?:async |static |override )*([a-z_$][\w$]*)\(.*\{$/, 'method'],
  ],
  javascript: [
    [/^(export )?(?:async )?function\*? ([A-Za-z_$][\w$]*)\(/, 'function'],
    [/^(export )?class ([A-Za-z_$][\w$]*)/, 'class'],
    [/^(export )?const ([A-Za-z_$][\w$]*) = /, 'constant'],
    [/^() {2,4}(?:async |static )*([a-z_$][\w$]*)\(.*\) \{$/, 'method'],
  ],
  python: [
    [/^()def ([A-Za-z_]\w*)\(/, 'function'],
    [/^()class ([A-Za-z_]\w*)/, 'class'],
    [/^()([A-Za-z_]\w*)(?:: [^=]+)? = /, 'constant'],
    [/^()    def ([A-Za-z_]\w*)\(/, 'method'],
  ],
  shell: [
    [/^()(?:function )?([A-Za-z_][\w:-]*) ?\(\) ?\{/, 'function'],
    [/^()function ([A-Za-z_][\w:-]*) ?\{/, 'function'],
  ],
  go: [
    [/^()func ([A-Za-z_]\w*)\(/, 'function'],
    [/^()type ([A-Za-z_]\w*) struct \{/, 'type'],
    [/^()(?:var|const) ([A-Za-z_]\w*) = /, 'constant'],
  ],
};
const commentLine = {
  typescript: /^(\/\/|\/\*|\s?\*)/,
  javascript: /^(\/\/|\/\*|\s?\*)/,
  python: /^#/,
  shell: /^#(?!!)/,
  go: /^\/\//,
};

/** @returns {Definition[]} */
export function definitionsIn(language, path, text) {
  const lines = text.split('\n');
  const found = [];
  const quoted = insideLongString(language, lines);
  let owner;
  for (let at = 0; at < lines.length; at += 1) {
    if (owner !== undefined && at > owner.to) owner = undefined;
    if (quoted[at]) continue;
    const match = starts[language]
      .map(([pattern, kind]) => [pattern.exec(lines[at]), kind])
      .find(([hit]) => hit !== null);
    if (match === undefined) continue;
    const [[, exported, name], kind] = match;
    const to = endOf(language, lines, at, kind);
    if (to === undefined || (to === at && kind !== 'constant')) continue;
    if (kind === 'method' && (owner === undefined || notMethods.has(name))) continue;
    const parameters =
      kind === 'function' || kind === 'method' ? parametersOf(language, lines, at, name) : [];
    if (parameters === undefined) continue;
    const outside = kind === 'method' ? owner.exported : isExported(language, name, exported, text);
    const one = {
      name,
      kind,
      path,
      top: topOf(language, lines, at),
      from: at,
      to,
      parameters,
      exported: outside,
    };
    if (kind === 'method') one.owner = owner.name;
    if (kind === 'class') owner = one;
    found.push(one);
  }
  return found;
}

/** Lines that begin inside a string over several lines. */
function insideLongString(language, lines) {
  const mark = { python: /"""|'''/g, typescript: /(?<!\\)`/g, javascript: /(?<!\\)`/g }[language];
  let inside = false;
  return lines.map((line) => {
    const before = inside;
    if (mark !== undefined && (line.match(mark)?.length ?? 0) % 2 === 1) inside = !inside;
    return before;
  });
}

const notMethods = new Set([
  'if',
  'for',
  'while',
  'switch',
  'catch',
  'constructor',
  'function',
  'return',
  '__init__',
]);

function endOf(language, lines, at, kind) {
  if (kind === 'constant') return endOfValue(lines, at);
  if (language === 'python') return endByIndent(lines, at);
  return endByBrace(lines, at, /^\s*/.exec(lines[at])[0]);
}

function endOfValue(lines, from) {
  let open = 0;
  for (let at = from; at < Math.min(lines.length, from + 60); at += 1) {
    open += balance(lines[at].replaceAll(/(["'`/])(?:\\.|(?!\1).)*\1/g, ''));
    if (open <= 0) return /[,=+|&?:]$/.test(lines[at]) || /["'`]\/|`/.test(lines[at]) ? undefined : at;
  }
  return undefined;
}

function topOf(language, lines, at) {
  let top = at;
  while (
    top > 0 &&
    commentLine[language].test(lines[top - 1].trimStart()) &&
    /^\s*/.exec(lines[top - 1])[0].length <= /^\s*/.exec(lines[at])[0].length + 1
  )
    top -= 1;
  if (language === 'python') while (top > 0 && lines[top - 1].trimStart().startsWith('@')) top -= 1;
  return top;
}

function isExported(language, name, exported, text) {
  if (language === 'shell') return true;
  if (language === 'python') return !name.startsWith('_');
  if (language === 'go') return /^[A-Z]/.test(name);
  if (exported !== undefined && exported !== '') return true;
  return new RegExp(`^exports\\.${escaped(name)} = ${escaped(name)};$`, 'm').test(text);
}

function endByBrace(lines, from, indent) {
  for (let at = from + 1; at < lines.length; at += 1) {
    if (lines[at].startsWith(`${indent}}`)) return at;
    // What starts as far left belongs to the next definition, or to text this way of looking does not understand.
    if (lines[at].startsWith(indent) && /^[A-Za-z]/.test(lines[at].slice(indent.length))) return undefined;
  }
  return undefined;
}

function endByIndent(lines, from) {
  let last = from;
  let open = balance(lines[from]);
  const indent = /^\s*/.exec(lines[from])[0].length;
  for (let at = from + 1; at < lines.length; at += 1) {
    if (lines[at].trim() === '') continue;
    if (open <= 0 && /^\s*/.exec(lines[at])[0].length <= indent) break;
    open += balance(lines[at]);
    last = at;
  }
  return last;
}

const balance = (line) => (line.match(/[([{]/g)?.length ?? 0) - (line.match(/[)\]}]/g)?.length ?? 0);

/** The parameters as written, or undefined where the list is not plain. */
function parametersOf(language, lines, at, name) {
  if (language === 'shell') return [];
  const text = lines.slice(at, at + 30).join('\n');
  const open = text.indexOf('(', text.indexOf(name));
  const close = closing(text, open);
  if (close === undefined) return undefined;
  return splitTop(text.slice(open + 1, close));
}

/** Index of the bracket that closes the one at `open`. Strings are stepped over; regular expressions are not understood. */
export function closing(text, open) {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"' || char === "'" || char === '`') {
      const end = text.indexOf(char, at + 1);
      if (end === -1) return undefined;
      at = end;
    } else if ('([{'.includes(char)) depth += 1;
    else if (')]}'.includes(char)) {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return undefined;
}

export function splitTop(text) {
  const parts = [''];
  let depth = 0;
  for (const char of text.replaceAll('=>', '\u0001')) {
    if ('([{<'.includes(char)) depth += 1;
    if (')]}>'.includes(char)) depth -= 1;
    if (char === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += char;
  }
  return parts.map((part) => part.replaceAll('\u0001', '=>').trim()).filter((part) => part !== '');
}

export const escaped = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** The whole word, where letters, digits, `_`, `$` and (in shell) `-` and `:` make words. */
export function wordPattern(word, language) {
  const around = language === 'shell' ? String.raw`[\w:-]` : String.raw`[\w$]`;
  return new RegExp(`(?<!${around})${escaped(word)}(?!${around})`, 'g');
}

export const extensions = { typescript: 'ts', javascript: 'js', python: 'py', shell: 'bash', go: 'go' };
