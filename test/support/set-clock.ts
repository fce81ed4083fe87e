import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Debian's package faketime: a library that gives a program, and all it starts, another time of day. */
const library = ['x86_64', 'aarch64']
  .map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketime.so.1`)
  .find((path) => existsSync(path));

/** Why no clock can be set here; said once on stderr. */
export function whyNoClock(): string | undefined {
  if (library !== undefined) return undefined;
  const why = 'a clock that is set under real processes needs the package faketime';
  process.stderr.write(`skipped: ${why}\n`);
  return why;
}

/** The environment of processes whose time of day is set with `setClock`. */
export function clockEnv(folder: string): Readonly<Record<string, string>> {
  setClock(folder, '+0');
  return {
    LD_PRELOAD: library ?? '',
    FAKETIME_TIMESTAMP_FILE: join(folder, 'clock'),
    FAKETIME_NO_CACHE: '1',
    // A clock that is set moves the time of day, and not the time that has passed.
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  };
}

/** `offset` from the real time, as "+2d", "-3h". */
export function setClock(folder: string, offset: string): void {
  const beside = join(folder, 'clock.new');
  writeFileSync(beside, `${offset}\n`);
  renameSync(beside, join(folder, 'clock'));
}
