import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { limit } from '../limit.ts';

/** A lock file that a GSD process holds right now: some verb is in the middle of a write. */
export interface HeldGsdLock {
  /** Relative to the planning root: `.lock` or `STATE.md.lock`. */
  readonly path: string;
  readonly pid: number | undefined;
}

/** gsd-core's `milestone.lock`: which phase a session says it executes. Advisory; the process that wrote it is long gone. */
export interface MilestoneClaim {
  readonly phase: string;
  readonly session: string | undefined;
  readonly updatedAtMs: number;
  /** GSD itself ignores a claim after four hours. */
  readonly expired: boolean;
}

export interface GsdLocks {
  readonly held: readonly HeldGsdLock[];
  readonly claim: MilestoneClaim | undefined;
}

/**
 * The locks of GSD in the `.planning` of `folder`, by GSD's own rules: a lock of a dead process is free, and so is one
 * older than a minute (its deadman). A lock whose owner cannot be read counts as held while it is young.
 */
export function gsdLocks(folder: string, nowMs: number = Date.now()): GsdLocks {
  const planning = join(folder, '.planning');
  const held = ['.lock', 'STATE.md.lock'].flatMap((path) => {
    const lock = readLock(join(planning, path));
    if (lock === undefined || nowMs - lock.touchedAtMs > limit.gsdLockMs) return [];
    const pid = ownerOf(lock.text);
    return pid !== undefined && !isAlive(pid) ? [] : [{ path, pid }];
  });
  return { held, claim: claimIn(join(planning, 'milestone.lock'), nowMs) };
}

function readLock(path: string): { readonly text: string; readonly touchedAtMs: number } | undefined {
  try {
    return { text: readFileSync(path, 'utf8'), touchedAtMs: statSync(path).mtimeMs };
  } catch {
    return undefined;
  }
}

/** `.lock` holds JSON with a `pid`, `STATE.md.lock` the bare number. */
function ownerOf(text: string): number | undefined {
  if (/^\s*\d+\s*$/.test(text)) return Number(text);
  const pid = jsonFields(text).get('pid');
  return typeof pid === 'number' && Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function claimIn(path: string, nowMs: number): MilestoneClaim | undefined {
  const lock = readLock(path);
  if (lock === undefined) return undefined;
  const fields = jsonFields(lock.text);
  const [phase, session, updatedAtMs] = ['phase', 'session', 'updated_at'].map((name) => fields.get(name));
  if (typeof phase !== 'string' && typeof phase !== 'number') return undefined;
  if (typeof updatedAtMs !== 'number') return undefined;
  return {
    phase: String(phase),
    session: typeof session === 'string' ? session : undefined,
    updatedAtMs,
    expired: nowMs - updatedAtMs > limit.gsdClaimMs,
  };
}

/** The fields of a JSON object; none where the text is something else. By hand: `status` would load zod for two locks. */
function jsonFields(text: string): ReadonlyMap<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
  } catch {
    return new Map();
  }
}
