import { describe, expect, it } from 'vitest';
import { planningFolder, readProject } from '../planning/index.ts';
import { positionFault } from './damage.ts';

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
