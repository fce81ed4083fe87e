import { Content } from './content.ts';
import type { GitEntry } from './git/objects.ts';

export interface FileNode {
  readonly is: 'file';
  readonly inode: number;
  mode: number;
  content: Content;
  /** What a power cut may leave of it: set while bytes were written and not synced. */
  durable: Content | undefined;
  mtimeMs: number;
  ctimeMs: number;
  /** The folders that list it: several where it has hard links. */
  readonly folders: FolderNode[];
  /** What git calls it, for the content and mode that it was worked out for. */
  asEntry: { readonly content: Content; readonly mode: number; readonly entry: GitEntry } | undefined;
}

export interface FolderNode {
  readonly is: 'folder';
  readonly inode: number;
  mode: number;
  readonly entries: Map<string, Node>;
  mtimeMs: number;
  ctimeMs: number;
  /** In a git's `objects` folder: names of the objects that this repository has. */
  objects: Set<string> | undefined;
  parent: FolderNode | undefined;
  /** Another number after each change of names below it, of anything below it, and of its own names. */
  names: number;
  version: number;
  own: number;
  /** What changes in here is no change of the folder above: git's own files, and those of the product beside them. */
  apart: boolean;
  listed: { readonly at: number; readonly names: readonly string[] } | undefined;
  files: { readonly at: number; readonly map: ReadonlyMap<string, FileNode> } | undefined;
}

export type Node = FileNode | FolderNode;

/** The system's refusal, as `node:fs` throws it: an Error without a stack, since most are only asked for their code. */
export class DiskError implements Error {
  readonly name = 'Error';
  readonly code: string;
  readonly path: string;
  readonly message: string;
  constructor(code: string, path: string) {
    this.message = `${code}: ${path}`;
    this.code = code;
    this.path = path;
  }
}
Object.setPrototypeOf(DiskError.prototype, Error.prototype);

/**
 * A file system in memory, with the promises of a journaling one: names change in the order in which they were changed, and
 * any sync makes all changes of names before it durable; bytes that were not synced may be torn by a power cut.
 */
export class Disk {
  private structure = nextVersion();
  private readonly now: () => number;
  private top: FolderNode;
  private inodes = 0;
  private undo: (() => void)[] = [];
  private readonly torn = new Set<FileNode>();

  constructor(now: () => number) {
    this.now = now;
    this.top = this.folder();
  }

  /** The same files on another disk. */
  copyTo(now: () => number): Disk {
    const disk = new Disk(now);
    disk.inodes = this.inodes;
    disk.top = copied(this.top, undefined);
    return disk;
  }

  /** Another number after each change of a name anywhere; no two disks share one. */
  get names(): number {
    return this.structure;
  }

  find(path: string): Node | undefined {
    return this.found(placeOf(path));
  }

  private found(place: Place): Node | undefined {
    if (place.at === this.structure) return place.node;
    const above = place.above === undefined ? this.top : this.found(place.above);
    place.node =
      place.name === '' ? above : above?.is === 'folder' ? above.entries.get(place.name) : undefined;
    place.at = this.structure;
    return place.node;
  }

  get(path: string): Node {
    return this.find(path) ?? refuse('ENOENT', path);
  }

  file(path: string): FileNode {
    const node = this.get(path);
    return node.is === 'file' ? node : refuse('EISDIR', path);
  }

  folderAt(path: string): FolderNode {
    const node = this.get(path);
    return node.is === 'folder' ? node : refuse('ENOTDIR', path);
  }

  /** Makes a file, or gives the one there new bytes. */
  write(
    path: string,
    content: Content,
    { mode, whole = false }: { mode?: number; whole?: boolean } = {},
  ): FileNode {
    const { parent, name } = this.place(path);
    const there = parent.entries.get(name);
    if (there?.is === 'folder') return refuse('EISDIR', path);
    if (there === undefined) {
      const made = this.newFile(content, mode ?? 0o644);
      if (!whole) this.dirty(made, Content.of(''));
      this.put(parent, name, made);
      return made;
    }
    this.fill(there, content, whole);
    return there;
  }

  /** New bytes for a file that is open or there. `whole`: they arrive as one change, in the order of names. */
  fill(file: FileNode, content: Content, whole = false): void {
    const before = file.content;
    if (whole)
      this.undo.push(() => {
        file.content = before;
        changed(file);
      });
    else this.dirty(file, before);
    file.content = content;
    changed(file);
    file.mtimeMs = this.now();
    file.ctimeMs = this.now();
  }

  makeFolder(path: string): FolderNode {
    const { parent, name } = this.place(path);
    if (parent.entries.has(name)) return refuse('EEXIST', path);
    const made = this.folder();
    this.put(parent, name, made);
    return made;
  }

  makeFolders(path: string): void {
    if (this.find(path)?.is === 'folder') return;
    let at = '';
    for (const name of path.split('/').filter((each) => each !== '' && each !== '.')) {
      at += `/${name}`;
      const there = this.find(at);
      if (there === undefined) this.makeFolder(at);
      else if (there.is === 'file') refuse('ENOTDIR', path);
    }
  }

  rename(from: string, to: string): void {
    const node = this.get(from);
    const target = this.find(to);
    if (target?.is === 'folder' && target.entries.size > 0) refuse('ENOTEMPTY', to);
    const source = this.place(from);
    const goal = this.place(to);
    this.take(source.parent, source.name);
    this.put(goal.parent, goal.name, node);
    node.ctimeMs = this.now();
  }

  link(from: string, to: string): void {
    const node = this.file(from);
    const { parent, name } = this.place(to);
    if (parent.entries.has(name)) refuse('EEXIST', to);
    this.put(parent, name, node);
  }

  remove(path: string): void {
    const { parent, name } = this.place(path);
    if (!parent.entries.has(name)) refuse('ENOENT', path);
    this.take(parent, name);
  }

  /** Everything up to now survives a power cut: this file's bytes, and all names. */
  sync(node: Node): void {
    this.undo = [];
    if (node.is !== 'file') return;
    node.durable = undefined;
    this.torn.delete(node);
  }

  /** The power goes: the newest changes of names are gone from a point on, and what was not synced is old, torn or whole. */
  powerCut(random: (below: number) => number): void {
    const kept = random(this.undo.length + 1);
    while (this.undo.length > kept) this.undo.pop()?.();
    this.undo = [];
    for (const file of this.torn) {
      const durable = file.durable ?? file.content;
      const way = random(3);
      if (way === 0) file.content = durable;
      else if (way === 1) {
        const from = Math.min(durable.size, file.content.size);
        file.content = Content.of(
          file.content.bytes.subarray(0, from + random(file.content.size - from + 1)),
        );
      }
      file.durable = undefined;
      changed(file);
    }
    this.torn.clear();
  }

  /** Every file below a folder, by its path from there. */
  *filesBelow(folder: FolderNode, prefix = ''): Generator<readonly [string, FileNode]> {
    for (const [name, node] of folder.entries) {
      if (node.is === 'file') yield [prefix + name, node];
      else if (name !== '.git') yield* this.filesBelow(node, `${prefix}${name}/`);
    }
  }

  /** The same, as a map in the order of paths. Nobody changes it. */
  filesIn(folder: FolderNode): ReadonlyMap<string, FileNode> {
    if (folder.files?.at === folder.names) return folder.files.map;
    const map = new Map([...this.filesBelow(folder)].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
    folder.files = { at: folder.names, map };
    return map;
  }

  /** Names of what lies in a folder, in order. */
  namesIn(folder: FolderNode): readonly string[] {
    if (folder.listed?.at === folder.own) return folder.listed.names;
    const names = [...folder.entries.keys()].toSorted();
    folder.listed = { at: folder.own, names };
    return names;
  }

  /** Something that lies there and is no file has changed. */
  changed(path: string): void {
    changed(this.get(path));
  }

  setMode(node: Node, mode: number): void {
    node.mode = mode;
    changed(node);
  }

  setTime(node: Node, ms: number): void {
    node.mtimeMs = ms;
    changed(node);
  }

  newFile(content: Content, mode: number): FileNode {
    const at = this.now();
    this.inodes += 1;
    return {
      is: 'file',
      inode: this.inodes,
      mode,
      content,
      durable: undefined,
      mtimeMs: at,
      ctimeMs: at,
      folders: [],
      asEntry: undefined,
    };
  }

  private folder(): FolderNode {
    const at = this.now();
    this.inodes += 1;
    return newFolder({ inode: this.inodes, mode: 0o755, mtimeMs: at, ctimeMs: at });
  }

  private dirty(file: FileNode, before: Content): void {
    file.durable ??= before;
    this.torn.add(file);
  }

  private place(path: string): { parent: FolderNode; name: string } {
    const { above, name } = placeOf(path);
    const parent = above === undefined ? this.top : this.found(above);
    if (parent === undefined) return refuse('ENOENT', path.slice(0, path.lastIndexOf('/')));
    return parent.is === 'folder'
      ? { parent, name }
      : refuse('ENOTDIR', path.slice(0, path.lastIndexOf('/')));
  }

  private put(parent: FolderNode, name: string, node: Node): void {
    const before = parent.entries.get(name);
    this.setEntry(parent, name, node);
    this.touched(parent);
    this.undo.push(() => this.setEntry(parent, name, before));
  }

  private take(parent: FolderNode, name: string): void {
    const node = parent.entries.get(name);
    if (node === undefined) return;
    this.setEntry(parent, name, undefined);
    this.touched(parent);
    this.undo.push(() => this.setEntry(parent, name, node));
  }

  private setEntry(parent: FolderNode, name: string, node: Node | undefined): void {
    const before = parent.entries.get(name);
    if (before?.is === 'file') before.folders.splice(before.folders.indexOf(parent), 1);
    if (node === undefined) parent.entries.delete(name);
    else {
      parent.entries.set(name, node);
      adopt(parent, name, node);
    }
    this.structure = nextVersion();
    parent.own = this.structure;
    renamed(parent, this.structure);
  }

  private touched(folder: FolderNode): void {
    folder.mtimeMs = this.now();
    folder.ctimeMs = this.now();
  }
}

export function inFolder(node: Node | undefined, name: string): Node | undefined {
  return node?.is === 'folder' ? node.entries.get(name) : undefined;
}

/** What lies below a folder, by its path from there. */
export function below(folder: FolderNode | undefined, path: string): Node | undefined {
  let node: Node | undefined = folder;
  for (let at = 0; at < path.length && node !== undefined;) {
    const slash = path.indexOf('/', at);
    const end = slash < 0 ? path.length : slash;
    if (end > at) node = inFolder(node, path.slice(at, end));
    at = end + 1;
  }
  return node;
}

let versions = 0;

function nextVersion(): number {
  versions += 1;
  return versions;
}

/** Something of a file or folder has changed, and no name. */
function changed(node: Node): void {
  const version = nextVersion();
  const folders = node.is === 'file' ? node.folders : [node];
  for (const folder of folders)
    for (let at: FolderNode | undefined = folder; at !== undefined; at = at.apart ? undefined : at.parent)
      at.version = version;
}

function renamed(folder: FolderNode, version: number): void {
  for (let at: FolderNode | undefined = folder; at !== undefined; at = at.apart ? undefined : at.parent) {
    at.version = version;
    at.names = version;
  }
}

function newFolder(
  made: Pick<FolderNode, 'inode' | 'mode' | 'mtimeMs' | 'ctimeMs'> & {
    readonly objects?: Set<string> | undefined;
  },
): FolderNode {
  return {
    is: 'folder',
    inode: made.inode,
    mode: made.mode,
    entries: new Map(),
    mtimeMs: made.mtimeMs,
    ctimeMs: made.ctimeMs,
    objects: made.objects,
    parent: undefined,
    names: nextVersion(),
    version: versions,
    own: versions,
    apart: false,
    listed: undefined,
    files: undefined,
  };
}

function adopt(parent: FolderNode, name: string, node: Node): void {
  if (node.is === 'file') {
    node.folders.push(parent);
    return;
  }
  node.parent = parent;
  node.apart = name === '.git' || (name === 'leapfrog' && parent.apart);
}

/** A path, and what lies there on the disk that had `at` as the number of its names. */
interface Place {
  /** Undefined for what lies at the top. */
  readonly above: Place | undefined;
  /** Empty for the top itself. */
  readonly name: string;
  at: number;
  node: Node | undefined;
}

/** Paths that are kept at most: what lay there on a disk of before is kept with them. */
const mostPlaces = 4000;

/** Paths are the same on every disk. */
const places = new Map<string, Place>();

let lastPath = '';
let lastPlace: Place | undefined;

function placeOf(path: string): Place {
  // Who looks at a path mostly does something with it then.
  if (lastPlace !== undefined && path === lastPath) return lastPlace;
  const found = places.get(path) ?? placeAnew(path);
  lastPath = path;
  lastPlace = found;
  return found;
}

function placeAnew(path: string): Place {
  if (places.size > mostPlaces) places.clear();
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  const plain = `/${names.join('/')}`;
  const found = (plain === path ? undefined : places.get(plain)) ?? newPlace(names);
  places.set(path, found);
  places.set(plain, found);
  return found;
}

function newPlace(names: readonly string[]): Place {
  const above = names.length < 2 ? undefined : placeOf(`/${names.slice(0, -1).join('/')}`);
  return { above, name: names.at(-1) ?? '', at: 0, node: undefined };
}

function refuse(code: string, path: string): never {
  throw new DiskError(code, path);
}

function copied(
  folder: FolderNode,
  into: { readonly parent: FolderNode; readonly name: string } | undefined,
): FolderNode {
  const objects = folder.objects === undefined ? undefined : new Set(folder.objects);
  const copy = newFolder({ ...folder, objects });
  if (into !== undefined) adopt(into.parent, into.name, copy);
  for (const [name, node] of folder.entries) {
    if (node.is === 'folder') {
      copy.entries.set(name, copied(node, { parent: copy, name }));
      continue;
    }
    const file: FileNode = { ...node, folders: [] };
    copy.entries.set(name, file);
    adopt(copy, name, file);
  }
  return copy;
}
