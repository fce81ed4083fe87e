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
import { gitText, type Repository } from '../git/index.ts';
import { limit } from '../limit.ts';
import { boundary, type BoundaryOptions } from './boundary.ts';
import type { LeapProject } from './leap-project.ts';

let folder: string;
let repo: Repository;
let project: LeapProject;
beforeEach(() => {
  folder = temporaryFolder();
  repo = makeProject(folder);
  project = must(openAt(folder));
});
afterEach(() => removeFolder(folder));

const directory = '.planning/phases/01-one';
const proof = {
  [`${directory}/01-01-SUMMARY.md`]: '---\nphase: 01-one\nplan: 01\n---\n',
  [`${directory}/01-VERIFICATION.md`]: '---\nphase: 01-one\nstatus: passed\n---\n',
};

/** So long after everything above that it rests, and so soon that no lock is old. */
const soon = (): number => Date.now() + 2 * limit.boundaryRestMs;

function missing(options: BoundaryOptions = {}): readonly string[] {
  const found = boundary(project, '1', { nowMs: soon(), ...options });
  return found.is === 'reached' ? [] : found.missing.map(({ name }) => name);
}

it('is reached with the closing commit, on the branch, when nothing else goes on', () => {
  commitFiles(repo, { ...proof, [`${directory}/01-VERIFICATION.md`]: '' }, 'docs(01-01): complete plan');
  expect(missing()).toEqual(['closing-commit']);
  commitFiles(repo, proof, 'docs(phase-1): complete phase execution');
  expect(missing({ branch: 'main' })).toEqual([]);
});

it('needs a tip that rests, and the branch that the lane started from', () => {
  commitFiles(repo, proof, 'docs(phase-1): complete phase execution');
  expect(missing({ restMs: Number.MAX_SAFE_INTEGER })).toEqual(['tip-not-at-rest']);
  expect(missing({ branch: 'other' })).toEqual(['wrong-branch']);
  gitText(repo, ['switch', '-q', '--detach']);
  expect(missing({ branch: 'main' })).toEqual(['wrong-branch']);
});

it('does not wait for a tip or a file that is younger than the clock, which somebody set back', () => {
  commitFiles(repo, proof, 'docs(phase-1): complete phase execution');
  writeFiles(repo.folder, { '.planning/STATE.md': 'edited' });
  const nowMs = Date.now() - 3_600_000;
  expect(missing({ nowMs, carriesDirtyFiles: true })).toEqual([]);
  // A commit of this very second still has to rest.
  expect(missing({ nowMs: Date.now(), carriesDirtyFiles: true })).toContain('tip-not-at-rest');
});

it('needs clean planning files, or such as nobody writes any more where landing carries them over', () => {
  commitFiles(repo, proof, 'docs(phase-1): complete phase execution');
  writeFiles(repo.folder, {
    '.planning/STATE.md': 'edited',
    'src/app.js': 'edited too',
    '.planning/.lock': '',
    '.planning/.PROJECT.md.0123456789ab.leapfrog': 'ours',
  });
  const nowMs = Date.now() + 2 * limit.gsdLockMs;
  expect(missing({ nowMs })).toEqual(['planning-files-dirty']);
  expect(missing({ nowMs, carriesDirtyFiles: true })).toEqual([]);
  expect(missing({ carriesDirtyFiles: true, restMs: Number.MAX_SAFE_INTEGER })).toContain(
    'planning-files-dirty',
  );
});

it('needs that no command of GSD writes, and that no work goes on in the background', () => {
  commitFiles(repo, proof, 'docs(phase-1): complete phase execution');
  expect(missing({ background: ['worker session 7'] })).toEqual(['background-work']);
  writeFiles(repo.folder, { '.planning/STATE.md.lock': String(process.pid) });
  expect(missing()).toEqual(['gsd-lock']);
});

it('waits for an executor in a worktree of its own until its work is merged back', () => {
  commitFiles(repo, proof, 'docs(phase-1): complete phase execution');
  const agent = { ...repo, folder: join(folder, 'agent') };
  gitText(repo, ['worktree', 'add', '-q', '-b', 'worktree-agent-1', agent.folder]);
  expect(missing()).toEqual([]);
  commitFiles(agent, { 'src/more.js': '' }, 'feat(01-02): more');
  expect(missing()).toEqual(['background-work']);
  gitText(repo, ['merge', '-q', '--ff-only', 'worktree-agent-1']);
  expect(missing()).toEqual([]);
});

it('names everything that is missing at once, and a branch without a commit', () => {
  writeFiles(repo.folder, { '.planning/STATE.md': 'edited' });
  expect(missing({ restMs: Number.MAX_SAFE_INTEGER, branch: 'other', background: ['x'] })).toEqual([
    'wrong-branch',
    'closing-commit',
    'planning-files-dirty',
    'background-work',
    'tip-not-at-rest',
  ]);
  const empty = makeRepository(join(folder, 'empty'));
  writeFiles(empty.folder, smallProject);
  project = { ...project, repo: empty };
  expect(missing()).toEqual(['no-commit']);
});
