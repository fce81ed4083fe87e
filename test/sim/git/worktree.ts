import { between, byBytes, type GitEntry, type GitIndex, keepBlob } from './objects.ts';
import { GitRefusal, type SimulatedRepository } from './repository.ts';
import type { FileNode, FolderNode } from '../disk.ts';

export function entryOf(file: FileNode): GitEntry {
  const { mode, content } = file;
  if (file.asEntry?.content === content && file.asEntry.mode === mode) return file.asEntry.entry;
  const entry = { mode: (mode & 0o100) === 0 ? '100644' : '100755', object: content.blob };
  file.asEntry = { content, mode, entry };
  return entry;
}

export function isSame(one: GitEntry | undefined, other: GitEntry | undefined): boolean {
  return one === undefined || other === undefined
    ? one === other
    : one.object === other.object && one.mode === other.mode;
}

/** Whether a path is one of these, or below one of them; no paths means all. */
export function isBelow(path: string, paths: readonly string[]): boolean {
  if (paths.length === 0) return true;
  return paths.some(
    (one) => one === '.' || path === one || path.startsWith(one.endsWith('/') ? one : `${one}/`),
  );
}

/** `git add -A`: the index as the files below some paths are now. */
export function added(
  repo: SimulatedRepository,
  index: GitIndex,
  { paths, force }: { readonly paths: readonly string[]; readonly force: boolean },
): GitIndex {
  const ignored = force ? () => false : repo.ignore;
  const files = repo.worktreeFiles();
  const next = new Map(index);
  for (const path of index.keys()) if (!files.has(path) && isBelow(path, paths)) next.delete(path);
  const kept: string[] = [];
  for (const [path, file] of files) {
    if (!isBelow(path, paths) || (!index.has(path) && ignored(path))) continue;
    const entry = entryOf(file);
    if (!isSame(entry, index.get(path))) next.set(path, entry);
    keepBlob(file.content);
    kept.push(entry.object);
  }
  repo.keep(...kept);
  return next;
}

/**
 * Moves worktree and index from one tree to another as a checkout or a fast-forward does: what differs between the two trees is
 * written, everything else stays; refuses before anything has changed.
 */
export function moveWorktree(repo: SimulatedRepository, from: string | undefined, to: string): void {
  repo.withIndex(() => {
    const index = repo.index;
    const fresh = index.size === 0 && repo.onDisk('.git/index') === undefined;
    const before = fresh ? new Map<string, GitEntry>() : repo.filesOf(from);
    const changes = between(before, repo.filesOf(to));
    const next = new Map(index);
    const inTheWay: string[] = [];
    const write: { readonly path: string; readonly entry: GitEntry | undefined }[] = [];
    for (const { path, before: old, after } of changes) {
      const staged = index.get(path);
      if (isSame(staged, after)) continue;
      const file = repo.onDisk(path);
      const clean =
        staged === undefined ? file === undefined : file === undefined || isSame(entryOf(file), staged);
      if (!isSame(staged, old) || !clean) inTheWay.push(path);
      if (after === undefined) next.delete(path);
      else next.set(path, after);
      write.push({ path, entry: after });
    }
    if (inTheWay.length > 0) {
      const listed = inTheWay.map((path) => `\t${path}\n`).join('');
      throw new GitRefusal(
        1,
        `error: Your local changes to the following files would be overwritten by merge:\n${listed}Please commit your changes or stash them before you merge.\nAborting`,
      );
    }
    for (const { path, entry } of write) if (entry === undefined) repo.removeFile(path);
    for (const { path, entry } of write) if (entry !== undefined) repo.writeFile(path, entry);
    return next;
  });
}

export interface StatusOptions {
  readonly paths: readonly string[];
  readonly untracked: boolean;
  readonly ignored: boolean;
  readonly renames: boolean;
}

/** `git status --porcelain=v2 -z`. */
export function statusText(repo: SimulatedRepository, options: StatusOptions): string {
  const { folder, index } = repo;
  const head = repo.filesOf(repo.head);
  const state = [folder.version, head, index, repo.text('info/exclude') ?? ''] as const;
  let known = statuses.get(folder);
  if (known === undefined || state.some((each, at) => each !== known?.state[at])) {
    known = { state, texts: new Map() };
    statuses.set(folder, known);
  }
  const key = `${options.paths.join('\0')}\0${options.untracked} ${options.ignored} ${options.renames}`;
  const text = known.texts.get(key) ?? statusAnew(repo, options);
  known.texts.set(key, text);
  return text;
}

interface Statuses {
  readonly state: readonly [number, GitIndex, GitIndex, string];
  readonly texts: Map<string, string>;
}
const statuses = new WeakMap<FolderNode, Statuses>();

function statusAnew(repo: SimulatedRepository, options: StatusOptions): string {
  const head = repo.filesOf(repo.head);
  const index = repo.index;
  const files = repo.worktreeFiles();
  const zero = '0'.repeat(40);
  const wanted = (path: string): boolean => isBelow(path, options.paths);
  const paths = [...new Set([...head.keys(), ...index.keys()])].filter(wanted).toSorted(byBytes);
  const renamed = options.renames ? renames(head, index, wanted) : new Map<string, string>();
  const lines: string[] = [];
  for (const path of paths) {
    const [h, i] = [head.get(path), index.get(path)];
    const file = files.get(path);
    const w = file === undefined ? undefined : entryOf(file);
    const unstaged = i === undefined || isSame(i, w) ? '.' : w === undefined ? 'D' : 'M';
    const from = renamed.get(path);
    const origin = from === undefined ? undefined : head.get(from);
    if (from !== undefined && origin !== undefined && i !== undefined) {
      lines.push(
        `2 R${unstaged} N... ${origin.mode} ${i.mode} ${w?.mode ?? '000000'} ${origin.object} ${i.object} R100 ${path}`,
        from,
      );
      continue;
    }
    const gone = [...renamed.values()].includes(path) && i === undefined;
    const staged = gone || isSame(h, i) ? '.' : h === undefined ? 'A' : i === undefined ? 'D' : 'M';
    if (staged === '.' && unstaged === '.') continue;
    const modes = `${h?.mode ?? '000000'} ${i?.mode ?? '000000'} ${i === undefined ? '000000' : (w?.mode ?? '000000')}`;
    lines.push(`1 ${staged}${unstaged} N... ${modes} ${h?.object ?? zero} ${i?.object ?? zero} ${path}`);
  }
  const others =
    options.untracked || options.ignored ? untrackedOf(repo, [...files.keys()].filter(wanted)) : [];
  if (options.untracked) for (const { path, ignored } of others) if (!ignored) lines.push(`? ${path}`);
  if (options.ignored) for (const { path, ignored } of others) if (ignored) lines.push(`! ${path}`);
  return lines.map((line) => `${line}\0`).join('');
}

function untrackedOf(
  repo: SimulatedRepository,
  paths: readonly string[],
): readonly { readonly path: string; readonly ignored: boolean }[] {
  const index = repo.index;
  const others = paths.filter((path) => !index.has(path));
  if (others.length === 0) return [];
  const { ignore } = repo;
  return others.map((path) => ({ path, ignored: ignore(path) }));
}

/** New path → old path, for files that moved as they are. */
function renames(
  head: GitIndex,
  index: GitIndex,
  wanted: (path: string) => boolean,
): ReadonlyMap<string, string> {
  if (head === index) return new Map();
  const gone = new Map(
    [...head]
      .filter(([path]) => !index.has(path) && wanted(path))
      .map(([path, entry]) => [entry.object, path]),
  );
  if (gone.size === 0) return new Map();
  return new Map(
    [...index].flatMap(([path, entry]) => {
      const from = head.has(path) ? undefined : gone.get(entry.object);
      return from === undefined || !wanted(path) ? [] : [[path, from] as const];
    }),
  );
}
