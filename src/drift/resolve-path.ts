/** Whether a path as a plan writes it means a path of the repository. */
export type PathMatch = 'exact' | 'ending';

/**
 * Plans write whole paths, paths from a source root (`@/lib/date`, `../lib/date`, `lib/date.ts`), and file names alone. The whole
 * path is certain; an ending counts from a file name with its extension, or from two segments without one.
 */
export function matchPath(written: string, path: string): PathMatch | undefined {
  if (written === path) return 'exact';
  // However it is written, the file's name up to its first dot is in the path: asked for every file and every name, most end here.
  if (!path.includes(firstPart(written))) return undefined;
  const plain = written.replace(/^(?:~|@|\.{1,2})\//, '').replace(/^(?:\.\.?\/)+/, '');
  if (plain === '') return undefined;
  if (plain.endsWith('/')) return undefined;
  if (endsWith(path, plain)) return plain === path ? 'exact' : 'ending';
  if (!plain.includes('/') || /\.[a-z]{1,4}$/i.test(plain)) return sourceOf(plain, path);
  const bare = path.replace(/\.[A-Za-z0-9]+$/, '');
  return endsWith(bare, plain) || endsWith(bare.replace(/\/(?:index|__init__|mod)$/, ''), plain)
    ? 'ending'
    : undefined;
}

function firstPart(written: string): string {
  const from = written.lastIndexOf('/') + 1;
  const dot = written.indexOf('.', from);
  return written.slice(from, dot < 0 ? undefined : dot);
}

function endsWith(path: string, ending: string): boolean {
  return path === ending || path.endsWith(`/${ending}`);
}

/** TypeScript imports `date.js` and means `date.ts`. */
function sourceOf(plain: string, path: string): PathMatch | undefined {
  const source = /^(.*)\.([cm]?)js(x?)$/.exec(plain);
  if (source === null) return undefined;
  return endsWith(path, `${source[1] ?? ''}.${source[2] ?? ''}ts${source[3] ?? ''}`) ? 'ending' : undefined;
}
