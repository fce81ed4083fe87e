import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** `leapfrog demo --control`: the same scripts in one working tree. It has to be damaged, by git's own word. */
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'leapfrog-control-'));
const project = join(root, 'dotfiles');
const env = { PATH: process.env['PATH'], HOME: join(root, 'home'), TMPDIR: root, GIT_CONFIG_NOSYSTEM: '1' };
let stdout = '';
let code: number | null = null;

beforeAll(() => {
  const played = spawnSync(process.execPath, [cli, 'demo', '--control', '--dir', project], {
    cwd: root,
    env,
    encoding: 'utf8',
    input: '',
  });
  stdout = played.stdout;
  code = played.status;
}, 600_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

function git(...args: readonly string[]): string {
  return spawnSync('git', args, { cwd: project, env, encoding: 'utf8' }).stdout.trim();
}

/** The figure that the output gives for a kind of damage. */
function counted(kind: string): number {
  return Number(new RegExp(`^(\\d+) ${kind}$`, 'm').exec(stdout)?.[1]);
}

describe('leapfrog demo --control', () => {
  // Two real processes: which of the other kinds of damage comes with the lost entries differs from run to run.
  it('shows lost entries and more damage, and says that it is scripted', () => {
    expect(code).toBe(0);
    expect(stdout).toContain('scripted');
    expect(counted('entries were lost')).toBeGreaterThan(0);
    const more = [
      'commits hold files of the other session',
      'commits found nothing left to commit',
      'commits have a STATE.md that contradicts the phase folders',
    ].map(counted);
    expect(more.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
  });

  it('counts the commits that git shows with files of both sessions', () => {
    const foreign = [
      ['scripted worker', '.planning/phases/02-*'],
      ['scripted planner', '.planning/phases/01-*'],
    ].flatMap(([author, path]) =>
      git('log', `--author=${author}`, '--format=%H', '--', path ?? '').split('\n'),
    );
    const shown = counted('commits hold files of the other session');
    expect(shown).toBeGreaterThanOrEqual(foreign.filter((commit) => commit !== '').length);
  });

  it('lost entries that a session had written', () => {
    const state = readFileSync(join(project, '.planning', 'STATE.md'), 'utf8');
    const written = [
      '- [Phase 1]: extract stops at the first archive that does not unpack',
      '- [Phase 1]: Tools are plain sh, tested with dash',
      '- [Phase 1]: install.sh ends with 1 at the first link that fails',
      '- [Phase 2]: Plain sh runner, no bats: tests must run on a machine that has nothing yet',
      '- [Phase 2]: Every test gets an empty home folder of its own',
    ];
    expect(written.filter((entry) => !state.includes(entry)).length).toBeGreaterThan(0);
  });
});
