import { describe, expect, it } from 'vitest';
import { planningFolder } from './folder.ts';
import { findPhase, readProject, type Project } from './project.ts';

const roadmap = `# Roadmap

## Phases

- [x] **Phase 1: Foundation** - Boot the project (completed 2026-01-20)
- [ ] **Phase 2: Auth** - Sign up and log in
- [ ] **Phase 2.1: Hotfix** (INSERTED)
- [ ] **Phase 3: Feed** - See notes

## Phase Details

### Phase 1: Foundation
**Goal**: Boot
**Depends on**: Nothing (first phase)
**Plans**: 1 plan

Plans:
- [x] 01-01-PLAN.md — Server

### Phase 2: Auth
**Depends on**: Phase 1
**Plans**: 2 plans

Plans:
- [ ] 02-01-PLAN.md — Sign up
- [ ] 02-02-PLAN.md — Log in

### Phase 2.1: Hotfix (INSERTED)
**Depends on**: Phase 2

### Phase 3: Feed
**Depends on**: Phase 2, Phase 2.1 (after Phase 9)
**Plans**: TBD

## Progress

| Phase | Plans Complete | Status | Completed |
|-------|----------------|--------|-----------|
| 1. Foundation | 1/1 | Complete | 2026-01-20 |
| 2. Auth | 0/2 | Not started | - |
`;
const plan =
  '---\nphase: 02-auth\nplan: 01\nwave: 1\ndepends_on: []\nfiles_modified: [src/a.js]\nautonomous: true\n---\n';
const passed = '---\nstatus: passed\n---\n';

const files: Readonly<Record<string, string>> = {
  'ROADMAP.md': roadmap,
  'STATE.md': '# Project State\n\n## Current Position\n\nPhase: 2 of 4 (Auth)\n',
  'config.json': '{"workflow": {"verifier": true}}',
  'phases/01-foundation/01-01-PLAN.md': plan,
  'phases/01-foundation/01-01-SUMMARY.md': '# Done',
  'phases/01-foundation/01-VERIFICATION.md': passed,
  'phases/02-auth/02-CONTEXT.md': '',
  'phases/02-auth/02-RESEARCH.md': '',
  'phases/02-auth/02-01-PLAN.md': plan,
  'phases/02-auth/02-02-PLAN.md': plan.replace('wave: 1', 'wave: 2').replace('[]', '["02-01"]'),
};

function read(changes: Readonly<Record<string, string | undefined>> = {}): Project {
  const all = Object.entries({ ...files, ...changes }).flatMap(([path, text]) =>
    text === undefined ? [] : [[path, text] as const],
  );
  return readProject(planningFolder(new Map(all)));
}

function statusOf(number: string, changes: Readonly<Record<string, string | undefined>> = {}): unknown {
  return findPhase(read(changes), number)?.status;
}

describe('readProject', () => {
  it('reads phases, plans and dependencies of a January 2026 project', () => {
    const project = read();
    expect(project.problems).toEqual([]);
    expect(
      project.phases.map(({ number, name, directory, status }) => [number, name, directory, status.is]),
    ).toEqual([
      ['1', 'Foundation', 'phases/01-foundation', 'complete'],
      ['2', 'Auth', 'phases/02-auth', 'planned'],
      ['2.1', 'Hotfix', undefined, 'empty'],
      ['3', 'Feed', undefined, 'empty'],
    ]);
    expect(findPhase(project, '3')?.dependsOn).toEqual(['2', '2.1']);
    expect(findPhase(project, '2')?.plans).toMatchObject([
      { id: '02-01', wave: 1, dependsOn: [], filesModified: ['src/a.js'], autonomous: true },
      { id: '02-02', wave: 2, dependsOn: ['02-01'] },
    ]);
  });

  it('says that completion was judged by the files when there is no history', () => {
    expect(statusOf('1')).toEqual({ is: 'complete', closing: { by: 'files' } });
  });

  it('trusts no tick and no word of STATE.md', () => {
    const claims = {
      'STATE.md': '# Project State\n\n## Current Position\n\nPhase: 4\nStatus: All phases complete\n',
      'ROADMAP.md': roadmap.replaceAll('- [ ]', '- [x]').replace('0/2 | Not started', '2/2 | Complete'),
    };
    expect(statusOf('2', claims)).toEqual({ is: 'planned' });
  });

  it('counts finished plans: a blocked summary finishes nothing, a superseded plan is no work', () => {
    expect(statusOf('2', { 'phases/02-auth/02-01-SUMMARY.md': '# ok' })).toEqual({
      is: 'executing',
      done: 1,
      of: 2,
    });
    expect(statusOf('2', { 'phases/02-auth/02-01-SUMMARY.md': '---\nstatus: blocked\n---\n' })).toEqual({
      is: 'planned',
    });
    expect(
      statusOf('2', {
        'phases/02-auth/02-01-SUMMARY.md': '---\nstatus: halted\n---\n',
        'phases/02-auth/02-02-PLAN.md': '---\nstatus: superseded\n---\n',
      }),
    ).toEqual({ is: 'executed' });
  });

  it.each([
    ['gaps_found', 'gaps'],
    ['human_needed', 'person'],
    ['passed', 'complete'],
    ['whatever', 'executed'],
  ])('takes a report of %s as %s', (written, is) => {
    const report = { 'phases/01-foundation/01-VERIFICATION.md': `---\nstatus: ${written}\n---\n` };
    expect(statusOf('1', report)).toMatchObject({ is });
  });

  it('completes by summaries alone where the project runs no verifier', () => {
    const without = { 'phases/01-foundation/01-VERIFICATION.md': undefined };
    expect(statusOf('1', without)).toEqual({ is: 'executed' });
    const config = '{"workflow": {"verifier": false}}';
    expect(statusOf('1', { ...without, 'config.json': config })).toMatchObject({ is: 'complete' });
    const gaps = { 'phases/01-foundation/01-VERIFICATION.md': '---\nstatus: gaps_found\n---\n' };
    expect(statusOf('1', { ...gaps, 'config.json': config })).toEqual({ is: 'gaps' });
  });

  it('ignores what belongs to another phase', () => {
    const stray = { 'phases/03-feed/02-CONTEXT.md': '', 'phases/03-feed/01-VERIFICATION.md': passed };
    expect(statusOf('3', stray)).toEqual({ is: 'empty' });
  });
});
