import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { limit } from '../limit.ts';
import { errorCode, isRunning, ownIdentity, whereIs } from '../process/index.ts';
import { done, type Result, type Trouble, trouble } from '../trouble.ts';
import { holderWords, type SeenHolder } from './holder-words.ts';
import { replaceFile } from './replace-file.ts';

/** The right to be the only one, as long as this process lives or until it is released. */
export interface Lease {
  /** The lease's folder. */
  readonly path: string;
  /** Whether it still is ours: nobody made a higher claim, and nobody took the folder away. */
  readonly isOurs: () => boolean;
  /** A sign of life for whoever asks who holds it. Never a reason to take it over: a holder that sleeps still holds. */
  readonly beat: () => void;
  /** Gives it back. May be called twice; does nothing where somebody else has it by now. */
  readonly release: () => void;
}

const claim = z.object({
  nonce: z.string(),
  role: z.string(),
  taken: z.string(),
  released: z.boolean(),
  holder: z.object({
    pid: z.number(),
    start: z.string(),
    boot: z.string(),
    host: z.string(),
    namespace: z.optional(z.string()),
  }),
});
type Claim = z.infer<typeof claim>;

export interface LeaseHolder extends SeenHolder {
  readonly role: string;
  /** ISO 8601, UTC. */
  readonly taken: string;
  /** The last sign of life, ISO 8601, UTC; undefined where the holder gives none. */
  readonly beat: string | undefined;
}

const heartbeat = z.object({ nonce: z.string(), at: z.string() });

/**
 * Takes a lease, or says who has it (trouble `lease-held`). A dead holder's is taken over at once, a living one's never.
 *
 * A lease is a folder of claims, numbered; the highest one holds. Taking over is making the next number, which the
 * file system grants to one process only (a hard link of a file that is whole already). The highest number is never
 * removed, only marked as released: a late taker that was looking at an older claim finds its number taken, or finds
 * a higher one beside its own and steps back. A single lease file could not be taken over without such a race.
 */
export function takeLease(path: string, { role }: { readonly role: string }): Result<Lease> {
  const holder = ownIdentity();
  const own: Claim = { nonce: randomUUID(), role, taken: new Date().toISOString(), released: false, holder };
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const beside = join(path, `claim-${own.nonce}`);
  try {
    writeFileSync(beside, JSON.stringify(own), { flag: 'wx', flush: true, mode: 0o600 });
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
  const seen = now === undefined || now.released ? undefined : seenHolder(now);
  if (now === undefined || seen === undefined) return undefined;
  return { ...seen, role: now.role, taken: now.taken, beat: lastBeat(path, now) };
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
  const isOurs = (): boolean => !released && highestClaim(path)?.claim.nonce === own.nonce;
  return {
    path,
    isOurs,
    beat: () => {
      if (isOurs()) writeBeat(path, own);
    },
    release: () => {
      if (isOurs()) replaceFile(file, JSON.stringify({ ...own, released: true }));
      released = true;
    },
  };
}

/** Beside the claims, so that no beat can damage one. It need not survive a power cut, so nothing is flushed. */
function writeBeat(path: string, { nonce }: Claim): void {
  const beside = join(path, `beat-${nonce}`);
  try {
    writeFileSync(beside, JSON.stringify({ nonce, at: new Date().toISOString() }), { mode: 0o600 });
    renameSync(beside, join(path, 'beat'));
  } catch (error) {
    // A full disk takes no beat; the lease itself does not hang on it.
    if (errorCode(error) === undefined) throw error;
  }
}

function lastBeat(path: string, { nonce }: Claim): string | undefined {
  try {
    const read = z.safeParse(heartbeat, JSON.parse(readFileSync(join(path, 'beat'), 'utf8')));
    return read.success && read.data.nonce === nonce ? read.data.at : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function isHeld(by: Claim): boolean {
  return !by.released && isRunning(by.holder);
}

function seenHolder({ holder }: Claim): SeenHolder | undefined {
  const where = whereIs(holder);
  return where === 'gone' ? undefined : { pid: holder.pid, host: holder.host, where };
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
    return parseClaim(readFileSync(file, 'utf8'));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new Error(`not a lease: ${file}; if no leapfrog runs here, remove it`, { cause: error });
  }
}

function parseClaim(text: string): Claim {
  return z.parse(claim, JSON.parse(text));
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
  // One that ended in this very moment is told of as it was.
  const seen = seenHolder(by) ?? { ...by.holder, where: 'here' };
  const words = holderWords(seen, 'this folder');
  const beat = lastBeat(path, by);
  const silent = beat !== undefined && Date.now() - Date.parse(beat) > limit.heartbeatSilentMs;
  const { pid } = seen;
  return {
    kind: 'refused',
    name: 'lease-held',
    what: `${by.role} is in use: ${words.who}, since ${by.taken}${silent ? `; it gave no sign of life since ${beat}` : ''}`,
    where: path,
    // A living holder is never robbed, however long it is silent: who waits gets told how to wake or end it.
    next:
      silent && seen.where === 'here'
        ? `it is stopped, was asleep, or waits at its gate: \`kill -CONT ${pid}\` lets it go on, \`kill ${pid}\` ends it`
        : `wait for it, or ${words.end}`,
  };
}
