import { describe, expect, it } from 'vitest';
import type { JournalEvent } from '../store/journal.ts';
import { sessionWindow } from './session-window.ts';

const alive = { pid: 1, start: '', boot: '', host: '' };
const dead = { ...alive, pid: 2 };
let count = 0;
const event = (name: string, more: Readonly<Record<string, unknown>> = {}): JournalEvent => ({
  v: 1,
  id: `event-${(count += 1)}`,
  at: '2026-01-20T10:00:00.000Z',
  event: name,
  ...more,
});
const begins = (session: string, role: string): JournalEvent =>
  event('session-intended', { session, role, phase: '2', logFolder: `/log/${session}` });
const own = begins('own', 'planner');
const act = (id: string, name: string): JournalEvent => event(name, { act: id, phase: '3' });
const look = (...events: readonly JournalEvent[]) =>
  sessionWindow(events, { session: 'own', lives: (process) => process === alive });

describe('sessionWindow', () => {
  it('has the workers that lived in it, also those that began before and ended meanwhile', () => {
    const over = [begins('w1', 'worker'), event('session-ended', { session: 'w1' })];
    expect(look(...over, own)).toMatchObject({ worker: false, planner: false, acts: [] });
    expect(look(begins('w1', 'worker'), own)).toMatchObject({ worker: true, workerLogs: ['/log/w1'] });
    expect(look(begins('w1', 'worker'), own, event('session-ended', { session: 'w1' })).worker).toBe(true);
    expect(look(own, ...over)).toMatchObject({ worker: true, workerLogs: ['/log/w1'] });
  });

  it('does not take itself, or a planner, for a worker', () => {
    expect(look(own, event('session-ended', { session: 'own' }))).toMatchObject({
      worker: false,
      planner: false,
    });
    expect(look(begins('p', 'planner'), own)).toMatchObject({ worker: false, planner: true });
  });

  it('believes of a terminal that nobody closed only what lives', () => {
    const opened = (by: unknown) => event('work-opened', { session: 't', phase: '1', by });
    expect(look(opened(alive), own).worker).toBe(true);
    expect(look(opened(dead), own).worker).toBe(false);
    expect(look(opened(undefined), own).worker).toBe(false);
    expect(look(opened(dead), own, event('work-left', { session: 't', phase: '1' })).worker).toBe(true);
    expect(look(opened(dead), own, event('work-left', { phase: '1' })).worker).toBe(true);
    expect(look(opened(alive), event('work-left', { session: 't' }), own).worker).toBe(false);
  });

  it('has the acts of its time, each once, and whether it came to nothing', () => {
    const { acts } = look(
      act('a', 'landing-intended'),
      act('a', 'plan-landed'),
      own,
      act('b', 'hold-intended'),
      act('b', 'plan-held'),
      act('c', 'landing-intended'),
      act('c', 'landing-refused'),
    );
    expect(acts).toEqual([
      { was: 'hold', phase: '3', refused: false },
      { was: 'landing', phase: '3', refused: true },
    ]);
  });
});
