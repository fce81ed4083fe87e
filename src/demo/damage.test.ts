import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  commitFiles,
  makeRepository,
  removeFolder,
  temporaryFolder,
} from '../../test/support/temporary-repository.ts';
import type { Role, ScriptTask } from '../agent/index.ts';
import type { Repository } from '../git/index.ts';
import { planningFolder, readProject } from '../planning/index.ts';
import { findDamage, positionFault } from './damage.ts';

function plan(phase: string, number: string): readonly string[] {
  return [
    `phases/${phase}/${phase.slice(0, 2)}-${number}-PLAN.md`,
    `---\nphase: ${phase}\nplan: ${number}\ntype: execute\nwave: 1\ndepends_on: []\nfiles_modified: []\nautonomous: true\nmust_haves:\n  truths: []\n---\n`,
  ];
}

function project(position: string, summaries: readonly string[]) {
  const files: (readonly string[])[] = [
    plan('01-lint', '01'),
    plan('01-lint', '02'),
    plan('02-tests', '01'),
    ...summaries.map((path) => [path, '---\nphase: x\nplan: 01\n---\n# Summary\n']),
    ['ROADMAP.md', '### Phase 1: Lint\n**Plans**: 2 plans\n\n### Phase 2: Tests\n**Plans**: 1 plans\n'],
    ['STATE.md', `# Project State\n\n## Current Position\n\n${position}\n`],
  ];
  return readProject(planningFolder(new Map(files.map(([path = '', text = '']) => [path, text]))));
}

const first = ['phases/01-lint/01-01-SUMMARY.md'];

describe('positionFault', () => {
  it('finds nothing where position and phase folders agree', () => {
    expect(
      positionFault(project('Phase: 1 of 2 (Lint)\nPlan: 1 of 2 in current phase', first)),
    ).toBeUndefined();
    expect(positionFault(project('Phase: 1 of 2 (Lint)\nPlan: 0 of 2 in current phase', []))).toBeUndefined();
  });

  it('finds a position that ran ahead of an unfinished phase', () => {
    expect(positionFault(project('Phase: 2 of 2 (Tests)\nPlan: 0 of 1', first))).toBe(
      'STATE.md is at phase 2, but phase 1 has 1 of 2 plans executed',
    );
  });

  it('finds a counter that disagrees with the summaries', () => {
    expect(positionFault(project('Phase: 1 of 2 (Lint)\nPlan: 2 of 2 in current phase', first))).toBe(
      'STATE.md says plan 2 of 2, but phase 1 has 1 of 2 plans executed',
    );
  });

  it('finds plans that were forgotten', () => {
    expect(positionFault(project('Phase: 1 of 2\nPlan: Not started\nStatus: Ready to plan', []))).toBe(
      'STATE.md says "Ready to plan", but phase 1 has 2 plans',
    );
  });
});

function decisions(...entries: readonly string[]): string {
  return `### Decisions\n\n${entries.join('\n')}\n`;
}

describe('findDamage', () => {
  const state = '.planning/STATE.md';
  const decided = (role: Role, phase: string, path: string): ScriptTask => ({
    role,
    kind: role === 'worker' ? 'execute' : 'plan',
    phase,
    steps: [
      { do: 'write', path, text: 'x' },
      { do: 'rewrite', path: state, changes: [{ is: 'entry', under: '### Decisions', add: `- by ${role}` }] },
    ],
  });
  const tasks = [decided('worker', '1', 'src/a.sh'), decided('planner', '2', '.planning/note.md')];
  let folder: string;
  let repo: Repository;
  let from: string;
  const damage = (to: string, by: Role) => findDamage({ repo, from, to, tasks, roleOf: () => by });
  beforeAll(() => {
    folder = temporaryFolder();
    repo = makeRepository(join(folder, 'r'));
    from = commitFiles(repo, { [state]: decisions() }, 'first');
  });
  afterAll(() => removeFolder(folder));

  it('names a commit with a file that only the other session writes, and entries that are gone', () => {
    const to = commitFiles(repo, { 'src/a.sh': 'x', [state]: decisions('- by planner') }, 'plan');
    expect(damage(to, 'planner')).toEqual({
      foreign: [{ commit: to, subject: 'plan', by: 'planner', paths: ['src/a.sh'] }],
      lost: [{ by: 'worker', path: 'STATE.md', entry: '- by worker' }],
      wrongPositions: [],
    });
  });

  it('finds none where each session wrote its own, and both are there', () => {
    from = commitFiles(repo, { 'README.md': '' }, 'begin anew');
    const to = commitFiles(
      repo,
      { 'src/a.sh': 'y', [state]: decisions('- by planner', '- by worker') },
      'work',
    );
    expect(damage(to, 'worker')).toEqual({ foreign: [], lost: [], wrongPositions: [] });
  });
});
