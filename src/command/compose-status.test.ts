import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { environmentOf, makeProject, must, smallProject } from '../../test/support/temporary-project.ts';
import { commitFiles, removeFolder, temporaryFolder } from '../../test/support/temporary-repository.ts';
import { gitText } from '../git/index.ts';
import { composeStatus, type Observed } from './compose-status.ts';
import { observeStatus } from './observe-status.ts';

let folder: string;
let observed: () => Observed;
beforeEach(() => {
  folder = temporaryFolder();
  const env = environmentOf(folder);
  observed = () => must(observeStatus({ folder: join(folder, 'r'), env }));
});
afterEach(() => removeFolder(folder));

it('reads the closing commit from the history behind a detached HEAD', () => {
  const repo = makeProject(folder);
  const summary = '---\nphase: 01-one\nplan: 01\n---\n# done\n';
  const verified = '---\nphase: 01-one\nstatus: passed\n---\n';
  const directory = '.planning/phases/01-one';
  const closing = commitFiles(
    repo,
    { [`${directory}/01-01-SUMMARY.md`]: summary, [`${directory}/01-VERIFICATION.md`]: verified },
    'docs(01): complete phase',
  );
  commitFiles(repo, { 'src/app.js': 'later' }, 'later');
  gitText(repo, ['switch', '-q', '--detach']);
  const report = composeStatus(observed());
  expect(report.project.refusal?.name).toBe('detached-head');
  expect(report.phases[0]).toMatchObject({ status: 'complete', closing });
});

it('puts a choice about a held plan before the person, and nothing that settles by itself', () => {
  makeProject(folder, smallProject);
  const held = { phase: '2', ref: 'r', commit: 'c', base: 'b', branch: 'main', at: '2026-01-01T00:00:00Z' };
  const missing = [
    { name: 'boundary-not-reached', what: 'phase 1 is not over', next: 'wait' },
    {
      name: 'plans-in-working-tree',
      what: 'phase 2 was also planned here',
      next: 'choose: one or the other',
    },
  ];
  const { waiting } = composeStatus({ ...observed(), held: [{ ...held, missing }] });
  expect(waiting[0]).toEqual({ what: 'Phase 2 was also planned here.', next: 'Choose: one or the other.' });
  expect(JSON.stringify(waiting)).not.toContain('not over');
});
