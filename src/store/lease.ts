import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as z from 'zod/mini';
import { limit } from '../limit.ts';
import { errorCode, isRunning, processIdentity } from '../process/index.ts';
import { done, type Result, type Trouble, trouble } from '../trouble.ts';
import { replaceFile } from './replace-file.ts';

/** The right to be the only one, as long as this process lives or until it is released. */
export interface Lease {
  /** The lease's folder. */
  readonly path: string;
  /** Gives it back. May be called twice. */
  readonly release: () => void;
}

const claim = z.object({
  nonce: z.string(),
  role: z.string(),
  taken: z.string(),
  released: z.boolean(),
  holder: z.object({ pid: z.number(), start: z.string(), boot: z.string(), host: z.string() }),
});
type Claim = z.infer<typeof claim>;

export interface LeaseHolder {
  readonly role: string;
  /** ISO 8601, UTC. */
  readonly taken: string;
  readonly pid: number;
  readonly host: string;
}

/**
 * Takes a lease, or says who has it (trouble `lease-held`). A dead holder's is taken over at once, a living one's never.
 *
 * A lease is a folder of claims, numbered; the highest one holds. Taking over is making the next number, which the
 * file system grants to one process only (a hard link of a file that is whole already). The highest number is never
 * removed, only marked as released: a late taker that was looking at an older claim finds its number taken, or finds
 * a higher one beside its own and steps back. A single lease file could not be taken over without such a race.
 */
export function takeLease(path: string, { role }: { readonly role: string }): Result<Lease> {
  const holder = processIdentity();
  if (holder === undefined) throw new Error('this process cannot find itself among the running ones');
  const own: Claim = { nonce: randomUUID(), role, taken: new Date().toISOString(), released: false, holder };
  mkdirSync(path, { recursive: true });
  const beside = join(path, `claim-${own.nonce}`);
  try {
    writeFileSync(beside, JSON.stringify(own), { flag: 'wx', flush: true });
    for (let attempt = 0; attempt < limit.leaseAttempts; attempt += 1) {
      const highest = highestClaim(path);
      if (highest !== undefined && isHeld(highest.claim)) return trouble(heldBy(path, highest.claim));
      const number = (highest?.number ?? 0) + 1;
      if (link(beside, join(path, String(number))) && settle(path, number))
        return done(leaseOf(path, number, own));
    }
  } finally {
    rmSync(beside, { force: true });
  }
  return trouble({
    kind: 'refused',
    name: 'lease-contended',
    what: 'others keep taking this lease',
    where: path,
    next: 'try again in a moment',
  });
}

/** Who holds a lease now, or undefined where nobody alive does. */
export function leaseHolder(path: string): LeaseHolder | undefined {
  const now = highestClaim(path)?.claim;
  if (now === undefined || !isHeld(now)) return undefined;
  return { role: now.role, taken: now.taken, pid: now.holder.pid, host: now.holder.host };
}

/** After our claim was made: clears away the older ones, or takes ours back where a higher one came first. */
function settle(path: string, number: number): boolean {
  const numbers = claimNumbers(path);
  if (numbers.some((other) => other > number)) {
    rmSync(join(path, String(number)), { force: true });
    return false;
  }
  for (const older of numbers.filter((other) => other < number))
    rmSync(join(path, String(older)), { force: true });
  return true;
}

function leaseOf(path: string, number: number, own: Claim): Lease {
  const file = join(path, String(number));
  let released = false;
  return {
    path,
    release: () => {
      if (!released) replaceFile(file, JSON.stringify({ ...own, released: true }));
      released = true;
    },
  };
}

function isHeld(by: Claim): boolean {
  return !by.released && isRunning(by.holder);
}

function highestClaim(path: string): { readonly number: number; readonly claim: Claim } | undefined {
  for (const number of claimNumbers(path).toSorted((a, b) => b - a)) {
    const found = readClaim(join(path, String(number)));
    if (found !== undefined) return { number, claim: found };
  }
  return undefined;
}

function claimNumbers(path: string): readonly number[] {
  try {
    return readdirSync(path)
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** A claim that vanished meanwhile was cleared away under a higher one; the next look finds that. */
function readClaim(file: string): Claim | undefined {
  try {
    return z.parse(claim, JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new Error(`not a lease: ${file}; if no leapfrog runs here, remove it`, { cause: error });
  }
}

function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function heldBy(path: string, by: Claim): Trouble {
  return {
    kind: 'refused',
    name: 'lease-held',
    what: `${by.role} is in use: process ${by.holder.pid} on ${by.holder.host}, since ${by.taken}`,
    where: path,
    next: `wait for it, or end it first (${basename(path)})`,
  };
}
