import { hash } from 'node:crypto';
import { Content } from '../content.ts';

export interface GitEntry {
  readonly mode: string;
  readonly object: string;
}
/** Path → what is there, as an index or a whole tree has it. */
export type GitIndex = ReadonlyMap<string, GitEntry>;

export interface Commit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: string;
  readonly committer: string;
  readonly message: string;
  /** Seconds since 1970. */
  readonly at: number;
}

/*
 * All repositories of a process share what objects hold, because a name can mean only one thing; which of them a repository
 * *has* is its own.
 */
const blobs = new Map<string, Content>();
const trees = new Map<string, GitIndex>();
const commits = new Map<string, Commit>();

/** Nobody changes what was given to `treeOf`. */
let namesOfTrees = new WeakMap<GitIndex, string>();
const levels = new Map<string, string>();

export const emptyTree = treeOf(new Map());

export function keepBlob(content: Content): string {
  const name = content.blob;
  if (!blobs.has(name)) blobs.set(name, content);
  return name;
}

export function blobOf(name: string): Content | undefined {
  return blobs.get(name);
}

export function treeAt(name: string): GitIndex | undefined {
  return trees.get(name);
}

export function commitAt(name: string): Commit | undefined {
  return commits.get(name);
}

export function keepCommit(commit: Commit): string {
  const text = textOf(commit);
  const name = hash('sha1', `commit ${Buffer.byteLength(text)}\0${text}`);
  commits.set(name, commit);
  return name;
}

/** How git prints it (`cat-file commit`). */
function textOf({ tree, parents, author, committer, message }: Commit): string {
  const lines = [`tree ${tree}`, ...parents.map((parent) => `parent ${parent}`)];
  return [...lines, `author ${author}`, `committer ${committer}`, '', message].join('\n');
}

interface Level {
  readonly files: Map<string, GitEntry>;
  readonly folders: Map<string, Level>;
}

/** Names the tree with these files, as git does: folder by folder. */
export function treeOf(files: GitIndex): string {
  const known = namesOfTrees.get(files);
  if (known !== undefined) return known;
  const name = treeAnew(files);
  namesOfTrees.set(files, name);
  return name;
}

function treeAnew(files: GitIndex): string {
  const top: Level = { files: new Map(), folders: new Map() };
  for (const [path, entry] of files) {
    const names = path.split('/');
    const last = names.pop() ?? '';
    let level = top;
    for (const name of names) {
      const known = level.folders.get(name) ?? { files: new Map(), folders: new Map() };
      level.folders.set(name, known);
      level = known;
    }
    level.files.set(last, entry);
  }
  const name = nameOfLevel(top);
  if (!trees.has(name)) trees.set(name, sorted(files));
  return name;
}

function nameOfLevel(level: Level): string {
  const rows: {
    readonly key: string;
    readonly mode: string;
    readonly name: string;
    readonly object: string;
  }[] = [];
  for (const [name, { mode, object }] of level.files) rows.push({ key: name, mode, name, object });
  for (const [name, inner] of level.folders)
    rows.push({ key: `${name}/`, mode: '40000', name, object: nameOfLevel(inner) });
  rows.sort((a, b) => byBytes(a.key, b.key));
  const key = rows.map(({ mode, name, object }) => `${mode} ${name}\0${object}`).join('\0');
  const known = levels.get(key);
  if (known !== undefined) return known;
  const parts = rows.flatMap(({ mode, name, object }) => [
    Buffer.from(`${mode} ${name}\0`),
    Buffer.from(object, 'hex'),
  ]);
  const body = Buffer.concat(parts);
  const name = hash('sha1', Buffer.concat([Buffer.from(`tree ${body.length}\0`), body]));
  levels.set(key, name);
  return name;
}

/** In git's order. */
export function sorted(files: GitIndex): GitIndex {
  let last = '';
  let inOrder = true;
  for (const path of files.keys()) {
    if (path < last) inOrder = false;
    last = path;
  }
  if (inOrder) return files;
  return new Map([...files].toSorted(([a], [b]) => byBytes(a, b)));
}

export function byBytes(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

export interface Difference {
  readonly path: string;
  readonly before: GitEntry | undefined;
  readonly after: GitEntry | undefined;
}

const differences = new Map<string, readonly Difference[]>();

/** What differs between two trees, in git's order. */
export function differenceOf(from: string, to: string): readonly Difference[] {
  if (from === to) return [];
  const key = `${from} ${to}`;
  const known = differences.get(key);
  if (known !== undefined) return known;
  const found = between(trees.get(from) ?? new Map(), trees.get(to) ?? new Map());
  differences.set(key, found);
  return found;
}

export function between(before: GitIndex, after: GitIndex): readonly Difference[] {
  const found: Difference[] = [];
  for (const [path, entry] of before) {
    const now = after.get(path);
    if (now?.object !== entry.object || now.mode !== entry.mode)
      found.push({ path, before: entry, after: now });
  }
  for (const [path, entry] of after)
    if (!before.has(path)) found.push({ path, before: undefined, after: entry });
  return found.toSorted((a, b) => byBytes(a.path, b.path));
}

/** Seeds share little more than where they begin: what a few dozen of them made is only in the way. */
const mostObjects = 3000;

/** Forgets what earlier runs of this process made, once it is much; says whether it did. */
export function forgetObjects(): boolean {
  if (blobs.size + commits.size < mostObjects) return false;
  for (const store of [blobs, trees, commits, differences, levels]) store.clear();
  trees.set(emptyTree, new Map());
  namesOfTrees = new WeakMap();
  return true;
}
