import { Content } from './content.ts';

export interface FileNode {
  readonly is: 'file';
  readonly inode: number;
  mode: number;
  content: Content;
  /** What a power cut may leave of it: set while bytes were written and not synced. */
  durable: Content | undefined;
  mtimeMs: number;
  ctimeMs: number;
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
}

export type Node = FileNode | FolderNode;

/** The system's refusal, as `node:fs` throws it. */
export class DiskError extends Error {
  readonly code: string;
  readonly path: string;
  constructor(code: string, path: string) {
    super(`${code}: ${path}`);
    this.code = code;
    this.path = path;
  }
}

/**
 * A file system in memory, with the promises of a journaling one: names change in the order in which they were changed, and
 * any sync makes all changes of names before it durable; bytes that were not synced may be torn by a power cut.
 */
export class Disk {
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
    disk.top = copied(this.top);
    return disk;
  }

  find(path: string): Node | undefined {
    let node: Node | undefined = this.top;
    for (const name of namesOf(path)) {
      if (node?.is !== 'folder') return undefined;
      node = node.entries.get(name);
    }
    return node;
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
    if (whole) this.undo.push(() => void (file.content = before));
    else this.dirty(file, before);
    file.content = content;
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
    let at = '';
    for (const name of namesOf(path)) {
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

  newFile(content: Content, mode: number): FileNode {
    const at = this.now();
    this.inodes += 1;
    return { is: 'file', inode: this.inodes, mode, content, durable: undefined, mtimeMs: at, ctimeMs: at };
  }

  private folder(): FolderNode {
    const at = this.now();
    this.inodes += 1;
    const entries = new Map<string, Node>();
    return {
      is: 'folder',
      inode: this.inodes,
      mode: 0o755,
      entries,
      mtimeMs: at,
      ctimeMs: at,
      objects: undefined,
    };
  }

  private dirty(file: FileNode, before: Content): void {
    file.durable ??= before;
    this.torn.add(file);
  }

  private place(path: string): { parent: FolderNode; name: string } {
    const cut = path.lastIndexOf('/');
    return { parent: this.folderAt(cut <= 0 ? '/' : path.slice(0, cut)), name: path.slice(cut + 1) };
  }

  private put(parent: FolderNode, name: string, node: Node): void {
    const before = parent.entries.get(name);
    parent.entries.set(name, node);
    this.touched(parent);
    this.undo.push(() => {
      if (before === undefined) parent.entries.delete(name);
      else parent.entries.set(name, before);
    });
  }

  private take(parent: FolderNode, name: string): void {
    const node = parent.entries.get(name);
    if (node === undefined) return;
    parent.entries.delete(name);
    this.touched(parent);
    this.undo.push(() => void parent.entries.set(name, node));
  }

  private touched(folder: FolderNode): void {
    folder.mtimeMs = this.now();
    folder.ctimeMs = this.now();
  }
}

const known = new Map<string, readonly string[]>();

function namesOf(path: string): readonly string[] {
  const names = known.get(path);
  if (names !== undefined) return names;
  if (known.size > 50_000) known.clear();
  const found = path.split('/').filter((name) => name !== '' && name !== '.');
  known.set(path, found);
  return found;
}

function refuse(code: string, path: string): never {
  throw new DiskError(code, path);
}

function copied(folder: FolderNode): FolderNode {
  const entries = new Map<string, Node>();
  for (const [name, node] of folder.entries)
    entries.set(name, node.is === 'file' ? { ...node } : copied(node));
  return { ...folder, entries, objects: folder.objects === undefined ? undefined : new Set(folder.objects) };
}
