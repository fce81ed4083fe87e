import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeProject, must, openAt, smallProject } from '../../test/support/temporary-project.ts';
import {
  commitFiles,
  makeRepository,
  removeFolder,
  temporaryFolder,
  writeFiles,
} from '../../test/support/temporary-repository.ts';
import { commitOf, git, gitText, head, listRefs, readBlob, type Repository, statusOf } from '../git/index.ts';
import { laneOf, laneRecord, resumeLane } from './lane.ts';
import { prepareLane } from './prepare-lane.ts';

let folder: string;
let repo: Repository;
beforeEach(() => {
  folder = temporaryFolder();
  repo = makeProject(folder);
});
afterEach(() => removeFolder(folder));

function textIn(top: string, path: string): string {
  return readFileSync(join(top, path), 'utf8');
}

it('makes a clone apart from the worktree, at the base, with nowhere to push', () => {
  const project = must(openAt(folder));
  const lane = must(prepareLane(project, { role: 'planner', phase: '2' }));
  expect(lane).toMatchObject({
    base: commitOf(repo, 'HEAD'),
    start: commitOf(repo, 'HEAD'),
    branch: 'main',
    captured: [],
  });
  expect(head(lane.repo)).toEqual(head(repo));
  expect(textIn(lane.folder, '.planning/STATE.md')).toBe(smallProject['.planning/STATE.md']);
  expect(gitText(lane.repo, ['remote'])).toBe('');
  expect(gitText(lane.repo, ['config', 'user.name'])).toBe('Ada');
  writeFiles(lane.folder, { new: '' });
  gitText(lane.repo, ['stash', 'push', '-q', '-u']);
  expect(git(repo, ['stash', 'list']).stdout).toBe('');
  expect(statusOf(repo)).toEqual([]);
  expect(laneOf(project, 'planner')).toMatchObject({ phase: '2', start: lane.start, folder: lane.folder });
});

it('is used by one at a time, and can be gone on with after that one has gone', () => {
  const project = must(openAt(folder));
  const lane = must(prepareLane(project, { role: 'planner', phase: '2' }));
  expect(prepareLane(project, { role: 'planner', phase: '2' })).toMatchObject({
    trouble: { name: 'lease-held' },
  });
  expect(resumeLane(project, 'planner')).toMatchObject({ trouble: { name: 'lease-held' } });
  expect(resumeLane(project, 'landing')).toMatchObject({ trouble: { name: 'no-lane' } });
  must(prepareLane(project, { role: 'landing', phase: '2' })).release();
  lane.release();
  const again = must(resumeLane(project, 'planner'));
  expect(again.start).toBe(lane.start);
  again.release();
});

it('captures uncommitted planning files, lists other work as not seen, and touches neither index nor worktree', () => {
  writeFiles(repo.folder, {
    '.planning/STATE.md': 'dirty\r\n',
    '.planning/phases/02 “two"/02-CONTEXT.md': 'context',
    '.planning/STATE.md.lock': '1',
    '.planning/.env': 'SECRET=1',
    'src/app.js': 'unseen',
    '.env': 'SECRET=1',
  });
  rmSync(join(repo.folder, '.planning/PROJECT.md'));
  gitText(repo, ['add', 'src/app.js', '.planning/STATE.md']);
  const before = statusOf(repo);
  const lane = must(prepareLane(must(openAt(folder)), { role: 'planner', phase: '2' }));
  expect(lane.captured.toSorted()).toEqual(
    ['.planning/PROJECT.md', '.planning/STATE.md', '.planning/phases/02 “two"/02-CONTEXT.md'].toSorted(),
  );
  expect(lane.unseen.toSorted()).toEqual(['.env', '.planning/.env', 'src/app.js']);
  expect(textIn(lane.folder, '.planning/STATE.md')).toBe('dirty\r\n');
  expect(textIn(lane.folder, '.planning/phases/02 “two"/02-CONTEXT.md')).toBe('context');
  expect(existsSync(join(lane.folder, '.planning/PROJECT.md'))).toBe(false);
  expect(existsSync(join(lane.folder, '.env'))).toBe(false);
  expect(textIn(lane.folder, 'src/app.js')).toBe(smallProject['src/app.js']);
  expect(gitText(repo, ['rev-parse', `${lane.start}^`])).toBe(lane.base);
  expect(statusOf(repo)).toEqual(before);
  expect(statusOf(lane.repo)).toEqual([]);
  lane.release();
});

it('keeps everything that a task left, under refs of the person’s repository, before it moves on', () => {
  const project = must(openAt(folder));
  const lane = must(prepareLane(project, { role: 'planner', phase: '2' }));
  const { repo: clone } = lane;
  commitFiles(clone, { '.planning/phases/02-two/02-01-PLAN.md': 'committed' }, 'docs(02): create phase plan');
  writeFiles(clone.folder, { stashed: 'stashed' });
  gitText(clone, ['stash', 'push', '-q', '-u']);
  gitText(clone, ['checkout', '-q', '-b', 'side/x']);
  commitFiles(clone, { side: 'side' }, 'side');
  gitText(clone, ['checkout', '-q', 'main']);
  writeFiles(clone.folder, {
    'un tracked “"\n': 'untracked',
    '.planning/STATE.md': 'uncommitted',
    staged: 's',
  });
  gitText(clone, ['add', 'staged']);
  writeFileSync(join(clone.gitDir, 'index.lock'), '');
  lane.release();
  const base = commitFiles(repo, { 'src/app.js': 'next\n' }, 'work');

  const next = must(prepareLane(project, { role: 'planner', phase: '3' }));
  expect(head(next.repo)).toEqual({ branch: 'main', commit: base });
  expect(statusOf(next.repo)).toEqual([]);
  expect(textIn(next.folder, 'src/app.js')).toBe('next\n');
  expect(existsSync(join(next.folder, '.planning/phases/02-two/02-01-PLAN.md'))).toBe(false);
  const kept = listRefs(repo, `refs/leapfrog/kept/${project.key}/planner`);
  const has = (path: string): string[] =>
    kept.flatMap(({ commit }) => readBlob(repo, commit, path)?.toString() ?? []);
  expect(has('.planning/phases/02-two/02-01-PLAN.md')).toContain('committed');
  expect(has('un tracked “"\n')).toEqual(['untracked']);
  expect(has('.planning/STATE.md')).toContain('uncommitted');
  expect(has('staged')).toEqual(['s']);
  expect(has('side')).toEqual(['side']);
  expect(kept.some(({ commit }) => git(repo, ['cat-file', '-e', `${commit}^3:stashed`]).code === 0)).toBe(
    true,
  );
  expect(listRefs(next.repo, 'refs/heads').map(({ name }) => name)).toEqual(['refs/heads/main']);
  next.release();

  must(prepareLane(project, { role: 'planner', phase: '3' })).release();
  expect(listRefs(repo, 'refs/leapfrog/kept')).toHaveLength(kept.length);
});

it('goes back to an earlier base, over a merge that a task broke off', () => {
  const first = commitOf(repo, 'HEAD') ?? '';
  commitFiles(repo, { 'src/app.js': 'later' }, 'later');
  const project = must(openAt(folder));
  const lane = must(prepareLane(project, { role: 'planner', phase: '2' }));
  gitText(lane.repo, ['checkout', '-q', '-b', 'side', first]);
  commitFiles(lane.repo, { 'src/app.js': 'side' }, 'side');
  expect(git(lane.repo, ['merge', 'main']).code).toBe(1);
  lane.release();
  const back = must(prepareLane(project, { role: 'planner', phase: '2', base: first }));
  expect(head(back.repo)).toEqual({ branch: 'main', commit: first });
  expect(textIn(back.folder, 'src/app.js')).toBe(smallProject['src/app.js']);
  back.release();
});

it('holds a snapshot of planning files that git ignores, each time anew', () => {
  writeFileSync(join(repo.gitDir, 'info/exclude'), '.planning/\n');
  gitText(repo, ['rm', '-rq', '--cached', '.planning']);
  gitText(repo, ['commit', '-qm', 'planning is private']);
  const project = must(openAt(folder));
  expect(project.tracked).toBe(false);
  for (const role of ['planner', 'landing'] as const) {
    const lane = must(prepareLane(project, { role, phase: '2' }));
    expect(textIn(lane.folder, '.planning/STATE.md')).toBe(smallProject['.planning/STATE.md']);
    expect(lane.captured).toContain('.planning/ROADMAP.md');
    writeFiles(lane.folder, { '.planning/phases/02-two/02-01-PLAN.md': role });
    lane.release();
  }
  writeFiles(repo.folder, { '.planning/STATE.md': 'newer' });
  rmSync(join(repo.folder, '.planning/PROJECT.md'));
  const lane = must(prepareLane(project, { role: 'planner', phase: '2' }));
  expect(textIn(lane.folder, '.planning/STATE.md')).toBe('newer');
  expect(existsSync(join(lane.folder, '.planning/PROJECT.md'))).toBe(false);
  expect(existsSync(join(lane.folder, '.planning/phases/02-two'))).toBe(false);
  const [kept] = listRefs(repo, `refs/leapfrog/kept/${project.key}/planner`);
  expect(readBlob(repo, kept?.commit ?? '', '.planning/phases/02-two/02-01-PLAN.md')?.toString()).toBe(
    'planner',
  );
  expect(git(repo, ['check-ignore', '-q', '.planning/x']).code).toBe(0);
  lane.release();
});

it('is left as it is where git cannot store what lies in it, and says so', () => {
  const project = must(openAt(folder));
  const lane = must(prepareLane(project, { role: 'planner', phase: '2' }));
  const inner = makeRepository(join(lane.folder, 'inner'));
  writeFiles(lane.folder, { 'inner/note.md': 'mine' });
  lane.release();
  const refused = prepareLane(project, { role: 'planner', phase: '2' });
  expect(refused).toMatchObject({ ok: false, trouble: { name: 'lane-not-prepared', where: lane.folder } });
  expect(textIn(lane.folder, 'inner/note.md')).toBe('mine');
  commitFiles(inner, { x: '' }, 'now it is a repository');
  const still = prepareLane(project, { role: 'planner', phase: '2' });
  expect(still).toMatchObject({ ok: false, trouble: { name: 'lane-not-ready', where: lane.folder } });
  expect(textIn(lane.folder, 'inner/note.md')).toBe('mine');
});

it('keeps two projects of one repository apart, in a subfolder too', () => {
  commitFiles(repo, { 'apps/a/.planning/STATE.md': 'a' }, 'second project');
  writeFiles(repo.folder, { '.planning/STATE.md': 'dirty', 'apps/a/.planning/STATE.md': 'dirty a' });
  const top = must(prepareLane(must(openAt(folder)), { role: 'planner', phase: '2' }));
  const sub = must(prepareLane(must(openAt(folder, 'apps/a')), { role: 'planner', phase: '2' }));
  expect(sub.folder).not.toBe(top.folder);
  expect([top.captured, top.unseen]).toEqual([['.planning/STATE.md'], ['apps/a/.planning/STATE.md']]);
  expect([sub.captured, sub.unseen]).toEqual([['apps/a/.planning/STATE.md'], ['.planning/STATE.md']]);
  expect(textIn(sub.folder, 'apps/a/.planning/STATE.md')).toBe('dirty a');
  top.release();
  sub.release();
});

it('is not stopped by the locks that a killed git left in it', () => {
  const project = must(openAt(folder));
  const lane = must(prepareLane(project, { role: 'planner', phase: '2' }));
  writeFiles(lane.folder, { 'left.md': 'left' });
  lane.release();
  const locks = ['index.lock', 'HEAD.lock', 'refs/heads/main.lock', 'refs/leapfrog/start.lock'];
  for (const lock of locks) writeFileSync(join(lane.repo.gitDir, lock), '');
  must(prepareLane(project, { role: 'planner', phase: '2' })).release();
  const kept = listRefs(repo, `refs/leapfrog/kept/${project.key}`);
  expect(kept.map(({ commit }) => readBlob(repo, commit, 'left.md')?.toString())).toEqual(['left']);
});

it('clears no branch of the lane that moved after it was kept', () => {
  const project = must(openAt(folder));
  const lane = must(prepareLane(project, { role: 'planner', phase: '2' }));
  gitText(lane.repo, ['checkout', '-q', '-b', 'side']);
  const first = commitFiles(lane.repo, { side: 'one' }, 'one');
  lane.release();
  let late = '';
  const onStep = (step: string): void => {
    if (step !== 'lane-at-rest') return;
    late = commitFiles(lane.repo, { side: 'two' }, 'two');
    gitText(lane.repo, ['update-ref', 'refs/heads/side', late, first]);
  };
  const refused = prepareLane({ ...project, onStep }, { role: 'planner', phase: '2' });
  expect(refused).toMatchObject({ ok: false, trouble: { name: 'ref-moved' } });
  expect(commitOf(lane.repo, 'refs/heads/side')).toBe(late);
  must(prepareLane(project, { role: 'planner', phase: '2' })).release();
  expect(commitOf(repo, late)).toBe(late);
});

it('is no lane any more where its clone was taken away', () => {
  const project = must(openAt(folder));
  const lane = must(prepareLane(project, { role: 'planner', phase: '2' }));
  lane.release();
  expect(laneRecord(project, 'planner')).toMatchObject({ phase: '2', start: lane.start });
  expect(laneRecord(project, 'landing')).toBeUndefined();
  rmSync(lane.folder, { recursive: true });
  expect(laneRecord(project, 'planner')).toBeUndefined();
  expect(laneOf(project, 'planner')).toBeUndefined();
});

it('has its settings with the clone, and those that changed or went at the next preparation', () => {
  gitText(repo, ['config', 'core.autocrlf', 'input']);
  const project = must(openAt(folder));
  const calls = (args: readonly string[]): string => git(lane.repo, ['config', '--local', ...args]).stdout;
  const lane = must(prepareLane(project, { role: 'planner', phase: '2' }));
  expect(calls(['--get-all', 'core.autocrlf'])).toBe('input\n');
  expect(calls(['--get-all', 'commit.gpgsign'])).toBe('false\n');
  expect(calls(['--get-all', 'core.hooksPath'])).toBe(`${join(lane.repo.gitDir, 'hooks')}\n`);
  lane.release();
  gitText(repo, ['config', '--unset', 'core.autocrlf']);
  gitText(repo, ['config', 'user.name', 'Grace']);
  must(prepareLane(project, { role: 'planner', phase: '2' })).release();
  expect(calls(['--get-all', 'core.autocrlf'])).toBe('');
  expect(gitText(lane.repo, ['config', 'user.name'])).toBe('Grace');
});
