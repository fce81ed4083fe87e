import { extensionOf, isKnownExtension } from './grammars.ts';

/** A name found in a text. */
export interface NamedSymbol {
  readonly name: string;
  readonly owner: string | undefined;
  /** What stands between the parentheses behind it; undefined without parentheses. */
  readonly parameters: string | undefined;
}

/** Words of languages and of prose that no plan means as a name. */
const ordinary = new Set(
  `abstract and any array as async await bool boolean break case catch char class const continue declare def default defer
  delete do done echo elif else end enum err error esac eval except exit export extends extern false fi final finally float fn for
  from func function global go goto if impl implements import in instanceof int interface is lambda let local long match mod module
  mut namespace never new nil none not null number object of or override package pass pass private promise protected pub public
  raise range readonly record return self static str string struct super switch symbol then this throw throws trait true try type
  typeof undefined unknown unset until use using var void when where while with yield`.split(/\s+/),
);

/** Identifier chains with what is called: `Store.open(path)`, `format_date`, `MAX_SIZE`. */
const chain = /[A-Za-z_$][\w$]*(?:(?:\.|::|->|#)[A-Za-z_$][\w$]*)*[?!]?/g;

/** Whether a word can be nothing but an identifier: `formatDate`, `format_date`, `MAX_SIZE`, `HttpClient`, `sha256sum`. */
export function looksLikeIdentifier(word: string): boolean {
  return (
    /[a-z0-9][A-Z]/.test(word) ||
    /[A-Za-z0-9]_[A-Za-z0-9]/.test(word) ||
    /^[_$][A-Za-z]/.test(word) ||
    /[a-z]\d+[a-z]/.test(word)
  );
}

/**
 * Names in code, or in back-ticks. Alone between back-ticks every word is a name; in longer code those that are called, declared,
 * imported, or written as only identifiers are.
 */
export function namesInCode(code: string, alone: boolean): readonly NamedSymbol[] {
  const text = code.trim();
  if (alone && isBareFile(text)) return [];
  if (alone && /^[\w$.:#>-]+[?!]?(?:\([^()]*\))?$/.test(text)) return namesOfChain(text);
  const command = shellCall(text);
  if (command !== undefined) return [command];
  const found: NamedSymbol[] = [];
  for (const [, module = ''] of text.matchAll(/(?:\bfrom|\brequire\(|\bimport\(?)\s*["']([^"'.][^"']*)["']/g))
    found.push({ name: module, owner: undefined, parameters: undefined });
  const bare = withoutPaths(text.replaceAll(/(["'])(?:\\.|(?!\1)[^\\\n])*\1/g, '""'));
  const isImport =
    /^\s*(?:import|from|export\s*\{|const\s*\{[^}]*\}\s*=\s*(?:await\s+)?(?:require|import))/.test(bare);
  for (const match of bare.matchAll(chain)) {
    const word = match[0];
    const before = bare.slice(Math.max(0, match.index - 24), match.index);
    const parameters = parametersBehind(bare, match.index + word.length);
    const declared =
      /(?:\b(?:function\*?|class|interface|type|enum|struct|trait|def|func|fn|const|let|var|alias|export)|@)\s*$/.test(
        before,
      );
    const shown =
      parameters !== undefined ||
      declared ||
      isImport ||
      looksLikeIdentifier(word) ||
      /^[A-Z][a-z]\w*$/.test(word);
    if (shown) found.push(...split(word, parameters));
  }
  return found;
}

/** Names in prose: words that can only be identifiers, and words that are called. */
export function namesInProse(prose: string): readonly NamedSymbol[] {
  const found: NamedSymbol[] = [];
  const text = withoutPaths(prose);
  for (const match of text.matchAll(chain)) {
    const word = match[0];
    const after = match.index + word.length;
    const called = text[after] === '(' ? parametersBehind(text, after) : undefined;
    if (called !== undefined || word.split(/\W+/).some(looksLikeIdentifier))
      found.push(...split(word, called));
  }
  return found;
}

/** Words with hyphens, as packages, commands and shell functions have. */
export function hyphenated(text: string): readonly string[] {
  return [...text.matchAll(/(?<![\w/.-])@?[a-z][\w]*(?:[-/][a-z0-9]\w*)*-[a-z0-9]\w*(?![\w/-])/g)].map(
    (match) => match[0],
  );
}

/** Plain words beside a path, which may be names of what is in it. */
export function plainWords(text: string): readonly string[] {
  return [...text.matchAll(/(?<![\w/.-])[A-Za-z][\w$]{2,}(?![\w/-]|\.\w)/g)]
    .map((match) => match[0])
    .filter((word) => !ordinary.has(word.toLowerCase()));
}

/** A command with nothing but variables behind it, as plans show how a shell function is called: `fit_lines "$lines" "$limit"`. */
function shellCall(text: string): NamedSymbol | undefined {
  const match = /^([A-Za-z_][\w:-]*)((?:\s+(?:"\$\{?[A-Za-z_]\w*\}?"|\$\{?[A-Za-z_]\w*\}?))+)$/.exec(text);
  const [, name, given] = match ?? [];
  if (name === undefined || given === undefined || ordinary.has(name)) return undefined;
  return { name, owner: undefined, parameters: given.replaceAll('"', '').trim().split(/\s+/).join(', ') };
}

function namesOfChain(text: string): readonly NamedSymbol[] {
  const parameters = /\(([^()]*)\)$/.exec(text)?.[1];
  const name = text.replace(/\([^()]*\)$/, '');
  if (name.includes('-') && !name.includes('->')) {
    // Commands, flags and shell functions have hyphens; a flag is no name.
    return name.startsWith('-') || name.endsWith('-') ? [] : [{ name, owner: undefined, parameters }];
  }
  return split(name, parameters);
}

function split(word: string, parameters: string | undefined): readonly NamedSymbol[] {
  const parts = word.split(/\.|::|->|#|>/).filter((part) => part !== '');
  const name = parts.at(-1);
  if (name === undefined || !/^[A-Za-z_$]/.test(name)) return [];
  const owner = parts.at(-2);
  const own = ['this', 'self', 'super', 'cls'].includes(owner ?? '') ? undefined : owner;
  const found: NamedSymbol[] = ordinary.has(name) ? [] : [{ name, owner: own, parameters }];
  // The owner is relied on as well: `Store.open` is gone when Store is.
  if (own !== undefined && !ordinary.has(own))
    found.push({ name: own, owner: undefined, parameters: undefined });
  return found;
}

/** The text between the parentheses that open right here, across nested ones; undefined where none do. */
function parametersBehind(text: string, at: number): string | undefined {
  const generic = /^<[\w\s,[\]|]*>/.exec(text.slice(at, at + 80))?.[0] ?? '';
  const from = at + generic.length;
  if (text[from] !== '(') return undefined;
  let depth = 0;
  for (let end = from; end < Math.min(text.length, from + 600); end += 1) {
    if (text[end] === '(') depth += 1;
    if (text[end] === ')') depth -= 1;
    if (depth === 0) return text.slice(from + 1, end);
  }
  return '';
}

const pathToken =
  /(?:\.{0,2}\/|~\/|@\/|@~\/|@)?(?:[\w.$()[\]@+-]+\/)+[\w.$()[\]@+*-]*|@?[\w.$-]*[\w$-]\.[A-Za-z][A-Za-z0-9]{0,9}\b/g;

/** Paths in a line as they are written: with a folder, or a file name with an extension that is known. */
export function pathsInLine(line: string): readonly { readonly path: string; readonly at: boolean }[] {
  const found: { path: string; at: boolean }[] = [];
  for (const match of line.matchAll(pathToken)) {
    const before = line.slice(Math.max(0, match.index - 8), match.index);
    if (/[:/\w]\/?\/?$/.test(before) && /:\/{0,2}$|\/$/.test(before)) continue;
    const written = withoutLooseBrackets(match[0].replace(/(?:[.,;:]|\(\))+$/, ''));
    // `@src/a.ts` refers to a file, `@scope/name` is a package, `@/lib` an import.
    const at = /^@[^/]/.test(written) && (isKnownExtension(extensionOf(written)) || line.trim() === written);
    const path = (at ? written.slice(1) : written).replace(/^(?:\.\/)+/, '');
    const base = path.slice(path.lastIndexOf('/') + 1);
    if (base.includes('*') || path === '' || /^[\d./]+$/.test(path)) continue;
    if (!path.includes('/') && !isBareFile(path)) continue;
    found.push({ path, at });
  }
  return found;
}

/** What stands in a path is no name of its own: `src/date_text.ts` says nothing of `date_text`. */
function withoutPaths(text: string): string {
  return text.replaceAll(pathToken, (token) => (token.includes('/') || isBareFile(token) ? ' ' : token));
}

/** Endings that are as often a member of something: `process.env`, `config.h`. */
const ambiguous = new Set(['env', 'conf', 'cfg', 'r', 'c', 'h', 'ex', 'lock', 'less', 'pl', 'tf']);

/** A file name without its folder: `zshrc.sh`, but not `process.env`. */
function isBareFile(name: string): boolean {
  const extension = extensionOf(name);
  return /^@?[\w.-]+$/.test(name) && isKnownExtension(extension) && !ambiguous.has(extension);
}

/** Brackets that a path does not close, or that enclose all of it, belong to the text around; `[id]` and `(group)` are its own. */
function withoutLooseBrackets(written: string): string {
  let text = written;
  for (const [open, close] of ['[]', '()'].map((pair) => [pair[0] ?? '', pair[1] ?? ''] as const)) {
    const count = (mark: string): number => text.split(mark).length - 1;
    if (text.startsWith(open) && (count(open) > count(close) || text.endsWith(close))) text = text.slice(1);
    if (text.endsWith(close) && count(close) > count(open)) text = text.slice(0, -1);
  }
  return text;
}
