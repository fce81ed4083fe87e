import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeProject, must, openAt } from '../../test/support/temporary-project.ts';
import { removeFolder, temporaryFolder } from '../../test/support/temporary-repository.ts';
import { commitTree, leapfrogIdentity } from '../git/commit-tree.ts';
import { treeOf } from '../git/head.ts';
import { updateRef } from '../git/refs.ts';
import type { ActKind } from '../store/act.ts';
import { appendEvent } from '../store/journal.ts';
import { actOnDisk } from './act-on-disk.ts';
import { privateRef } from './held-plan.ts';
import type { LeapProject } from './leap-project.ts';

let folder: string;
let project: LeapProject;
let base: string;
beforeEach(() => {
  folder = temporaryFolder();
  makeProject(folder);
  project = must(openAt(folder));
  base = 'HEAD';
});
afterEach(() => removeFolder(folder));

/** A held plan of phase 2, made at a moment of its own. */
function planHeldAt(at: string, kind: 'held' | 'discarded'): string {
  const { repo } = project;
  const trailers = ['Base', 'Start', 'Lane'].map((name) => `Leapfrog-${name}: ${'0'.repeat(40)}`);
  const message = ['plan', '', 'Leapfrog-Phase: 2', ...trailers, `Leapfrog-At: ${at}`, ''].join('\n');
  const tree = treeOf(repo, base);
  const commit = commitTree(repo, { tree, parents: [], message, identity: leapfrogIdentity });
  const rest = kind === 'held' ? ['2'] : ['2', commit.slice(0, 12)];
  must(updateRef(repo, privateRef(project, kind, ...rest), commit, { absent: true }));
  return commit;
}

const interrupted = (was: ActKind) => ({
  act: 'a',
  was,
  phase: '2',
  at: '2026-11-26T06:00:00.000Z',
  by: { pid: 1, start: '', boot: '', host: '' },
});

it('finds a plan that was held, also where the clock was set back in the middle', () => {
  const commit = planHeldAt('2026-11-26T05:00:00.000Z', 'held');
  expect(actOnDisk(project, interrupted('hold'))).toMatchObject({ is: 'held', commit });
});

it('does not take the plan for its own that another act held, also where its clock was ahead', () => {
  const commit = planHeldAt('2026-11-26T07:00:00.000Z', 'held');
  appendEvent(project.paths.journal, { event: 'plan-held', act: 'before', phase: '2', commit });
  expect(actOnDisk(project, interrupted('hold'))).toMatchObject({ is: 'nothing' });
});

it('names the plan that was discarded now, and none that the journal told of before', () => {
  const commits = Array.from({ length: 6 }, (_, at) =>
    planHeldAt(`2026-11-2${at}T00:00:00.000Z`, 'discarded'),
  );
  for (const now of commits.toReversed()) {
    expect(actOnDisk(project, interrupted('discard'))).toEqual({ is: 'discarded', commit: now });
    appendEvent(project.paths.journal, { event: 'plan-discarded', act: now, phase: '2', commit: now });
  }
  const what = 'no plan of phase 2 is held any more';
  expect(actOnDisk(project, interrupted('discard'))).toEqual({ is: 'nothing', what });
});
