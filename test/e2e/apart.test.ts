import { chmodSync, existsSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gitText, type Repository } from '../../src/git/index.ts';
import { checkLane, heldPlans, holdPlan, prepareLane, type LeapProject } from '../../src/lane/index.ts';
import { runSync, type RunOutcome } from '../../src/process/index.ts';
import { execute, makeRunFixture, plan, planSession } from '../support/run-fixture.ts';
import { environmentOf, must, openAt } from '../support/temporary-project.ts';
import { removeFolder, temporaryFolder, writeFiles } from '../support/temporary-repository.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
let folder: string;
let repo: Repository;
let project: LeapProject;
beforeEach(() => {
  folder = temporaryFolder();
  repo = makeRunFixture(folder).repo;
  project = must(openAt(folder));
});
afterEach(() => {
  removeFolder(folder);
});

function leapfrog(env: Readonly<Record<string, string>>, ...args: readonly string[]): RunOutcome {
  const whole = { ...process.env, ...environmentOf(folder), ...env };
  return runSync(process.execPath, [cli, ...args], { cwd: repo.folder, env: whole });
}

function json(...args: readonly string[]): Record<string, unknown> {
  const { stdout, stderr } = leapfrog({}, ...args);
  expect(stderr).toBe('');
  const value: unknown = JSON.parse(stdout);
  if (typeof value !== 'object' || value === null) throw new Error(stdout);
  return { ...value };
}

/** The person's: HEAD, branch, index, files, stash. */
function everything(): readonly string[] {
  return [
    gitText(repo, ['rev-parse', '--symbolic-full-name', 'HEAD']),
    gitText(repo, ['status', '--porcelain=v2', '--branch', '--ignored']),
    gitText(repo, ['diff', 'HEAD']),
    gitText(repo, ['stash', 'list']),
    readFileSync(join(repo.folder, 'mine.txt'), 'utf8'),
  ];
}

/** Leaves work of every kind uncommitted in the working tree, and gives all of it. */
function workInProgress(): readonly string[] {
  writeFiles(repo.folder, {
    'mine.txt': 'not committed\n',
    'README.md': '# small\n\nedited\n',
    'staged.txt': 's\n',
  });
  gitText(repo, ['add', 'staged.txt']);
  return everything();
}

it('names the phase in what a planner is told to type, and it is not the one that is being executed', () => {
  expect(readFileSync(join(repo.folder, '.planning/STATE.md'), 'utf8')).toContain('Phase: 1 of 3');
  for (const args of [['plan', '--', 'true'], ['plan', '2', '--', 'true'], ['status']]) {
    const { stdout } = leapfrog({}, ...args);
    const typed = stdout.match(/\/gsd[-:]plan-phase\S*[^\n]*/g) ?? [];
    expect([args, typed.filter((command) => !/plan-phase 2\b/.test(command))]).toEqual([args, []]);
    expect(typed.length > 0 || args[0] === 'status').toBe(true);
  }
});

describe('what a planner does with git in its lane', () => {
  it.each([
    [
      'switches branches: HEAD and branch of the worker stay where they are',
      'git switch -q -c elsewhere && git commit -q --allow-empty -m away',
    ],
    [
      'resets hard and cleans: what the worker has not committed stays',
      'git reset -q --hard HEAD && git clean -qfdx',
    ],
    [
      'stashes and pops: the worker sees no stash of it',
      'echo x > README.md && git stash -q -u && git stash pop -q && git stash -q',
    ],
    [
      'rewrites its history: the worker’s stays',
      'git commit -q --amend --allow-empty -m other && git reflog expire --all && git gc -q',
    ],
    [
      'deletes everything: the worker has all of it',
      'rm -rf src .planning README.md && git add -A && git commit -qm gone',
    ],
  ])('%s', (_what, script) => {
    const before = workInProgress();
    const lane = must(prepareLane(project, { role: 'planner', phase: '2' }));
    const { code, stderr } = runSync('sh', ['-ec', script], { cwd: lane.folder });
    expect([code, stderr]).toEqual([0, '']);
    lane.release();
    expect(everything()).toEqual(before);
  });

  it('is not touched where the worker stashes everything: half-written files stay, and each pops its own', () => {
    const before = workInProgress();
    const lane = must(prepareLane(project, { role: 'planner', phase: '2' }));
    writeFiles(lane.folder, { 'half.md': 'half written\n', 'README.md': '# of the planner\n' });
    // As GSD's step after a wave does it in the tree it runs in.
    gitText(repo, ['stash', 'push', '-q', '-u']);
    const half = (): readonly string[] =>
      ['half.md', 'README.md'].map((path) => readFileSync(join(lane.folder, path), 'utf8'));
    expect(half()).toEqual(['half written\n', '# of the planner\n']);
    gitText(lane.repo, ['stash', 'push', '-q', '-u']);
    gitText(repo, ['stash', 'pop', '-q', '--index']);
    expect(everything()).toEqual(before);
    gitText(lane.repo, ['stash', 'pop', '-q']);
    expect(half()).toEqual(['half written\n', '# of the planner\n']);
    lane.release();
    expect(everything()).toEqual(before);
  });

  it('brings no deletion of a file that is not its own, and names it', () => {
    const lane = must(prepareLane(project, { role: 'planner', phase: '2' }));
    runSync('sh', ['-ec', `${planSession('2')}\ngit rm -q README.md && git commit -qm 'docs: tidy'`], {
      cwd: lane.folder,
    });
    const checked = must(checkLane(project, lane));
    expect(checked.heldBack.map(({ path }) => path)).toContain('README.md');
    const held = must(holdPlan(project, lane, checked, { agent: 'scripted' }));
    lane.release();
    expect(gitText(repo, ['diff', '--name-only', '--diff-filter=D', held.base, held.commit])).toBe('');
  });
});

it('has no secrets in a lane: neither ignored ones nor those that lie uncommitted among the planning files', () => {
  writeFiles(repo.folder, {
    '.gitignore': '.env\n',
    '.env': 'TOKEN=secret\n',
    '.planning/.env': 'TOKEN=secret\n',
    '.planning/deploy.pem': 'secret\n',
    '.planning/NOTES.md': 'a note\n',
  });
  const lane = must(prepareLane(project, { role: 'planner', phase: '2' }));
  const there = ['.env', '.planning/.env', '.planning/deploy.pem', '.planning/NOTES.md'];
  expect(there.map((path) => existsSync(join(lane.folder, path)))).toEqual([false, false, false, true]);
  lane.release();
  const objects = gitText(repo, ['rev-list', '--objects', '--all']);
  expect(objects).not.toMatch(/\.env|deploy\.pem/);
});

it('lists what lies in a lane after its user died, and what is on no branch, with the command that shows it', () => {
  const lane = must(prepareLane(project, { role: 'planner', phase: '2' }));
  writeFiles(lane.folder, { 'idea.md': 'an idea\n', 'scrap.md': 'half\n' });
  gitText(lane.repo, ['add', 'idea.md']);
  gitText(lane.repo, ['commit', '-qm', 'docs: an idea']);
  lane.release();
  expect(json('status', '--json')['lanes']).toMatchObject([
    { role: 'planner', left: { commits: 1, files: 1 } },
  ]);
  expect(leapfrog({}, 'status').stdout.replaceAll(/\s+/g, ' ')).toContain(
    '1 commit and 1 uncommitted file in it are nowhere else yet: leapfrog plan 2',
  );
  // The lane moves on: both are kept, and listed.
  must(prepareLane(project, { role: 'planner', phase: '2' })).release();
  const text = leapfrog({}, 'status').stdout;
  const [shown] = /^ {2}([0-9a-f]{10}) {2}.*what the former task left/m.exec(text)?.slice(1) ?? [];
  expect(text).toContain('git show COMMIT');
  expect(gitText(repo, ['ls-tree', '--name-only', shown ?? ''])).toContain('scrap.md');
  expect(gitText(repo, ['log', '--format=%s', shown ?? ''])).toContain('docs: an idea');
  // On a branch of the person's it is none of ours to list.
  gitText(repo, ['branch', 'rescued', shown ?? '']);
  expect(json('status', '--json')['kept']).toEqual([]);
});

it('says of no held plan that it is nowhere else, though its files lie uncommitted in the lane', () => {
  const lane = must(prepareLane(project, { role: 'planner', phase: '2' }));
  const uncommitted = planSession('2').replaceAll(/^.*git (?:add|commit).*$/gm, '');
  runSync('sh', ['-ec', uncommitted], { cwd: lane.folder });
  must(holdPlan(project, lane, must(checkLane(project, lane)), { agent: 'scripted' }));
  lane.release();
  expect(json('status', '--json')['lanes']).toMatchObject([{ role: 'planner', left: null }]);
  writeFiles(lane.folder, { 'scrap.md': 'half\n' });
  expect(json('status', '--json')['lanes']).toMatchObject([{ role: 'planner', left: { files: 1 } }]);
});

it('does not start from within one of its own sessions', () => {
  const refused = leapfrog({ LEAPFROG_SESSION: 'x' }, 'run', '--json', '--agent', 'scripted:none.json');
  expect(refused.code).toBe(3);
  expect(refused.stdout).toContain('inside-a-session');
});

it('says what a failed session said last, and keeps all of it', () => {
  const script = join(folder, 'script.json');
  const fails = { do: 'run', command: ['sh', '-c', 'echo the disk is on fire >&2; exit 7'] };
  const tasks = [
    { ...plan('2'), steps: [fails] },
    { role: 'worker', kind: 'execute', phase: '1', steps: [fails] },
  ];
  writeFiles(folder, { 'script.json': JSON.stringify({ v: 1, name: 'fails', tasks }) });
  const run = leapfrog({}, 'run', '--json', '--agent', `scripted:${script}`);
  expect(run.code).toBe(4);
  expect(run.stdout).toContain('the disk is on fire');
  expect(leapfrog({}, 'log').stdout).toContain('the disk is on fire');
});

it('makes nothing that others than the person may read', () => {
  const lane = must(prepareLane(project, { role: 'planner', phase: '2' }));
  runSync('sh', ['-ec', planSession('2')], { cwd: lane.folder });
  must(holdPlan(project, lane, must(checkLane(project, lane)), { agent: 'scripted' }));
  lane.release();
  leapfrog({}, 'discard', '2');
  expect(heldPlans(project)).toEqual([]);
  const open = [project.paths.stateFolder, join(repo.commonDir, 'leapfrog')].flatMap(openToOthers);
  expect(open).toEqual([]);
});

it('makes nothing that others may read where a worker is first, nor below what an earlier version left open', () => {
  const script = join(folder, 'script.json');
  writeFiles(folder, { 'script.json': JSON.stringify({ v: 1, name: 'first', tasks: [execute('1')] }) });
  const run = (): RunOutcome =>
    runSync('sh', ['-c', 'umask 022; exec "$@"', 'sh', process.execPath, cli, ...runFlags(script)], {
      cwd: repo.folder,
      env: { ...process.env, ...environmentOf(folder) },
    });
  const both = [project.paths.stateFolder, join(repo.commonDir, 'leapfrog')];
  run();
  expect(both.flatMap(openToOthers)).toEqual([]);
  const [session = ''] = readdirSync(join(project.paths.stateFolder, 'sessions'));
  const log = join(project.paths.stateFolder, 'sessions', session);
  const files = ['brief.md', 'task.json', 'events.jsonl', 'claim.json'].map((name) =>
    statSync(join(log, name)),
  );
  expect(files.map(({ mode }) => mode & 0o77)).toEqual([0, 0, 0, 0]);
  chmodSync(project.paths.stateFolder, 0o755);
  run();
  expect(both.flatMap(openToOthers)).toEqual([]);
});

const runFlags = (script: string): readonly string[] => [
  'run',
  '--json',
  '--agent',
  `scripted:${script}`,
  '--until',
  '1',
];

/** Paths that somebody else could get at: below a folder that is closed to others, nothing is. */
function openToOthers(path: string): readonly string[] {
  const stat = statSync(path);
  if ((stat.mode & 0o77) === 0) return [];
  if (!stat.isDirectory()) return [path];
  return [path, ...readdirSync(path).flatMap((name) => openToOthers(join(path, name)))];
}

it('goes on where its own folder in the repository was taken away', () => {
  must(prepareLane(project, { role: 'planner', phase: '2' })).release();
  rmSync(join(repo.commonDir, 'leapfrog'), { recursive: true, force: true });
  expect(leapfrog({}, 'log').stdout).toBe('Nothing has happened here yet.\n');
  expect(leapfrog({}, 'status').code).toBe(0);
});
