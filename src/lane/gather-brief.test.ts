import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  environmentOf,
  makeProject,
  must,
  openAt,
  smallProject,
} from '../../test/support/temporary-project.ts';
import { removeFolder, temporaryFolder, writeFiles } from '../../test/support/temporary-repository.ts';
import { gatherBrief } from './gather-brief.ts';
import { prepareLane } from './prepare-lane.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
  makeProject(folder, {
    ...smallProject,
    '.planning/phases/01-one/01-01-PLAN.md': `---
phase: 01-one
plan: 01
must_haves:
  truths: ["app starts in a second"]
  artifacts:
    - path: src/app.js
      provides: the server
      exports: [start]
---
`,
    '.planning/phases/01-one/01-02-PLAN.md':
      '---\nphase: 01-one\nplan: 02\nstatus: superseded\nmust_haves:\n  truths: [never]\n---\n',
  });
});
afterEach(() => removeFolder(folder));

const planner = { role: 'planner', kind: 'plan', phase: '2', attended: false } as const;
const worker = { role: 'worker', kind: 'execute', phase: '1', attended: true } as const;

it('tells the planner what the worker builds, what was carried in, and what was not seen', () => {
  writeFiles(join(folder, 'r'), { '.planning/STATE.md': '# Changed\n', 'src/new.js': '' });
  const project = must(openAt(folder));
  const lane = must(prepareLane(project, { role: 'planner', phase: '2' }));
  const brief = gatherBrief(project, { ...planner, lane }, environmentOf(folder));
  lane.release();
  expect(brief).toContain(`planner of phase 2 (Two)`);
  expect(brief).toContain(`on branch main at ${lane.base.slice(0, 7)}`);
  expect(brief).toContain("phase is 1, executed in the person's working tree: 0 of 1 plans done");
  expect(brief).toContain(
    '- 01-01: app starts in a second\n- 01-01: src/app.js: the server; exports start\n',
  );
  expect(brief).not.toContain('never');
  expect(brief).toContain('so do not rely on them:\n- src/new.js\n');
  expect(brief).toContain('has not committed it yet:\n- .planning/STATE.md\n');
  expect(brief).toContain("- .planning/phases/01-one: it is the worker's");
});

it('tells the worker what relies on it', () => {
  const brief = gatherBrief(must(openAt(folder)), worker, environmentOf(folder));
  expect(brief).toContain("The planner's phase is 2");
  expect(brief).toContain('Build these as promised');
});

it("takes the project's own text before the person's, and the person's before the built-in one", () => {
  const env = environmentOf(folder);
  const own = join(folder, 'home', '.config', 'leapfrog');
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, 'brief.md'), 'Mine: {{phase}}');
  const project = must(openAt(folder));
  expect(gatherBrief(project, worker, env)).toBe('Mine: 1 (One)\n');
  writeFiles(join(folder, 'r'), { '.planning/leapfrog-brief.md': 'Ours: {{role}}' });
  expect(gatherBrief(project, worker, env)).toBe('Ours: worker\n');
});
