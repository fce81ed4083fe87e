import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { endBackground } from './background.ts';
import { isRunning, ownIdentity, processIdentity, whereIs } from './process-identity.ts';

describe('where a process is that was written down', () => {
  const me = ownIdentity();
  const gone = { pid: 2 ** 30, start: '1' };

  it.each([
    ['itself', {}, 'here'],
    ['another one that was given its number', { start: 'earlier' }, 'gone'],
    ['its number in an earlier boot of this host', { boot: 'an earlier one' }, 'gone'],
    ['itself, after the host was renamed', { host: 'name of yesterday' }, 'here'],
    ['a dead one, after the host was renamed', { ...gone, host: 'name of yesterday' }, 'gone'],
    ['its number on another machine', { boot: 'another one', host: 'another' }, 'other-machine'],
    ['its number on another machine that tells no boot', { boot: '', host: 'another' }, 'other-machine'],
    ['itself, by a record without a boot', { boot: 'unknown' }, 'here'],
    ['a dead one, by a record without a boot', { ...gone, boot: 'unknown' }, 'gone'],
    ['its number in another PID namespace', { ...gone, namespace: 'pid:[1]' }, 'out-of-sight'],
    ['another namespace of an earlier boot', { boot: 'an earlier one', namespace: 'pid:[1]' }, 'gone'],
    ['itself, as an older version wrote it down', { namespace: undefined }, 'here'],
    ['a dead one, as an older version wrote it down', { ...gone, namespace: undefined }, 'gone'],
  ])('%s', (_, change, where) => {
    const known = { ...me, ...change };
    expect(whereIs(known)).toBe(where);
    expect(isRunning(known)).toBe(where !== 'gone');
  });
});

it.each([
  ['on another machine', { boot: 'another one', host: 'another' }],
  ['in another PID namespace', { namespace: 'pid:[1]' }],
])('ends no stranger whose number is that of a process %s', async (_, change) => {
  const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
    detached: true,
    stdio: 'ignore',
  });
  const known = processIdentity(stranger.pid);
  if (known === undefined) throw new Error('it did not start');
  await endBackground({ ...known, ...change }, 100);
  expect(processIdentity(known.pid)).toEqual(known);
  await endBackground(known, 5_000);
  expect(isRunning(known)).toBe(false);
});

describe('by ps, where there is no /proc', () => {
  const bin = mkdtempSync(join(tmpdir(), 'leapfrog-ps-'));
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.unstubAllGlobals();
    vi.resetModules();
    rmSync(bin, { recursive: true });
  });

  it('reads the same start in whatever zone and language', async () => {
    const ps = join(bin, 'ps');
    writeFileSync(ps, '#!/bin/sh\necho "start in $TZ, in $LC_ALL S"\n');
    chmodSync(ps, 0o755);
    vi.stubEnv('PATH', `${bin}${delimiter}${process.env['PATH'] ?? ''}`);
    vi.stubGlobal('process', Object.create(process, { platform: { value: 'darwin' } }));
    vi.resetModules();
    const mac = await import('./process-identity.ts');
    vi.stubEnv('TZ', 'America/New_York');
    vi.stubEnv('LC_ALL', 'pl_PL.UTF-8');
    const before = mac.ownIdentity();
    expect(before).toMatchObject({ pid: process.pid, start: 'start in UTC, in C' });
    expect('namespace' in before).toBe(false);
    vi.stubEnv('TZ', 'Asia/Tokyo');
    expect(mac.isRunning(before)).toBe(true);
  });
});
