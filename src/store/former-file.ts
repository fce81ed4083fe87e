import { createHash, randomBytes } from 'node:crypto';
import { linkSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errorCode } from '../process/index.ts';

/** A second name of a file that is being replaced: what is written into it, at whatever moment, has a name for as long as this. */
export interface FormerFile {
  readonly path: string;
  /** Marks of the bytes that were seen in it, and of those that take its place. */
  readonly seen: string;
  readonly next: string;
}

/** Gives the file its second name; undefined where the file system has no hard links. */
export function keepFormer(target: string, seen: Uint8Array, next: Uint8Array): string | undefined {
  const path = formerName(target, seen, next);
  try {
    linkSync(target, path);
    return path;
  } catch (error) {
    if (isDiskTrouble(error)) throw error;
    return undefined;
  }
}

export function formerName(target: string, seen: Uint8Array, next: Uint8Array): string {
  const name = `${markOf(seen)}-${markOf(next)}.${randomBytes(6).toString('hex')}`;
  return join(dirname(target), `.${basename(target)}.${name}.leapfrog`);
}

/** Whether a link was refused by a disk in trouble, and not because there are none. */
export function isDiskTrouble(error: unknown): boolean {
  const code = errorCode(error);
  return code === undefined || diskTrouble.has(code);
}

/** A disk in trouble. Every other refusal is a file system without hard links, each with a word of its own for that. */
const diskTrouble: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'ENOENT']);

/** Whether a path is one of ours, beside a file that is being replaced. */
export function isOursBeside(path: string): boolean {
  return /(?:^|\/)\.[^/]+\.leapfrog$/.test(path);
}

/** "STATE.md" for a second name that it was given, wherever that lies; undefined for every other name. */
export function firstNameOf(path: string): string | undefined {
  return new RegExp(`^\\.(.+)\\.${marks}\\.leapfrog$`).exec(basename(path))?.[1];
}

/** What was seen and what took its place, and a name of its own. */
const marks = '([0-9a-f]{12})-([0-9a-f]{12})\\.[0-9a-f]{12}';

/** Second names that killed processes left of a file. */
export function formersOf(target: string): readonly FormerFile[] {
  return left(target, new RegExp(`^${marks}$`)).map(([name, seen = '', next = '']) => ({
    path: join(dirname(target), name),
    seen,
    next,
  }));
}

/** What killed processes had written beside a file, to be renamed over it. */
export function unusedBeside(target: string): readonly string[] {
  return left(target, /^[0-9a-f]{12}$/).map(([name]) => join(dirname(target), name));
}

/** Enough to tell the few texts of one file apart. */
export function markOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 12);
}

function left(target: string, middle: RegExp): readonly (readonly [name: string, ...groups: string[]])[] {
  const [start, end] = [`.${basename(target)}.`, '.leapfrog'];
  return readdirSync(dirname(target))
    .filter((name) => name.startsWith(start) && name.endsWith(end))
    .flatMap((name) => {
      const [whole, ...groups] = middle.exec(name.slice(start.length, -end.length)) ?? [];
      return whole === undefined ? [] : [[name, ...groups] as const];
    });
}
