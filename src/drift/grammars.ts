import type { Grammar } from './outline.ts';
import { commentStyles, plainGrammar } from './plain-source.ts';

/** Grammars that were loaded, by file. Loading is the only thing that waits; reading does not. */
export interface Grammars {
  /** undefined for files in which every byte counts, or none. */
  of(path: string, text: string): Grammar;
}

type Language = 'js' | 'ts' | 'tsx' | 'python' | 'go' | 'shell';

const languages: Readonly<Record<string, Language>> = {
  js: 'js',
  cjs: 'js',
  mjs: 'js',
  jsx: 'js',
  ts: 'ts',
  mts: 'ts',
  cts: 'ts',
  tsx: 'tsx',
  py: 'python',
  pyi: 'python',
  go: 'go',
  sh: 'shell',
  bash: 'shell',
  zsh: 'shell',
  ksh: 'shell',
};

const styles: Readonly<Record<string, keyof typeof commentStyles>> = {
  rb: 'hash',
  yaml: 'hash',
  yml: 'hash',
  toml: 'hash',
  pl: 'hash',
  r: 'hash',
  ex: 'hash',
  exs: 'hash',
  jl: 'hash',
  tf: 'hash',
  conf: 'hash',
  cfg: 'hash',
  ini: 'hash',
  env: 'hash',
  sql: 'dashes',
  lua: 'dashes',
  hs: 'dashes',
  html: 'markup',
  xml: 'markup',
  svg: 'markup',
  md: 'markup',
  mdx: 'markup',
  vue: 'markup',
  svelte: 'markup',
  json: 'none',
  txt: 'none',
  csv: 'none',
};

/** Loads what the files need and nothing else: most changes are of one language. */
export async function loadGrammars(
  files: readonly { readonly path: string; readonly text: string }[],
): Promise<Grammars> {
  const loaded = new Map<Language, Grammar>();
  for (const language of new Set(files.map(({ path, text }) => languageOf(path, text)))) {
    if (language !== undefined) loaded.set(language, await load(language));
  }
  return grammarsOf(loaded);
}

/** All of them, for who compares often and cannot wait each time. */
export async function loadEveryGrammar(): Promise<Grammars> {
  const every: readonly Language[] = ['js', 'ts', 'tsx', 'python', 'go', 'shell'];
  return grammarsOf(new Map(await Promise.all(every.map(async (one) => [one, await load(one)] as const))));
}

function grammarsOf(loaded: ReadonlyMap<Language, Grammar>): Grammars {
  return {
    of: (path, text) => {
      const language = languageOf(path, text);
      const grammar = language === undefined ? undefined : loaded.get(language);
      return grammar ?? plainGrammar(commentStyles[styles[extensionOf(path)] ?? plainStyle(path)]);
    },
  };
}

async function load(language: Language): Promise<Grammar> {
  if (language === 'python') return (await import('./python.ts')).pythonGrammar;
  if (language === 'go') return (await import('./go.ts')).goGrammar;
  if (language === 'shell') return (await import('./shell.ts')).shellGrammar;
  return (await import('./javascript.ts')).javascriptGrammar(language);
}

function languageOf(path: string, text: string): Language | undefined {
  const extension = extensionOf(path);
  const known = languages[extension];
  if (known !== undefined) return known;
  if (/(?:^|\/)\.?(?:zshrc|zshenv|zprofile|bashrc|bash_profile|bash_aliases|profile|envrc)$/.test(path))
    return 'shell';
  if (extension !== '' && Object.hasOwn(styles, extension)) return undefined;
  const interpreter = /^#!\s*(?:\S*\/)?(?:env\s+(?:-\S+\s+)?)?(\w+)/.exec(text)?.[1] ?? '';
  if (/^(?:ba|z|k|da)?sh$/.test(interpreter)) return 'shell';
  if (interpreter.startsWith('python')) return 'python';
  return /^(?:node|deno|bun)$/.test(interpreter) ? 'js' : undefined;
}

function plainStyle(path: string): keyof typeof commentStyles {
  return /(?:^|\/)(?:Dockerfile|Makefile|Gemfile|Rakefile|Justfile|\.[\w-]+(?:ignore|rc|config))[^/]*$/.test(
    path,
  )
    ? 'hash'
    : 'slashes';
}

export function extensionOf(path: string): string {
  return /[^/]\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
}

const moreExtensions = new Set(
  'c h cc cpp hpp rs java kt kts swift cs dart php scss sass less css scala clj erl proto graphql gql lock prisma astro'.split(
    ' ',
  ),
);

/** Whether a file name's ending is one of source, data or documents, so that `a.b` in prose is told from a file. */
export function isKnownExtension(extension: string): boolean {
  return (
    Object.hasOwn(languages, extension) || Object.hasOwn(styles, extension) || moreExtensions.has(extension)
  );
}
