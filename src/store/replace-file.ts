import {
  chmodSync,
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { errorCode } from '../process/index.ts';
import { formerName, formersOf, isDiskTrouble, keepFormer, markOf, unusedBeside } from './former-file.ts';

/**
 * Gives a file new content in one step: whoever reads it sees the old bytes or the new ones, also after a power cut.
 * Keeps the mode of the file that was there, writes through a symbolic link, makes missing folders.
 * Throws the system's error (ENOSPC, EROFS, EACCES) with the old file untouched.
 */
export function replaceFile(path: string, bytes: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  swap(realPath(path), bytes, (rename) => {
    rename();
    return true;
  });
}

/**
 * Replaces a file that somebody else may be writing, only while it holds the bytes that were seen; says whether it did. No system
 * has one step for that: bytes that are written between the last look and the rename are noticed right behind it, and put back.
 * Where we are killed in between, `settleReplaced` puts them back.
 */
export function replaceSeenFile(path: string, seen: Uint8Array, bytes: Uint8Array): boolean {
  const target = realPath(path);
  // Shows what is written into the file that was there, also when its name is another file's already.
  const former = openSync(target, 'r');
  let kept: string | undefined;
  let known = seen;
  let written = bytes;
  const putBackWhatCame = (): void => {
    const left = allOf(former);
    if (left.equals(known)) return;
    replaceSeenFile(target, written, left);
    known = written = left;
  };
  try {
    kept = keepFormer(target, seen, bytes);
    const replaced = swap(target, bytes, (rename) => {
      if (!readFileSync(target).equals(seen)) return false;
      rename();
      // At once, and again when the rename is durable.
      putBackWhatCame();
      return true;
    });
    if (replaced) putBackWhatCame();
    return replaced && known === seen;
  } finally {
    closeSync(former);
    // What could not be put back keeps its name, and the next look settles it.
    if (kept !== undefined) forgetFormer(kept, markOf(seen), target);
  }
}

/** Makes a file that is not there, whole or not at all; says whether it did, and not somebody else meanwhile. */
export function makeFile(path: string, bytes: string | Uint8Array): boolean {
  mkdirSync(dirname(path), { recursive: true });
  const beside = besideOf(path);
  try {
    writeDurably(beside, bytes, undefined);
    if (!takesName(beside, path)) return false;
  } finally {
    rmSync(beside, { force: true });
  }
  syncFolder(dirname(path));
  return true;
}

/** A link is made only where the name is free; without links the look at it comes an instant earlier. */
function takesName(from: string, name: string): boolean {
  try {
    linkSync(from, name);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    if (isDiskTrouble(error)) throw error;
    if (existsSync(name)) return false;
    renameSync(from, name);
    return true;
  }
}

/** Removes a file only while it holds the bytes that were seen; says whether it did. Nothing that was written into it is lost. */
export function removeSeenFile(path: string, seen: Uint8Array): boolean {
  const target = realPath(path);
  const former = formerName(target, seen, new Uint8Array());
  renameSync(target, former);
  // Whoever has it open, or wrote right before, wrote into this one.
  if (readFileSync(former).equals(seen)) {
    rmSync(former);
    syncFolder(dirname(target));
    return true;
  }
  // Where there is another one already, both are theirs, and stay.
  if (takesName(former, target)) rmSync(former, { force: true });
  return false;
}

/**
 * Ends what a process began that was killed while it replaced this file: what was written in that very instant is put back, and
 * nothing of ours stays beside. To be called where nobody else replaces it.
 */
export function settleReplaced(path: string): void {
  const target = realPath(path);
  if (ifThere(() => statSync(dirname(target))) === undefined) return;
  for (const beside of unusedBeside(target)) rmSync(beside, { force: true });
  for (const former of formersOf(target)) {
    const left = readFileSync(former.path);
    const now = ifThere(() => readFileSync(target));
    // Where somebody wrote on without it, both are theirs, and stay.
    const isOurs = now !== undefined && [former.seen, former.next].includes(markOf(now));
    if (isSettled(left, former.seen, target) || (isOurs && replaceSeenFile(target, now, left)))
      rmSync(former.path, { force: true });
  }
}

/** Another process may have settled it, and then it is gone. */
function forgetFormer(path: string, seen: string, target: string): void {
  const left = ifThere(() => readFileSync(path));
  if (left !== undefined && isSettled(left, seen, target)) rmSync(path, { force: true });
}

function isSettled(left: Buffer, seen: string, target: string): boolean {
  return markOf(left) === seen || ifThere(() => readFileSync(target))?.equals(left) === true;
}

/** Wherever the file was read up to before. */
function allOf(file: number): Buffer {
  const bytes = Buffer.alloc(fstatSync(file).size);
  return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0));
}

/** Writes beside, and lets the caller rename it over the target, or not. */
function swap(target: string, bytes: string | Uint8Array, decide: (rename: () => void) => boolean): boolean {
  const beside = besideOf(target);
  let renamed = false;
  try {
    writeDurably(beside, bytes, modeOf(target));
    renamed = decide(() => renameSync(beside, target));
  } finally {
    if (!renamed) rmSync(beside, { force: true });
  }
  if (renamed) syncFolder(dirname(target));
  return renamed;
}

function besideOf(target: string): string {
  return join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.leapfrog`);
}

function writeDurably(path: string, bytes: string | Uint8Array, mode: number | undefined): void {
  const file = openSync(path, 'wx', mode ?? 0o666);
  try {
    writeFileSync(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  // The umask has taken bits away from the mode that open was given.
  if (mode !== undefined) chmodSync(path, mode);
}

/** Makes a rename in the folder durable. Windows cannot open folders, and needs it not. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function realPath(path: string): string {
  return ifThere(() => realpathSync(path)) ?? path;
}

function modeOf(path: string): number | undefined {
  return ifThere(() => statSync(path).mode & 0o7777);
}

function ifThere<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
