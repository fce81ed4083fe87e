/** `node:path`, where most paths are plain already. */
import { posix } from 'node:path';

export { basename, delimiter, extname, isAbsolute, relative, resolve, sep } from 'node:path';

export function join(...parts: readonly string[]): string {
  const [first = '', ...more] = parts;
  if (!first.startsWith('/') || !isPlain(first, 0)) return posix.join(...parts);
  let whole = first;
  for (const part of more) {
    if (!isPlain(part, -1)) return posix.join(...parts);
    whole += `/${part}`;
  }
  return whole;
}

/** Folders of paths that were asked for, and of how many it is kept. */
const folders = new Map<string, string>();
const mostFolders = 4000;

export function dirname(path: string): string {
  const known = folders.get(path);
  if (known !== undefined) return known;
  if (folders.size > mostFolders) folders.clear();
  const found = posix.dirname(path);
  folders.set(path, found);
  return found;
}

/** Names with one slash between them, the first one behind `slash`, and none that is empty, "." or begins with "..". */
function isPlain(path: string, slash: number): boolean {
  for (let at = slash; ;) {
    const first = path[at + 1];
    if (first === undefined || first === '/') return false;
    if (first === '.') {
      const second = path[at + 2];
      if (second === undefined || second === '/' || second === '.') return false;
    }
    at = path.indexOf('/', at + 1);
    if (at < 0) return true;
  }
}
