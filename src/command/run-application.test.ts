import { afterEach, expect, it, vi } from 'vitest';
import { runApplication } from './run-application.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

it('answers a wrong command line with an object where --json asks for one, and with text on stderr always', async () => {
  const stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(await runApplication(['status', '--bogus', '--json'])).toBe(2);
  const [first] = stdout.mock.calls;
  expect(stdout).toHaveBeenCalledTimes(1);
  expect(JSON.parse(String(first?.[0]))).toMatchObject({ kind: 'trouble', trouble: { kind: 'usage' } });
  expect(await runApplication(['status', '--bogus'])).toBe(2);
  expect(stdout).toHaveBeenCalledTimes(1);
  const said = stderr.mock.calls.map(([text]) => String(text)).join('');
  expect(said.match(/No flag registered for --bogus/g)).toHaveLength(2);
  expect(said).toMatch(/\nNext: `leapfrog --help` /);
});
