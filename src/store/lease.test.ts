import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { run, startSession } from '../process/index.ts';
import type { Result } from '../trouble.ts';
import { leaseHolder, takeLease } from './lease.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leapfrog-lease-'));
  path = join(folder, 'deep/lease');
});
afterEach(() => rmSync(folder, { recursive: true }));

const leaseModule = JSON.stringify(new URL('../../dist/store/lease.js', import.meta.url).href);

/** A process that takes the lease and says whether it got it; it holds on until its input ends. */
function taker(): { readonly session: ReturnType<typeof startSession>; readonly said: Promise<string> } {
  const script = `const { takeLease } = await import(${leaseModule}); const r = takeLease(${JSON.stringify(path)}, { role: 'test' }); console.log(r.ok ? 'got' : r.trouble.name); process.stdin.resume()`;
  const { promise, resolve } = promised();
  const session = startSession(process.execPath, ['--input-type=module', '-e', script], {
    cwd: folder,
    stdio: 'pipe',
    onLine: resolve,
  });
  return { session, said: promise };
}

function promised(): { promise: Promise<string>; resolve: (line: string) => void } {
  const ends: ((line: string) => void)[] = [];
  const promise = new Promise<string>((resolve) => {
    ends.push(resolve);
  });
  return { promise, resolve: (line) => ends[0]?.(line) };
}

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.trouble.what);
  return result.value;
}

it('is held by one, refused to others of the same process too, and free after release', () => {
  const mine = takeLease(path, { role: 'supervisor' });
  expect(mine.ok).toBe(true);
  expect(takeLease(path, { role: 'other' })).toMatchObject({ ok: false, trouble: { name: 'lease-held' } });
  expect(leaseHolder(path)).toMatchObject({ pid: process.pid, role: 'supervisor' });
  if (mine.ok) mine.value.release();
  expect(leaseHolder(path)).toBeUndefined();
  const again = takeLease(path, { role: 'supervisor' });
  expect(again.ok).toBe(true);
  // A late second release of the first holder does not take the lease of the second one away.
  if (mine.ok) mine.value.release();
  expect(leaseHolder(path)).toBeDefined();
});

it('is not taken from a living process, and taken over at once from a killed one', async () => {
  const { session, said } = taker();
  expect(await said).toBe('got');
  expect(takeLease(path, { role: 'test' })).toMatchObject({ ok: false, trouble: { name: 'lease-held' } });
  process.kill(session.pid ?? 0, 'SIGKILL');
  await session.ended;
  expect(leaseHolder(path)).toBeUndefined();
  expect(takeLease(path, { role: 'test' }).ok).toBe(true);
});

it('is never taken from a holder that is stopped, however long it is silent, and says how to wake it', async () => {
  const { session, said } = taker();
  expect(await said).toBe('got');
  process.kill(session.pid ?? 0, 'SIGSTOP');
  const nonce = /"nonce":"([^"]+)"/.exec(readFileSync(join(path, '1'), 'utf8'))?.[1];
  writeFileSync(join(path, 'beat'), JSON.stringify({ nonce, at: '2020-01-01T00:00:00.000Z' }));
  const refused = takeLease(path, { role: 'test' });
  expect(refused).toMatchObject({ ok: false, trouble: { name: 'lease-held' } });
  expect(JSON.stringify(refused)).toContain(`kill -CONT ${session.pid}`);
  expect(leaseHolder(path)?.beat).toBe('2020-01-01T00:00:00.000Z');
  process.kill(session.pid ?? 0, 'SIGKILL');
  await session.ended;
});

it('is lost to a higher claim and with its folder, and then neither beats nor releases', () => {
  const mine = value(takeLease(path, { role: 'first' }));
  mine.beat();
  expect(leaseHolder(path)?.beat).toMatch(/^\d{4}-/);
  expect(mine.isOurs()).toBe(true);
  rmSync(path, { recursive: true });
  expect(mine.isOurs()).toBe(false);
  const theirs = value(takeLease(path, { role: 'second' }));
  mine.beat();
  mine.release();
  expect(leaseHolder(path)).toMatchObject({ role: 'second', beat: undefined });
  expect([mine.isOurs(), theirs.isOurs()]).toEqual([false, true]);
});

it('is for the eyes of its owner alone', () => {
  value(takeLease(path, { role: 'test' })).beat();
  const files = readdirSync(path).map((name) => statSync(join(path, name)).mode & 0o77);
  expect([statSync(path).mode & 0o77, ...files]).toEqual([0, 0, 0]);
});

it('goes to exactly one of many takers of a dead lease', async () => {
  const dead = taker();
  expect(await dead.said).toBe('got');
  process.kill(dead.session.pid ?? 0, 'SIGKILL');
  await dead.session.ended;
  const rivals = Array.from({ length: 5 }, taker);
  const said = await Promise.all(rivals.map((rival) => rival.said));
  expect(said.toSorted()).toEqual(['got', 'lease-held', 'lease-held', 'lease-held', 'lease-held']);
  for (const rival of rivals) rival.session.endInput();
  await Promise.all(rivals.map((rival) => rival.session.ended));
});

it('lets nobody in twice where takers and leavers race', async () => {
  const witness = JSON.stringify(join(folder, 'inside'));
  const script = `import { openSync, closeSync, unlinkSync } from 'node:fs';
    const { takeLease } = await import(${leaseModule}); let got = 0;
    for (let i = 0; i < 300; i++) { const r = takeLease(${JSON.stringify(path)}, { role: 'test' }); if (!r.ok) continue;
      closeSync(openSync(${witness}, 'wx')); got++; unlinkSync(${witness}); r.value.release(); }
    console.log(got)`;
  const racers = [1, 2, 3].map(() =>
    run(process.execPath, ['--input-type=module', '-e', script], { cwd: folder }),
  );
  const outcomes = await Promise.all(racers);
  expect(outcomes.map((outcome) => outcome.stderr)).toEqual(['', '', '']);
  expect(outcomes.reduce((sum, outcome) => sum + Number(outcome.stdout), 0)).toBeGreaterThan(0);
  // Only the last claim stays, marked as released.
  expect(readdirSync(path)).toHaveLength(1);
});
