import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gsdLocks } from './gsd-locks.ts';
import { isTransientGsdFile } from './transient-files.ts';

/** Larger than the greatest process number of Linux and macOS, so that it names no process. */
const deadPid = 99_999_999;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gsd-locks-'));
  mkdirSync(join(folder, '.planning'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const path = join(folder, '.planning', name);
  writeFileSync(path, text);
  return path;
}

describe('gsdLocks', () => {
  it('finds nothing where nothing is', () => {
    expect(gsdLocks(folder)).toEqual({ held: [], claim: undefined });
  });

  it('counts a lock of a living process, in both of GSD’s forms', () => {
    write('.lock', JSON.stringify({ pid: process.pid, cwd: folder, acquired: '2026-01-01T00:00:00Z' }));
    write('STATE.md.lock', String(process.pid));
    expect(gsdLocks(folder).held).toEqual([
      { path: '.lock', pid: process.pid },
      { path: 'STATE.md.lock', pid: process.pid },
    ]);
  });

  it('does not count a lock of a dead process', () => {
    write('.lock', JSON.stringify({ pid: deadPid }));
    write('STATE.md.lock', String(deadPid));
    expect(gsdLocks(folder).held).toEqual([]);
  });

  it('counts an unreadable lock while it is young, and none after GSD’s own minute', () => {
    const path = write('STATE.md.lock', '');
    expect(gsdLocks(folder).held).toEqual([{ path: 'STATE.md.lock', pid: undefined }]);
    const old = new Date(Date.now() - 61_000);
    utimesSync(path, old, old);
    expect(gsdLocks(folder).held).toEqual([]);
  });

  it('reads gsd-core’s claim and forgets it after four hours', () => {
    const at = 1_795_344_350_574;
    write('milestone.lock', JSON.stringify({ phase: 3, session: null, pid: deadPid, updated_at: at }));
    expect(gsdLocks(folder, at + 1000).claim).toEqual({
      phase: '3',
      session: undefined,
      updatedAtMs: at,
      expired: false,
    });
    expect(gsdLocks(folder, at + 4 * 3_600_000 + 1).claim?.expired).toBe(true);
    write('milestone.lock', '{broken');
    expect(gsdLocks(folder).claim).toBeUndefined();
  });
});

describe('isTransientGsdFile', () => {
  it.each([
    '.lock',
    'STATE.md.lock',
    'milestone.lock',
    'state.json',
    'workstreams/a/milestone.lock',
    'async-jobs/1.json',
  ])('%s is GSD’s own', (path) => {
    expect(isTransientGsdFile(path)).toBe(true);
  });

  it.each([
    'STATE.md',
    'config.json',
    'phases/03-feed/package.lock',
    'phases/03-feed/state.json',
    'todos/pending/a.md',
  ])('%s is the project’s', (path) => {
    expect(isTransientGsdFile(path)).toBe(false);
  });
});
