import { limit } from '../limit.ts';

/** The signs of life of a session: opaque words that change when something happened, and what it computed. Undefined: not known. */
export interface Signs {
  /** What it said and logged. */
  readonly events: string | undefined;
  /** The planning files and the uncommitted files of its folder. */
  readonly files: string | undefined;
  /** HEAD of its folder. */
  readonly git: string | undefined;
  /** CPU time of its work, milliseconds: of its client and of what that started. */
  readonly cpuMs: number | undefined;
}

/** What was seen of one session, in time that the supervisor was awake: a host that slept is no silent session. */
export interface Watch {
  readonly signs: Signs;
  /** Milliseconds since the session was first looked at. */
  readonly ageMs: number;
  /** Milliseconds since any of the signs changed. */
  readonly silentMs: number;
  readonly spoke: boolean;
}

export interface LookedAt {
  readonly signs: Signs;
  /** Since the last look, at most what a look and a round may take. */
  readonly awakeMs: number;
  /** It said its end, and its process lives on. */
  readonly saidItsEnd: boolean;
  /** Everything that its task has to leave is there, by evidence. Asked only where it matters. */
  readonly complete: () => boolean;
  readonly spoke: boolean;
}

export type Liveness =
  | { readonly is: 'alive' }
  /** Every sign is silent: told to the person, and nothing is done. */
  | { readonly is: 'silent'; readonly silentMs: number }
  /** It is to be ended, and why; `achieved`: its work is there all the same. */
  | { readonly is: 'overdue'; readonly why: string; readonly achieved: boolean };

/** One more look at a session. */
export function watched(before: Watch | undefined, { signs, awakeMs, spoke }: LookedAt): Watch {
  if (before === undefined) return { signs, ageMs: 0, silentMs: 0, spoke };
  const changed = words.some((kind) => signs[kind] !== before.signs[kind]);
  const alive = changed || computed(before.signs.cpuMs, signs.cpuMs, awakeMs);
  return {
    signs,
    ageMs: before.ageMs + awakeMs,
    silentMs: alive ? 0 : before.silentMs + awakeMs,
    spoke: before.spoke || spoke,
  };
}

/**
 * Whether a session is still at work. Silence counts only where all signs that can be known are silent together, and fewer than
 * two known ones say nothing at all: one that thinks for long uses no CPU here and writes no file, but its stream grows; one that
 * waits for a test run says nothing, but something computes.
 */
export function livenessOf(watch: Watch, looked: LookedAt): Liveness {
  const minutes = Math.round(watch.silentMs / 60_000);
  const known = kinds.filter((kind) => watch.signs[kind] !== undefined).length;
  if (known < 2) return { is: 'alive' };
  if (!watch.spoke && watch.ageMs >= limit.sessionStartMs && watch.silentMs >= limit.sessionSilentEndMs) {
    const why = `it never said a word in ${Math.round(watch.ageMs / 60_000)} min`;
    return { is: 'overdue', why, achieved: false };
  }
  if (looked.saidItsEnd && watch.silentMs >= limit.sessionSaidEndMs) {
    return { is: 'overdue', why: 'it said its end, and its process did not end', achieved: true };
  }
  if (watch.silentMs >= limit.sessionSilentEndMs && looked.complete()) {
    const why = `its work is there, and it has been silent for ${minutes} min without ending`;
    return { is: 'overdue', why, achieved: true };
  }
  if (watch.silentMs >= limit.sessionStalledEndMs) {
    const why = `no word, no file, no commit and no CPU time for ${minutes} min`;
    return { is: 'overdue', why, achieved: false };
  }
  return watch.silentMs >= limit.sessionSilentMs
    ? { is: 'silent', silentMs: watch.silentMs }
    : { is: 'alive' };
}

const words = ['events', 'files', 'git'] as const;
const kinds = [...words, 'cpuMs'] as const;

/** A program that only waits ticks now and then. Less than before: something that had computed has ended. */
function computed(beforeMs: number | undefined, nowMs: number | undefined, awakeMs: number): boolean {
  if (beforeMs === undefined || nowMs === undefined) return beforeMs !== nowMs;
  return Math.abs(nowMs - beforeMs) > limit.idleCpuShare * awakeMs;
}
