/** One line of an ignore file, as a test of a path from the top. */
interface Rule {
  readonly matches: RegExp;
  readonly keeps: boolean;
}

export type Ignore = (path: string) => boolean;

/** Reads ignore files: the folder of each ("" for the top, and for info/exclude) and its text. The last match decides. */
export function ignoreOf(files: readonly (readonly [string, string])[]): Ignore {
  const key = files.map(([folder, text]) => `${folder}\0${text}`).join('\0');
  const known = ignores.get(key);
  if (known !== undefined) return known;
  const made = ignoreAnew(files);
  ignores.set(key, made);
  return made;
}

const ignores = new Map<string, Ignore>();

function ignoreAnew(files: readonly (readonly [string, string])[]): Ignore {
  const rules = files.flatMap(([folder, text]) => text.split('\n').flatMap((line) => ruleOf(folder, line)));
  if (rules.length === 0) return () => false;
  return (path) => {
    // A path is ignored when it, or a folder above it, is.
    const names = path.split('/');
    return names.some((_, at) => {
      const above = names.slice(0, at + 1).join('/');
      const probe = at + 1 < names.length ? `${above}/` : above;
      const last = rules.findLast(({ matches }) => matches.test(probe));
      return last !== undefined && !last.keeps;
    });
  };
}

function ruleOf(folder: string, line: string): Rule[] {
  const text = line.replace(/(?<!\\)\s+$/, '');
  if (text === '' || text.startsWith('#')) return [];
  const keeps = text.startsWith('!');
  const pattern = keeps ? text.slice(1) : text;
  const onlyFolders = pattern.endsWith('/');
  const body = onlyFolders ? pattern.slice(0, -1) : pattern;
  const anchored = body.includes('/');
  const start = folder === '' ? '' : `${folder}/`;
  const inner = globbed(body.startsWith('/') ? body.slice(1) : body);
  const from = anchored ? `^${escaped(start)}` : `^${escaped(start)}(?:.*/)?`;
  return [{ matches: new RegExp(`${from}${inner}${onlyFolders ? '/' : '/?'}$`), keeps }];
}

function globbed(pattern: string): string {
  let out = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern[at] ?? '';
    if (char === '\\') {
      at += 1;
      out += escaped(pattern[at] ?? '');
    } else if (pattern.startsWith('**/', at)) {
      out += '(?:.*/)?';
      at += 2;
    } else if (pattern.startsWith('**', at)) {
      out += '.*';
      at += 1;
    } else if (char === '*') out += '[^/]*';
    else if (char === '?') out += '[^/]';
    else out += escaped(char);
  }
  return out;
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}
