/** `node:fs` of the simulated machine: what the product calls of it, and no more. */
import { Content } from '../content.ts';
import { DiskError, type FileNode, type Node } from '../disk.ts';
import { machine } from '../machine.ts';
import { acted, asked } from './looked.ts';

type Data = string | Uint8Array;

class Stats {
  readonly mode: number;
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly ino: number;
  readonly dev = 1;
  private readonly is: Node['is'];
  constructor(node: Node) {
    this.is = node.is;
    this.mode = node.mode | (node.is === 'file' ? 0o100000 : 0o040000);
    this.size = node.is === 'file' ? node.content.size : 4096;
    this.mtimeMs = node.mtimeMs;
    this.ctimeMs = node.ctimeMs;
    this.ino = node.inode;
  }
  get words(): string {
    return `${this.mode} ${this.size} ${this.mtimeMs} ${this.ctimeMs} ${this.ino}`;
  }
  get mtime(): Date {
    return new Date(this.mtimeMs);
  }
  get atime(): Date {
    return new Date(this.mtimeMs);
  }
  isFile(): boolean {
    return this.is === 'file';
  }
  isDirectory(): boolean {
    return this.is === 'folder';
  }
  isSymbolicLink(): boolean {
    return false;
  }
}

class Entry {
  readonly name: string;
  private readonly is: Node['is'];
  constructor(name: string, is: Node['is']) {
    this.name = name;
    this.is = is;
  }
  isFile(): boolean {
    return this.is === 'file';
  }
  isDirectory(): boolean {
    return this.is === 'folder';
  }
  isSymbolicLink(): boolean {
    return false;
  }
}

interface Open {
  readonly node: Node;
  readonly appends: boolean;
  at: number;
}
const open = new Map<number, Open>();

/** What killed processes had open is closed; nobody asks for it. */
export function closeAll(): void {
  open.clear();
}

let descriptors = 10;

function change(what: string, path: string | number): void {
  acted();
  machine().step(what, 1, path);
}

/** What is only looked at costs no time, and a dead process does not even look. */
function look<T>(door: unknown, path: string, at: () => T): T {
  return asked(door, path, () => {
    machine().look();
    return at();
  });
}

export const constants = { W_OK: 2, R_OK: 4, X_OK: 1, F_OK: 0 };

export function existsSync(path: string): boolean {
  return look(existsSync, path, () => machine().disk.find(path) !== undefined);
}

export function statSync(path: string, options?: { throwIfNoEntry?: boolean }): Stats | undefined {
  return look(statSync, path, () => {
    const node = machine().disk.find(path);
    if (node !== undefined) return new Stats(node);
    if (options?.throwIfNoEntry === false) return undefined;
    throw new DiskError('ENOENT', path);
  });
}

/** There are no symbolic links here. */
export function lstatSync(path: string, options?: { throwIfNoEntry?: boolean }): Stats | undefined {
  return statSync(path, options);
}

export function accessSync(path: string): void {
  look(accessSync, path, () => void machine().disk.get(path));
}

export function statfsSync(): { bavail: number; bsize: number } {
  return { bavail: 1 << 30, bsize: 4096 };
}

export function realpathSync(path: string): string {
  look(realpathSync, path, () => void machine().disk.get(path));
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

export function readFileSync(
  path: string | number,
  encoding?: string | { encoding?: string },
): string | Buffer {
  if (typeof path === 'number') {
    acted();
    machine().look();
    const { content } = fileOf(path);
    return encoding === undefined ? content.bytes : content.text;
  }
  return look(readFileSync, path, () => {
    const { content } = machine().disk.file(path);
    return encoding === undefined ? content.bytes : content.text;
  });
}

/** Of names as they were listed once. */
const entriesOf = new WeakMap<readonly string[], Entry[]>();

export function readdirSync(path: string, options?: { withFileTypes?: boolean }): (string | Entry)[] {
  return look(readdirSync, path, () => {
    const { disk } = machine();
    const folder = disk.folderAt(path);
    const names = disk.namesIn(folder);
    if (options?.withFileTypes !== true) return [...names];
    const known = entriesOf.get(names);
    if (known !== undefined) return known;
    const entries = names.map((name) => new Entry(name, folder.entries.get(name)?.is ?? 'file'));
    entriesOf.set(names, entries);
    return entries;
  });
}

export function writeFileSync(
  path: string | number,
  data: Data,
  options?: string | { flag?: string; flush?: boolean; mode?: number },
): void {
  const wanted = typeof options === 'object' ? options : {};
  change('write', path);
  const { disk } = machine();
  const content = Content.of(data);
  if (typeof path === 'number') {
    disk.fill(fileOf(path), content);
    return;
  }
  if (wanted.flag === 'wx' && disk.find(path) !== undefined) throw new DiskError('EEXIST', path);
  const node = disk.write(path, content, wanted.mode === undefined ? {} : { mode: wanted.mode });
  if (wanted.flush === true) {
    change('sync', path);
    disk.sync(node);
  }
}

export function appendFileSync(path: string, data: Data): void {
  change('append', path);
  const { disk } = machine();
  const there = disk.find(path);
  const before = there?.is === 'file' ? there.content : Content.of('');
  disk.write(path, before.with(Buffer.from(data)));
}

export function mkdirSync(path: string, options?: { recursive?: boolean; mode?: number }): void {
  const { disk } = machine();
  const withMode = (): void => {
    if (options?.mode !== undefined) disk.setMode(disk.get(path), options.mode);
  };
  if (options?.recursive === true) {
    if (disk.find(path)?.is === 'folder') {
      acted();
      return machine().look();
    }
    change('mkdir', path);
    disk.makeFolders(path);
    withMode();
  } else {
    change('mkdir', path);
    disk.makeFolder(path);
    withMode();
  }
}

export function mkdtempSync(prefix: string): string {
  acted();
  const path = `${prefix}${machine().newId().slice(-6)}`;
  machine().disk.makeFolders(path);
  return path;
}

export function renameSync(from: string, to: string): void {
  change('rename', to);
  machine().disk.rename(from, to);
}

export function linkSync(from: string, to: string): void {
  change('link', to);
  machine().disk.link(from, to);
}

export function copyFileSync(from: string, to: string): void {
  change('copy', to);
  const { disk } = machine();
  disk.write(to, disk.file(from).content);
}

export function rmSync(path: string, options?: { force?: boolean; recursive?: boolean }): void {
  const { disk } = machine();
  const node = disk.find(path);
  acted();
  if (node === undefined) {
    machine().look();
    if (options?.force === true) return;
    throw new DiskError('ENOENT', path);
  }
  change('remove', path);
  // Somebody else was quicker.
  if (options?.force === true && disk.find(path) === undefined) return;
  if (node.is === 'folder' && options?.recursive !== true) throw new DiskError('EISDIR', path);
  disk.remove(path);
}

export function unlinkSync(path: string): void {
  rmSync(path);
}

export function chmodSync(path: string, mode: number): void {
  acted();
  machine().look();
  machine().disk.setMode(machine().disk.get(path), mode & 0o777);
}

export function utimesSync(path: string, _accessed: unknown, modified: Date | number): void {
  acted();
  machine().look();
  const ms = typeof modified === 'number' ? modified * 1000 : modified.getTime();
  machine().disk.setTime(machine().disk.get(path), ms);
}

const opening: Readonly<Record<string, string>> = {
  a: 'open a',
  'a+': 'open a+',
  w: 'open w',
  wx: 'open wx',
};

export function openSync(path: string, flags = 'r', mode?: number): number {
  const { disk } = machine();
  let node = disk.find(path);
  acted();
  if (flags.startsWith('r')) machine().look();
  else change(opening[flags] ?? `open ${flags}`, path);
  if (flags.includes('x') && node !== undefined) throw new DiskError('EEXIST', path);
  if (node === undefined) {
    if (flags.startsWith('r')) throw new DiskError('ENOENT', path);
    node = disk.write(path, Content.of(''), mode === undefined ? {} : { mode });
  } else if (flags.startsWith('w') && node.is === 'file') disk.fill(node, Content.of(''));
  descriptors += 1;
  open.set(descriptors, { node, appends: flags.startsWith('a'), at: 0 });
  return descriptors;
}

export function closeSync(descriptor: number): void {
  open.delete(descriptor);
}

export function fstatSync(descriptor: number): Stats {
  acted();
  machine().look();
  return new Stats(opened(descriptor).node);
}

export function fsyncSync(descriptor: number): void {
  change('sync', descriptor);
  machine().disk.sync(opened(descriptor).node);
}

export function writeSync(descriptor: number, data: Data): number {
  change('write', descriptor);
  const entry = opened(descriptor);
  const file = fileOf(descriptor);
  const bytes = Buffer.from(data);
  machine().disk.fill(file, file.content.with(bytes));
  entry.at = file.content.size;
  return bytes.length;
}

export function readSync(
  descriptor: number,
  into: Buffer,
  offset: number,
  length: number,
  position: number | null,
): number {
  acted();
  machine().look();
  const entry = opened(descriptor);
  const from = position ?? entry.at;
  const copied = fileOf(descriptor)
    .content.from(from, from + length)
    .copy(into, offset);
  if (position === null) entry.at += copied;
  return copied;
}

function opened(descriptor: number): Open {
  const entry = open.get(descriptor);
  if (entry === undefined) throw new DiskError('EBADF', String(descriptor));
  return entry;
}

function fileOf(descriptor: number): FileNode {
  const { node } = opened(descriptor);
  if (node.is !== 'file') throw new DiskError('EISDIR', String(descriptor));
  return node;
}
