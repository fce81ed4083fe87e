/** `node:fs` of the simulated machine: what the product calls of it, and no more. */
import { basename } from 'node:path';
import { Content } from '../content.ts';
import { DiskError, type FileNode, type Node } from '../disk.ts';
import { machine } from '../machine.ts';

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
let descriptors = 10;

function change(what: string, path: string | number): void {
  machine().step(typeof path === 'number' ? what : `${what} ${basename(path)}`, 1);
}

export const constants = { W_OK: 2, R_OK: 4, X_OK: 1, F_OK: 0 };

export function existsSync(path: string): boolean {
  machine().look();
  return machine().disk.find(path) !== undefined;
}

export function statSync(path: string, options?: { throwIfNoEntry?: boolean }): Stats | undefined {
  machine().look();
  const node = machine().disk.find(path);
  if (node !== undefined) return new Stats(node);
  if (options?.throwIfNoEntry === false) return undefined;
  throw new DiskError('ENOENT', path);
}

/** There are no symbolic links here. */
export function lstatSync(path: string, options?: { throwIfNoEntry?: boolean }): Stats | undefined {
  return statSync(path, options);
}

export function accessSync(path: string): void {
  machine().look();
  machine().disk.get(path);
}

export function statfsSync(): { bavail: number; bsize: number } {
  return { bavail: 1 << 30, bsize: 4096 };
}

export function realpathSync(path: string): string {
  machine().look();
  machine().disk.get(path);
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

export function readFileSync(
  path: string | number,
  encoding?: string | { encoding?: string },
): string | Buffer {
  machine().look();
  const content = typeof path === 'number' ? fileOf(path).content : machine().disk.file(path).content;
  return encoding === undefined ? Buffer.from(content.bytes) : content.text;
}

export function readdirSync(path: string, options?: { withFileTypes?: boolean }): (string | Entry)[] {
  machine().look();
  const { entries } = machine().disk.folderAt(path);
  const names = [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return names.map(([name, node]) => (options?.withFileTypes === true ? new Entry(name, node.is) : name));
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
  const before = there?.is === 'file' ? there.content.text : '';
  disk.write(path, Content.of(before + Buffer.from(data).toString('utf8')));
}

export function mkdirSync(path: string, options?: { recursive?: boolean }): void {
  const { disk } = machine();
  if (options?.recursive === true) {
    if (disk.find(path)?.is === 'folder') return machine().look();
    change('mkdir', path);
    disk.makeFolders(path);
  } else {
    change('mkdir', path);
    disk.makeFolder(path);
  }
}

export function mkdtempSync(prefix: string): string {
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
  if (node === undefined) {
    machine().look();
    if (options?.force === true) return;
    throw new DiskError('ENOENT', path);
  }
  change('remove', path);
  if (node.is === 'folder' && options?.recursive !== true) throw new DiskError('EISDIR', path);
  disk.remove(path);
}

export function unlinkSync(path: string): void {
  rmSync(path);
}

export function chmodSync(path: string, mode: number): void {
  machine().look();
  machine().disk.get(path).mode = mode & 0o777;
}

export function utimesSync(path: string, _accessed: unknown, modified: Date | number): void {
  machine().look();
  machine().disk.get(path).mtimeMs = typeof modified === 'number' ? modified * 1000 : modified.getTime();
}

export function openSync(path: string, flags = 'r', mode?: number): number {
  const { disk } = machine();
  let node = disk.find(path);
  if (flags.startsWith('r')) machine().look();
  else change(`open ${flags}`, path);
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
  machine().disk.fill(file, Content.of(Buffer.concat([file.content.bytes, bytes])));
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
  machine().look();
  const entry = opened(descriptor);
  const from = position ?? entry.at;
  const copied = fileOf(descriptor).content.bytes.copy(into, offset, from, from + length);
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
