import { describe, expect, it } from 'vitest';
import { limit } from '../limit.ts';
import { livenessOf, watched, type LookedAt, type Signs, type Watch } from './liveness.ts';

const still: Signs = { events: 'e', files: 'f', git: 'g', cpuMs: 500 };
const looked = (change: Partial<LookedAt> = {}): LookedAt => ({
  signs: still,
  awakeMs: 15_000,
  saidItsEnd: false,
  complete: () => false,
  spoke: true,
  ...change,
});
/** A session that was looked at for so long with nothing changing. */
function silentFor(ms: number, change: Partial<LookedAt> = {}): Watch {
  const look = looked(change);
  let watch = watched(undefined, look);
  for (let at = 0; at < ms; at += look.awakeMs) watch = watched(watch, look);
  return watch;
}

/** Looked at for long, with one sign that moves on with the time. */
function movedBy(sign: (at: number) => Partial<Signs>): readonly string[] {
  let watch: Watch | undefined;
  const seen = new Set<string>();
  for (let at = 0; at < 2 * limit.sessionStalledEndMs; at += 15_000) {
    watch = watched(watch, looked({ signs: { ...still, ...sign(at) } }));
    seen.add(livenessOf(watch, looked()).is);
  }
  return [...seen];
}

const isAfter = (ms: number) => livenessOf(silentFor(ms), looked()).is;

describe('a session', () => {
  it.each(['events', 'files', 'git'] as const)('is alive while its %s alone change', (kind) => {
    expect(movedBy((at) => ({ [kind]: String(at) }))).toEqual(['alive']);
  });

  it('is alive while it computes, also where what computed ends, and silent where it only ticks', () => {
    expect(movedBy((at) => ({ cpuMs: at / 10 }))).toEqual(['alive']);
    expect(movedBy((at) => ({ cpuMs: 1e9 - at / 10 }))).toEqual(['alive']);
    expect(movedBy((at) => ({ cpuMs: at / 1000 }))).toEqual(['alive', 'silent', 'overdue']);
  });

  it('is silent, then overdue, when all signs are still', () => {
    expect([
      isAfter(limit.sessionSilentMs / 2),
      isAfter(limit.sessionSilentMs),
      isAfter(limit.sessionStalledEndMs),
    ]).toEqual(['alive', 'silent', 'overdue']);
  });

  it('is never judged by one sign alone', () => {
    const signs = { events: 'e', files: undefined, git: undefined, cpuMs: undefined };
    expect(livenessOf(silentFor(2 * limit.sessionStalledEndMs, { signs }), looked({ signs })).is).toBe(
      'alive',
    );
  });

  it('has a deadline for its first word, and one for ending after it said so', () => {
    const mute = looked({ spoke: false });
    expect(livenessOf(silentFor(limit.sessionStartMs, { spoke: false }), mute).is).toBe('overdue');
    expect(livenessOf(silentFor(limit.sessionStartMs / 2, { spoke: false }), mute).is).toBe('alive');
    const said = looked({ saidItsEnd: true });
    expect(livenessOf(silentFor(limit.sessionSaidEndMs), said)).toMatchObject({
      is: 'overdue',
      achieved: true,
    });
  });

  it('is known to be done by what it left', () => {
    const done = looked({ complete: () => true });
    expect(livenessOf(silentFor(limit.sessionSilentEndMs), done)).toMatchObject({
      is: 'overdue',
      achieved: true,
    });
    expect(livenessOf(silentFor(limit.sessionSilentEndMs / 2), done).is).toBe('alive');
  });
});
