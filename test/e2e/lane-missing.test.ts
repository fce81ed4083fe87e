import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openProject, type LeapProject } from '../../src/lane/index.ts';
import { runSync } from '../../src/process/index.ts';
import { execute, makeRunFixture, plan, until, type RunFixture } from '../support/run-fixture.ts';
import { environmentOf, must } from '../support/temporary-project.ts';
import { removeFolder, temporaryFolder, writeFiles } from '../support/temporary-repository.ts';

let folder: string;
let fixture: RunFixture;
let project: LeapProject;
beforeEach(() => {
  folder = temporaryFolder();
  const bin = join(folder, 'bin');
  fixture = makeRunFixture(folder, {}, { PATH: `${bin}:${process.env['PATH'] ?? ''}` });
  mkdirSync(bin);
  project = must(openProject({ folder: fixture.folder, env: environmentOf(folder) }));
  mkdirSync(dirname(project.paths.plannerLane), { recursive: true });
  writeFiles(fixture.folder, { 'mine.txt': 'mine\n', 'README.md': '# small\n\nedited\n' });
});
afterEach(() => removeFolder(folder));

/** A git that does what the real one does, except that it fails as told where it is to clone. */
function gitThatCannotClone(how: string): void {
  const real = runSync('sh', ['-c', 'command -v git'], { cwd: '/' }).stdout.trim();
  const text = `#!/bin/sh\nfor word in "$@"; do [ "$word" = clone ] && { ${how}; }; done\nexec ${real} "$@"\n`;
  writeFileSync(join(folder, 'bin/git'), text, { mode: 0o755 });
}

/** What must not change, whatever becomes of the lane: the person's own files, and the settings of their repository. */
const own = (): readonly string[] => [
  readFileSync(join(fixture.folder, 'mine.txt'), 'utf8'),
  readFileSync(join(fixture.folder, 'README.md'), 'utf8'),
  readFileSync(join(fixture.repo.gitDir, 'config'), 'utf8'),
  fixture.git('symbolic-ref', 'HEAD'),
];

/** Starts a run until phase 2 is done, and lets the worker finish once the person was asked something. */
async function runUntilAsked(): Promise<ReturnType<RunFixture['run']>> {
  const tasks = [execute('1', { first: [until('asked')] }), plan('2'), execute('2')];
  const run = fixture.run(tasks, '--until', '2');
  await run.told('asked');
  fixture.signal('asked');
  return run;
}

it.each<readonly [string, () => void, RegExp]>([
  [
    'git cannot clone',
    () => gitThatCannotClone('echo "fatal: no more inodes" >&2; exit 128'),
    /git clone failed: fatal: no more inodes/,
  ],
  ['git is killed while it clones', () => gitThatCannotClone('kill -KILL $$'), /git clone failed/],
  [
    'a link to the working tree lies in its place',
    () => symlinkSync(fixture.folder, project.paths.plannerLane),
    /lies where the planner lane has its place/,
  ],
  [
    'a worktree of the repository lies in its place',
    () => fixture.git('worktree', 'add', '-q', '-b', 'x', project.paths.plannerLane),
    /lies where the planner lane has its place/,
  ],
])('starts no planner where its lane cannot be made, and says so: %s', async (_, occupy, said) => {
  occupy();
  const before = own();
  const run = await runUntilAsked();
  const { code, asked, errors } = await run.outcome();
  expect([code, errors]).toEqual([4, []]);
  expect(asked.join()).toMatch(said);
  // Only the worker was started, and it alone has worked: nothing of phase 2 is anywhere.
  const started = run.events.filter(({ event }) => event === 'session-started');
  expect(started.map(({ role, phase }) => `${String(role)} ${String(phase)}`)).toEqual(['worker 1']);
  expect(own()).toEqual(before);
  expect(fixture.git('log', '-1', '--format=%s')).toBe('docs(01): verify phase');
  expect(fixture.git('log', '--all', '--format=%s')).not.toContain('(02)');
  expect(fixture.git('for-each-ref', 'refs/leapfrog')).toBe('');
});

it('starts the planner in a clone of its own where something else lay in its place, which is set aside', async () => {
  writeFiles(project.paths.plannerLane, { 'notes.txt': 'somebody’s\n' });
  const before = own();
  const run = fixture.run([execute('1'), plan('2'), execute('2')], '--until', '2');
  expect(await run.outcome()).toEqual({ code: 0, asked: [], errors: [] });
  expect(own()).toEqual(before);
  const { stateFolder, plannerLane } = project.paths;
  const aside = readdirSync(stateFolder).find((name) => name.startsWith('planner.broken-')) ?? '';
  expect(readFileSync(join(stateFolder, aside, 'notes.txt'), 'utf8')).toBe('somebody’s\n');
  expect(readdirSync(plannerLane)).toContain('.git');
});
