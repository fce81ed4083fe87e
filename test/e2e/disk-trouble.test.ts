import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { git, gitText, type Repository } from '../../src/git/index.ts';
import { runSync, type RunOutcome } from '../../src/process/index.ts';
import {
  execute,
  makeRunFixture,
  plan,
  planSession,
  type RunFixture,
  until,
} from '../support/run-fixture.ts';
import { environmentOf } from '../support/temporary-project.ts';
import { commitFiles } from '../support/temporary-repository.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const mounts = (...args: readonly string[]): boolean => runSync('mount', args, { cwd: '/' }).code === 0;

/** Whether this machine lets the test mount a disk of its own. */
const mayMount = ((): boolean => {
  const folder = mkdtempSync(join(tmpdir(), 'leapfrog-mount-'));
  const may = process.platform === 'linux' && mounts('-t', 'tmpfs', 'tmpfs', folder);
  if (may) runSync('umount', [folder], { cwd: '/' });
  rmSync(folder, { recursive: true });
  return may;
})();
if (!mayMount)
  process.stderr.write('skipped: full and read-only disks need the right to mount (root on Linux)\n');

let folder: string;
let repo: Repository;
let fixture: RunFixture;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leapfrog-disk-'));
  mkdirSync(join(folder, 'r'));
  // A disk of its own: lanes, in the state folder, cannot be hard-linked to it.
  if (mayMount) mounts('-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', join(folder, 'r'));
  fixture = makeRunFixture(folder);
  repo = fixture.repo;
});
afterEach(() => {
  for (const _ of [1, 2]) runSync('umount', [join(folder, 'r')], { cwd: '/' });
  rmSync(folder, { recursive: true, force: true });
});

function leapfrog(...args: readonly string[]): RunOutcome {
  const env = { ...process.env, ...environmentOf(folder) };
  return runSync(process.execPath, [cli, ...args], { cwd: repo.folder, env });
}

const filler = (): string => join(folder, 'r', '.git', 'filler');

/** Takes the last byte of the disk. */
function fill(): void {
  runSync('dd', ['if=/dev/zero', `of=${filler()}`, 'bs=512'], { cwd: '/' });
}

/** Reads without writing, on a disk that takes nothing. */
function read(...args: readonly string[]): string {
  return git(repo, ['--no-optional-locks', ...args]).stdout;
}

/** The person's: HEAD, index, files and held plans. */
function everything(): readonly string[] {
  return [
    read('rev-parse', 'HEAD'),
    read('status', '--porcelain=v2', '--branch'),
    read('diff', 'HEAD'),
    read('for-each-ref', 'refs/heads', 'refs/leapfrog/held'),
  ];
}

/** Plans phase 2 in its lane as a person would, and closes phase 1 in the working tree. */
function atBoundary(): void {
  const script = join(folder, 'session.sh');
  writeFileSync(script, planSession('2'));
  const planned = leapfrog('plan', '2', '--', 'sh', script);
  expect(planned.stderr).toBe('');
  const directory = '.planning/phases/01-one';
  const closing = {
    [`${directory}/01-01-SUMMARY.md`]: '# Summary\n',
    [`${directory}/01-02-SUMMARY.md`]: '# Summary\n',
    [`${directory}/01-VERIFICATION.md`]: '---\nphase: 01-one\nstatus: passed\n---\n',
  };
  commitFiles(repo, closing, 'docs(phase-1): complete phase execution');
}

/** One line for the person, and nothing that looks like a stack. */
function oneLine(outcome: RunOutcome): string {
  expect(outcome.stderr).toMatch(/^leapfrog: [^\n]+\. Next: [^\n]+\n$/);
  expect(outcome.stdout).not.toMatch(/Error|at file:/);
  return outcome.stderr;
}

describe.skipIf(!mayMount)('a full disk', () => {
  it('does not keep status from answering', () => {
    fill();
    const status = leapfrog();
    expect([status.code, status.stderr]).toEqual([0, '']);
    expect(status.stdout).toContain('Phase one');
  });

  it('refuses a lane in one line, changes nothing, and plans when there is room', () => {
    const before = everything();
    fill();
    const planned = leapfrog('plan', '2', '--', 'true');
    expect(planned.code).toBe(1);
    oneLine(planned);
    expect(everything()).toEqual(before);
    rmSync(filler());
    atBoundary();
    expect(gitText(repo, ['for-each-ref', 'refs/leapfrog/held'])).not.toBe('');
  });

  it('refuses to land in one line, changes nothing, and lands when there is room', () => {
    atBoundary();
    const before = everything();
    fill();
    const landed = leapfrog('land');
    expect(landed.code).toBe(1);
    oneLine(landed);
    expect(everything()).toEqual(before);
    rmSync(filler());
    expect(leapfrog('land')).toMatchObject({ code: 0, stderr: '' });
    expect(gitText(repo, ['status', '--porcelain'])).toBe('');
  });

  it('ends a run with words and no stack where it fills up meanwhile, and the next run does the rest', async () => {
    const tasks = [execute('1', { first: [until('go')] }), plan('2'), execute('2')];
    const first = fixture.run(tasks, '--until', '2');
    await first.told('plan-held', { phase: '2' });
    fill();
    fixture.signal('go');
    const { code } = await first.ended;
    expect([1, 4]).toContain(code);
    // Words for a person and no stack; what was committed before stays, and nothing is half landed.
    expect(`${first.errors.join('\n')}${JSON.stringify(first.events)}`).not.toMatch(/at file:|this is a bug/);
    expect(read('log', '-1', '--format=%s').trim()).not.toMatch(/\(02\)/);
    rmSync(filler());
    expect(await fixture.run(tasks, '--until', '2').outcome()).toEqual({ code: 0, asked: [], errors: [] });
    const subjects = read('log', '--format=%s').split('\n');
    for (const once of ['feat(01-01): make 1.1', 'docs(02): create phase plan', 'feat(02-02): make 2.2'])
      expect(subjects.filter((subject) => subject === once)).toEqual([once]);
    expect(read('status', '--porcelain')).toBe('');
  });

  it('says that a lane does not fit where the state folder has no room', () => {
    const state = join(folder, 'tiny');
    mkdirSync(state);
    mounts('-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', state);
    const env = { ...process.env, ...environmentOf(folder), LEAPFROG_STATE_DIR: state };
    const planned = runSync(process.execPath, [cli, 'plan', '2', '--', 'true'], { cwd: repo.folder, env });
    runSync('umount', [state], { cwd: '/' });
    expect([planned.code, oneLine(planned)]).toEqual([1, expect.stringContaining('LEAPFROG_STATE_DIR')]);
  });
});

describe.skipIf(!mayMount)('a read-only working tree', () => {
  it('shows its status, and takes no plan, no landing and no run', () => {
    atBoundary();
    const before = everything();
    mounts('--bind', repo.folder, repo.folder);
    mounts('-o', 'remount,ro,bind', repo.folder);
    expect(leapfrog().code).toBe(0);
    const script = join(folder, 'none.json');
    writeFileSync(script, JSON.stringify({ v: 1, name: 'none', tasks: [plan('2'), execute('2')] }));
    const run = ['run', '--agent', `scripted:${script}`];
    for (const args of [['plan', '3', '--', 'true'], ['land'], run]) {
      const refused = leapfrog(...args);
      expect([refused.code, oneLine(refused)]).toEqual([3, expect.stringContaining('cannot be written')]);
    }
    expect(everything()).toEqual(before);
  });
});
