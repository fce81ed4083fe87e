import { describe, expect, it } from 'vitest';
import { mergePlanningFile } from './merge-planning-file.ts';

const state = `---
gsd_state_version: 1.0
milestone: v1.0
status: executing
last_updated: "2026-06-01T10:00:00.000Z"
progress:
  total_plans: 8
  completed_plans: 3
---

# Project State

## Current Position

Phase: 2 of 4 (Feed)
Plan: 1 of 3
Status: Executing
Last activity: 2026-06-01

## Accumulated Context

### Decisions

- [Phase 1]: One table for users
- [Phase 1]: Dates are UTC

### Blockers/Concerns

None yet.

## Session Continuity

Last session: 2026-06-01T10:00:00.000Z
Stopped at: Completed 02-00-PLAN.md
Resume file: None
`;

function merged(base: string, ours: string, theirs: string, path = 'STATE.md'): string {
  const result = mergePlanningFile({ path, base, ours, theirs });
  expect(result.is).toBe('clean');
  return result.text;
}

describe('STATE.md', () => {
  it('keeps the decisions of both sides, ours first', () => {
    const ours = state.replace('are UTC\n', 'are UTC\n- [Phase 2]: Cache in memory\n');
    const theirs = state.replace('are UTC\n', 'are UTC\n- [Phase 3]: No cookies\n');
    expect(merged(state, ours, theirs)).toBe(
      state.replace('are UTC\n', 'are UTC\n- [Phase 2]: Cache in memory\n- [Phase 3]: No cookies\n'),
    );
  });

  it('takes the session and the position whole from the newest event', () => {
    const ours = state
      .replaceAll('2026-06-01T10:00:00.000Z', '2026-06-02T10:00:00.000Z')
      .replace('Plan: 1 of 3', 'Plan: 2 of 3')
      .replace('02-00-PLAN', '02-01-PLAN');
    const theirs = state
      .replaceAll('2026-06-01T10:00:00.000Z', '2026-06-03T10:00:00.000Z')
      .replace('Phase: 2 of 4 (Feed)', 'Phase: 3 of 4 (Search)')
      .replace('Status: Executing', 'Status: Ready to execute')
      .replace('Completed 02-00-PLAN.md', 'Phase 3 planned');
    expect(merged(state, ours, theirs)).toBe(theirs);
  });

  it('leaves the clocks to our side when it is told so', () => {
    const ours = state.replace('None yet.', 'Flaky runner');
    const theirs = state
      .replaceAll('2026-06-01T10:00:00.000Z', '2026-06-03T10:00:00.000Z')
      .replace('Phase: 2 of 4 (Feed)', 'Phase: 3 of 4 (Search)')
      .replace('total_plans: 8', 'total_plans: 12')
      .replace('are UTC\n', 'are UTC\n- [Phase 3]: No cookies\n');
    const result = mergePlanningFile({
      path: 'STATE.md',
      base: state,
      ours,
      theirs,
      options: { clock: 'ours' },
    });
    expect(result).toMatchObject({
      is: 'clean',
      text: ours.replace('are UTC\n', 'are UTC\n- [Phase 3]: No cookies\n'),
    });
  });
});

describe('ROADMAP.md', () => {
  const roadmap = `# Roadmap

- [ ] **Phase 1: Lint** - clean
- [ ] **Phase 2: Tests** - run

| Phase | Plans Complete | Status | Completed |
|-------|----------------|--------|-----------|
| 1. Lint | 1/2 | In Progress | - |
| 2. Tests | 0/2 | Not started | - |
`;

  it('merges ticks by item and rows by cell', () => {
    const ours = roadmap
      .replace('[ ] **Phase 1', '[x] **Phase 1')
      .replace('1/2 | In Progress | - ', '2/2 | Complete | 2026-06-01 ');
    const theirs = roadmap
      .replace('**Phase 2: Tests** - run', '**Phase 2: Tests** - run in CI')
      .replace('0/2 | Not started', '1/2 | In Progress');
    const both = merged(roadmap, ours, theirs, 'ROADMAP.md');
    expect(both).toContain('- [x] **Phase 1: Lint** - clean\n- [ ] **Phase 2: Tests** - run in CI\n');
    expect(both).toContain(
      '| 1. Lint | 2/2 | Complete | 2026-06-01 |\n| 2. Tests | 1/2 | In Progress | - |\n',
    );
  });
});

describe('a count that both sides raised to the same number', () => {
  it('is counted again from the ticks', () => {
    const base = `- [ ] **Phase 2: Feed** (0/2 plans) - notes
- [ ] **Phase 3: Mail** (0/2 plans) - letters

### Phase 2: Feed
**Plans**: 0/2 plans executed

- [ ] 02-01-PLAN.md: a
- [ ] 02-02-PLAN.md: b

## Progress

| Phase | Plans | Status |
|-------|-------|--------|
| 2. Feed | 0/2 | Planned |
`;
    const side = (plan: string) =>
      base
        .replace(`[ ] ${plan}`, `[x] ${plan}`)
        .replace('0/2 | Planned', '1/2 | In Progress')
        .replace('Plans**: 0/2', 'Plans**: 1/2')
        .replace('Feed** (0/2', 'Feed** (1/2');
    const both = merged(base, side('02-01'), side('02-02'), 'ROADMAP.md');
    expect(both).toContain('| 2. Feed | 2/2 | In Progress |');
    expect(both).toContain('**Plans**: 2/2 plans executed');
    expect(both).toContain('**Phase 2: Feed** (2/2 plans)');
    expect(both).toContain('**Phase 3: Mail** (0/2 plans)');
  });
});

describe('what it cannot decide', () => {
  it('stays a conflict around just that paragraph', () => {
    const base = '# Project\n\nAn app for cooks.\n\nSecond paragraph.\n';
    const result = mergePlanningFile({
      path: 'PROJECT.md',
      base,
      ours: base.replace('cooks', 'bakers'),
      theirs: base.replace('cooks', 'waiters'),
    });
    expect(result.is).toBe('conflict');
    expect(result.text).toBe(
      '# Project\n\n<<<<<<< ours\nAn app for bakers.\n=======\nAn app for waiters.\n>>>>>>> theirs\n\nSecond paragraph.\n',
    );
  });
});
