import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/**
 * The main job as a person starts it: `leapfrog demo --dir D`. What the demo claims is asked again here, of git, the journal and
 * the example's own checks, without any code of the program.
 */
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'leapfrog-main-job-'));
const project = join(root, 'dotfiles');
/** A machine without any settings: no git identity, no Claude, no GSD. */
const env = {
  PATH: process.env['PATH'],
  HOME: join(root, 'home'),
  TMPDIR: root,
  GIT_CONFIG_NOSYSTEM: '1',
  COLUMNS: '80',
};
let printed: ReturnType<typeof run> = { code: null, stdout: '', stderr: '' };

beforeAll(() => {
  printed = run(process.execPath, [cli, 'demo', '--dir', project], root);
}, 600_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

function run(command: string, args: readonly string[], cwd = project, more: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env: { ...env, ...more },
    encoding: 'utf8',
    input: '',
  });
  return { code: status, stdout, stderr };
}

function git(...args: readonly string[]): string {
  const { code, stdout, stderr } = run('git', args);
  if (code !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}

function commitNamed(subject: string): string {
  const found = git('log', '--format=%H %s')
    .split('\n')
    .find((line) => line.slice(41) === subject);
  if (found === undefined) throw new Error(`no commit ${subject}`);
  return found.slice(0, 40);
}

interface Entry {
  readonly event: string;
  readonly at: string;
  readonly role?: string;
  readonly phase?: string;
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && 'event' in value && 'at' in value;
}

function journal(): readonly Entry[] {
  const folder = join(project, '.git', 'leapfrog');
  return readdirSync(folder).flatMap((key) =>
    readFileSync(join(folder, key, 'journal.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line))
      .filter(isEntry),
  );
}

function timesOf(wanted: Partial<Entry>): readonly number[] {
  return journal()
    .filter((entry) => Object.entries(wanted).every(([name, value]) => Reflect.get(entry, name) === value))
    .map(({ at }) => Date.parse(at));
}

describe('leapfrog demo', () => {
  it('ends well, says that it is scripted, and fits the terminal', () => {
    expect(printed).toMatchObject({ code: 0, stderr: '' });
    expect(printed.stdout).toContain('scripted');
    expect(printed.stdout).toMatch(/No account, no\s+model and no network is used/);
    expect(printed.stdout).not.toContain('✗');
    const drawn = printed.stdout.slice(printed.stdout.indexOf('Both lanes\n'));
    expect(drawn.split('\n').filter((line) => line.length > 80 && !line.includes(project))).toEqual([]);
    for (const figure of ['worker lane', 'planner lane', 'hidden behind execution', 'one after the other'])
      expect(drawn).toMatch(new RegExp(`^${figure} +\\d+\\.\\d s`, 'm'));
    expect(drawn).toMatch(/^worker +├ execute 1/m);
    expect(drawn).toMatch(/^planner +├ plan 2/m);
  });

  it('leaves a clean working tree on a sound repository', () => {
    expect(git('status', '--porcelain')).toBe('');
    expect(git('rev-parse', '--abbrev-ref', 'HEAD')).toBe('main');
    git('fsck', '--strict', '--no-dangling');
  });

  it('turned a failing lint into a passing one, with shellcheck or without', () => {
    const before = join(root, 'before');
    git('clone', '--quiet', project, before);
    run(
      'git',
      ['checkout', '--quiet', commitNamed('docs(01-02): complete environment and aliases plan')],
      before,
    );
    for (const more of [{}, { LINT: 'own' }]) {
      expect(run('sh', ['scripts/lint.sh'], before, more).code).toBe(1);
      expect(run('sh', ['scripts/lint.sh'], project, more)).toMatchObject({ code: 0 });
    }
  });

  it('left tests that pass, and that fail when a function is broken', () => {
    const tests = run('sh', ['tests/run.sh']);
    expect(tests.code).toBe(0);
    expect(tests.stdout).toMatch(/^\d\d passed, 0 failed$/m);
    const broken = join(root, 'broken');
    git('clone', '--quiet', project, broken);
    appendFileSync(join(broken, 'shell', 'functions.sh'), '\nslug() { echo broken; }\n');
    expect(run('sh', ['tests/run.sh', 'slug'], broken).code).toBe(1);
  });

  it.each(['1', '2'])('planned the phase after phase %s while it was being executed', (phase) => {
    const next = String(Number(phase) + 1);
    const closing = commitNamed(`docs(phase-${phase}): complete phase execution`);
    const plan = commitNamed(`docs(0${next}): create phase plan`);
    const base = git('log', '-1', '--format=%(trailers:key=Leapfrog-Base,valueonly)', plan);
    expect(base).toMatch(/^[0-9a-f]{40}$/);
    expect(base).not.toBe(closing);
    git('merge-base', '--is-ancestor', base, closing);
    git('merge-base', '--is-ancestor', closing, plan);
    const [began = Number.NaN] = timesOf({ event: 'session-started', role: 'planner', phase: next });
    const [held = Number.NaN] = timesOf({ event: 'plan-held', phase: next });
    const executed = timesOf({ event: 'committed', role: 'worker', phase });
    expect(executed.filter((at) => began < at && at < held).length).toBeGreaterThan(0);
  });

  it('executed each plan only after it had landed', () => {
    for (const phase of ['2', '3']) {
      const [landed = Number.NaN] = timesOf({ event: 'plan-landed', phase });
      const [first = Number.NaN] = timesOf({ event: 'session-started', role: 'worker', phase });
      expect(landed).toBeLessThanOrEqual(first);
    }
  });

  it('kept what both lanes wrote, and no commit mixes them', () => {
    const state = readFileSync(join(project, '.planning', 'STATE.md'), 'utf8');
    for (const entry of [
      '- [Phase 1]: Tools are plain sh, tested with dash',
      '- [Phase 2]: Plain sh runner, no bats: tests must run on a machine that has nothing yet',
      '- [Phase 2]: A test must reach its end to pass',
      '- [Phase 3]: The hook runs lint only: a slow hook gets switched off',
      '- Start an installed zsh in a test (todos/pending/zsh-start-test.md)',
    ])
      expect(state).toContain(`\n${entry}\n`);
    expect(state).toContain('\nPhase: 3 of 3 (Checks)\n');
    const worked = git('log', '--format=', '--name-only', '--grep=^[a-z]*(0[12]-0[1-5])', '--', '*-PLAN.md');
    expect(worked).toBe('');
    expect(git('log', '--format=', '--name-only', '--grep=create phase plan', '--', ':!.planning')).toBe('');
  });

  it('refuses a folder that is not empty, and changes nothing there', () => {
    const before = git('rev-parse', 'HEAD');
    const again = run(process.execPath, [cli, 'demo', '--dir', project], root);
    expect(again).toMatchObject({ code: 3, stdout: '' });
    expect(again.stderr).toContain('needs an empty folder');
    expect([git('rev-parse', 'HEAD'), git('status', '--porcelain')]).toEqual([before, '']);
  });
});
