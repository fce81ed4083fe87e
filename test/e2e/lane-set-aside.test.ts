import { chmodSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { gitText, listRefs } from '../../src/git/index.ts';
import { prepareLane, type LaneInUse, type LeapProject } from '../../src/lane/index.ts';
import { runSync, type RunOutcome } from '../../src/process/index.ts';
import { makeRunFixture } from '../support/run-fixture.ts';
import { environmentOf, must, openAt } from '../support/temporary-project.ts';
import { commitFiles, removeFolder, temporaryFolder, writeFiles } from '../support/temporary-repository.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
let folder: string;
let project: LeapProject;
beforeEach(() => {
  folder = temporaryFolder();
  makeRunFixture(folder);
  project = must(openAt(folder));
});
afterEach(() => removeFolder(folder));

const prepared = (): LaneInUse => must(prepareLane(project, { role: 'planner', phase: '2' }));
const kept = () => listRefs(project.repo, `refs/leapfrog/kept/${project.key}/planner`);
const inRepository = (...args: readonly string[]): string => gitText(project.repo, args);

function leapfrog(...args: readonly string[]): RunOutcome {
  const env = { ...process.env, ...environmentOf(folder) };
  return runSync(process.execPath, [cli, ...args], { cwd: project.repo.folder, env });
}

const told = z.array(z.object({ name: z.string(), where: z.nullable(z.string()), next: z.string() }));
const printed = z.object({ problems: z.optional(told), findings: z.optional(told) });

function problems(command: 'status' | 'doctor'): z.infer<typeof told> {
  const read = printed.parse(JSON.parse(leapfrog(command, '--json').stdout));
  const all = read.problems ?? read.findings ?? [];
  return all.filter(({ name }) => name === 'lane-set-aside');
}

/** As a power cut leaves it. */
function tear(lane: LaneInUse): void {
  lane.release();
  writeFileSync(join(lane.folder, '.git', 'HEAD'), 'ref:');
}

it('is named by status and doctor with a command that shows what is in it, until it is gone', () => {
  const lane = prepared();
  writeFiles(lane.folder, { 'idea.md': 'nowhere else\n' });
  tear(lane);
  expect([problems('status'), problems('doctor')]).toEqual([[], []]);
  prepared().release();
  const [first] = problems('status');
  expect(problems('doctor')).toMatchObject([{ where: first?.where, next: first?.next }]);
  const look = /: (diff .*); take over/.exec(first?.next ?? '')?.[1] ?? 'false';
  expect(runSync('sh', ['-c', look], { cwd: '/' }).stdout).toContain('planner.broken-');
  expect(runSync('sh', ['-c', look], { cwd: '/' }).stdout).toContain('idea.md');
  expect(leapfrog('status').stdout).toContain('lane-set-aside');
  rmSync(first?.where ?? '', { recursive: true });
  expect([problems('status'), problems('doctor')]).toEqual([[], []]);
});

it('has its commits kept in the repository, those on no branch of it too', () => {
  const lane = prepared();
  commitFiles(lane.repo, { 'a.md': 'a' }, 'docs: a');
  const away = commitFiles(lane.repo, { 'b.md': 'b' }, 'docs: b');
  gitText(lane.repo, ['checkout', '-q', '-b', 'other', 'HEAD~2']);
  const other = commitFiles(lane.repo, { 'c.md': 'c' }, 'docs: c');
  gitText(lane.repo, ['branch', '-q', '-D', 'main']);
  tear(lane);
  prepared().release();
  expect(
    kept()
      .map(({ commit }) => commit)
      .toSorted(),
  ).toEqual([away, other].toSorted());
  expect(inRepository('show', `${away}:b.md`, `${away}~1:a.md`, `${other}:c.md`)).toBe('bac');
  expect(leapfrog('status').stdout).toContain('docs: b');
  expect(readdirSync(project.paths.stateFolder)).not.toContain('planner.reading');
  expect(inRepository('fsck', '--no-dangling')).toBe('');
});

it('brings nothing that is not whole, and a lane is made all the same', () => {
  const lane = prepared();
  const whole = commitFiles(lane.repo, { 'a.md': 'a' }, 'docs: a');
  const blob = gitText(lane.repo, ['hash-object', '-w', '--stdin'], { input: 'torn' });
  const torn = commitFiles(lane.repo, { 'b.md': 'torn' }, 'docs: b');
  const object = join(lane.repo.gitDir, 'objects', blob.slice(0, 2), blob.slice(2));
  chmodSync(object, 0o600);
  writeFileSync(object, '');
  tear(lane);
  const again = prepared();
  expect(kept().map(({ commit }) => commit)).toEqual([whole]);
  expect(runSync('git', ['cat-file', '-e', torn], { cwd: project.repo.folder }).code).not.toBe(0);
  expect(existsSync(join(again.folder, 'b.md'))).toBe(false);
  expect(problems('status')).toHaveLength(1);
  again.release();
});

it.each(['objects', '.'])('is set aside also where its %s is gone', (gone) => {
  const lane = prepared();
  writeFiles(lane.folder, { 'idea.md': 'nowhere else\n' });
  tear(lane);
  rmSync(join(lane.repo.gitDir, gone), { recursive: true });
  prepared().release();
  expect([kept(), problems('status').length]).toEqual([[], 1]);
});
