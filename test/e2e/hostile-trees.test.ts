import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { commitTree, gitText, leapfrogIdentity, treeOf, type Repository } from '../../src/git/index.ts';
import { heldPlans, prepareLane } from '../../src/lane/index.ts';
import { runSync, type RunOutcome } from '../../src/process/index.ts';
import { makeRunFixture } from '../support/run-fixture.ts';
import { environmentOf, must, openAt } from '../support/temporary-project.ts';
import { commitFiles, removeFolder, temporaryFolder, writeFiles } from '../support/temporary-repository.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
let folder: string;
let repo: Repository;
beforeEach(() => {
  folder = temporaryFolder();
  repo = makeRunFixture(folder).repo;
});
afterEach(() => {
  removeFolder(folder);
});

function leapfrog(...args: readonly string[]): RunOutcome {
  const env = { ...process.env, ...environmentOf(folder), NO_COLOR: '1' };
  return runSync(process.execPath, [cli, ...args], { cwd: repo.folder, env });
}

/** An answer or a refusal in words; never a stack, never a control character for the terminal. */
function inWords(outcome: RunOutcome): string {
  const said = outcome.stdout + outcome.stderr;
  expect(outcome.signal).toBeNull();
  expect(said).not.toMatch(/\n\s+at |Error:/);
  // oxlint-disable-next-line no-control-regex
  expect(said).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  return said;
}

it('links that lead round in a circle, or out of the project, are no trouble', () => {
  const planning = join(repo.folder, '.planning');
  symlinkSync('..', join(planning, 'phases/round'));
  symlinkSync('itself', join(planning, 'itself'));
  symlinkSync('/etc', join(planning, 'phases/09-etc'));
  expect(inWords(leapfrog('status'))).toContain('Phase one');
  const lane = must(prepareLane(must(openAt(folder)), { role: 'planner', phase: '2' }));
  lane.release();
});

it('a hundred thousand files below the planning root are no trouble', () => {
  const junk = join(repo.folder, '.planning/junk');
  for (let at = 0; at < 100; at += 1) {
    mkdirSync(join(junk, String(at)), { recursive: true });
    for (let file = 0; file < 1000; file += 1) writeFileSync(join(junk, String(at), `${file}.md`), '');
  }
  expect(inWords(leapfrog('status'))).toContain('Phase one');
});

it('a STATE.md of 50 MB ends in words', () => {
  writeFiles(repo.folder, { '.planning/STATE.md': '# State\n\n- [Phase 1]: decided\n'.repeat(2_000_000) });
  expect(inWords(leapfrog('status'))).toContain('Phase one');
});

it('names with line ends, escapes and turned writing stay text', () => {
  const odd = 'a\nb\u001b[2J\u202egnp.exe';
  writeFiles(repo.folder, {
    [`.planning/phases/01-one/${odd}-PLAN.md`]: '---\nphase: 01\n---\n',
    [`.planning/${odd}.md`]: 'x\n',
    '.planning/ROADMAP.md': `# Roadmap\n\n- [ ] **Phase 1: One \u001b]0;owned\u0007\u009b31m** - first\n- [ ] **Phase 2: Two \u202e** - second\n\n### Phase 1: One \u001b]0;owned\u0007\n\n### Phase 2: Two\n`,
  });
  expect(inWords(leapfrog('status'))).toContain('One');
  inWords(leapfrog('lanes'));
  inWords(leapfrog('plan', '2', '--', 'true'));
  inWords(leapfrog('work', '1', '--', 'true'));
  inWords(leapfrog('log'));
});

it('a ref that pretends to be a held plan gives git no option, and is passed over', () => {
  const project = must(openAt(folder));
  const out = join(folder, 'written');
  const message = `x\n\nLeapfrog-Phase: 2\nLeapfrog-Start: --output=${out}\nLeapfrog-Base: --output=${out}\nLeapfrog-Lane: HEAD\nLeapfrog-Plans: 02-01\n`;
  const tree = treeOf(repo, 'HEAD');
  const commit = commitTree(repo, { tree, parents: ['HEAD'], message, identity: leapfrogIdentity });
  gitText(repo, ['update-ref', `refs/leapfrog/held/${project.key}/2`, commit]);
  expect(heldPlans(project)).toEqual([]);
  expect(inWords(leapfrog('land', '2'))).toContain('no plan of phase 2 is held');
});

it('plan text is never a command: what a title holds is not run', () => {
  const name = 'Two $(touch owned) `touch owned`; touch owned';
  commitFiles(
    repo,
    {
      '.planning/ROADMAP.md': `# Roadmap\n\n- [ ] **Phase 1: One** - first\n- [ ] **Phase 2: ${name}** - second\n\n### Phase 1: One\n\n### Phase 2: ${name}\n`,
    },
    'docs: odd title',
  );
  const made = leapfrog('plan', '2', '--', 'sh', '-c', 'ls > seen');
  inWords(made);
  expect(runSync('find', [folder, '-name', 'owned'], { cwd: '/' }).stdout).toBe('');
});
