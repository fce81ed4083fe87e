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

it('suggests nothing to plan where the next phase has plans, and no discussion before the current one has', () => {
  const plan = '---\nphase: 02-two\nplan: 01\ntype: execute\n---\n';
  makeProject(folder, { ...smallProject, '.planning/phases/02-two/02-01-PLAN.md': plan });
  const planned = composeStatus(observed());
  expect([planned.overlap.verdict, planned.next.terminal2]).toEqual(['none', []]);
  removeFolder(join(folder, 'r'));
  const { '.planning/phases/01-one/01-01-PLAN.md': _, ...unplanned } = smallProject;
  makeProject(folder, unplanned);
  const open = composeStatus(observed());
  expect([open.overlap.verdict, open.waiting]).toEqual(['unsafe', []]);
});

it('tells a project without phases from one whose milestones are all over, and quotes an odd path whole', () => {
  const archived = { '.planning/milestones/v1.0-phases/01-one/01-01-PLAN.md': '---\nplan: 01\n---\n' };
  const roadmap = { '.planning/ROADMAP.md': '# Roadmap\n', '.planning/STATE.md': '# State\n' };
  makeProject(folder, { ...roadmap, ...archived, '.planning/a"b.md': '' });
  const over = composeStatus(observed());
  expect(over.next.why).toContain('begin the next milestone');
  expect(over.problems.map(({ where }) => where)).toEqual(['".planning/a\\"b.md"']);
  removeFolder(join(folder, 'r'));
  makeProject(folder, roadmap);
  expect(composeStatus(observed()).next.why).toContain('the roadmap has no phase');
});

it('names what was saved in the instant of a landing and could not be put back, and no other file of ours', () => {
  const kept = `.STATE.md.${'0a'.repeat(6)}-${'1b'.repeat(6)}.${'2c'.repeat(6)}.leapfrog`;
  const written = `.STATE.md.${'2c'.repeat(6)}.leapfrog`;
  makeProject(folder, { ...smallProject, [`.planning/${kept}`]: 'theirs', [`.planning/${written}`]: 'ours' });
  const problems = composeStatus(observed()).problems.filter(({ name }) => name === 'saved-beside');
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({ where: `.planning/${kept}` });
  expect(problems[0]?.next).toContain('take over what STATE.md lacks of it');
});

it('puts open questions first, with the way to answer each, and says nothing twice', () => {
  makeProject(folder, smallProject);
  const base = { phase: '2', next: 'look', at: '2026-11-25T14:00:00Z', told: true };
  const questions = [
    { ...base, id: '3', name: 'planner-asks', what: 'the planner asks: zsh?\n1 yes' },
    { ...base, id: '4', name: 'boundary-open', what: 'it cannot land', next: 'settle it' },
    { ...base, id: '5', name: 'context-missing', what: 'not discussed' },
  ] as const;
  const { waiting } = composeStatus({ ...observed(), questions });
  expect(waiting.slice(0, 2)).toEqual([
    { what: 'Question 3: the planner asks: zsh?', next: 'leapfrog answer 3 TEXT' },
    { what: 'Question 4: it cannot land', next: 'Settle it.' },
  ]);
  expect(JSON.stringify(waiting)).not.toContain('Question 5');
});
