import { describe, expect, it } from 'vitest';
import { mergePlanningFile } from './merge-planning-file.ts';
import type { MergeResult, RuleName } from './merge-result.ts';

/** One story for each row of docs/merge-rules.md that decides something, with what `--explain` says about it. */

interface Sides {
  readonly base: string | undefined;
  readonly ours: string;
  readonly theirs: string;
}

function merge(path: string, sides: Sides): MergeResult {
  return mergePlanningFile({ path, ...sides });
}

function clean(path: string, sides: Sides): string {
  const result = merge(path, sides);
  expect(result.is === 'clean' ? '' : result.text).toBe('');
  return result.text;
}

/** What was decided, in the words of `--explain`, without the place and the text. */
function choices({ decisions }: MergeResult): ReadonlyArray<readonly [RuleName, string]> {
  return decisions.map((decision) => [decision.rule, decision.took]);
}

const state = `---
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

## Accumulated Context

### Decisions

- [Phase 1]: Dates are UTC

### Blockers/Concerns

- Flaky runner
- No mail server

### Quick Tasks Completed

| # | Description | Date |
|---|-------------|------|
| 1 | Rename the app | 2026-05-01 |

## Session Continuity

Last session: 2026-06-01T10:00:00.000Z
Stopped at: Completed 02-00-PLAN.md

*Last updated: 2026-06-01*
`;

function at(hour: number, text = state): string {
  return text.replaceAll('2026-06-01T10', `2026-06-01T${hour}`);
}

const to = (version: string) => state.replace('milestone: v1.0', `milestone: ${version}`);

describe('clocks', () => {
  it('a block that both moved comes from one side, and is reported', () => {
    const ours = at(11).replace('02-00', '02-01').replace('Plan: 1', 'Plan: 2');
    const theirs = at(12).replace('Completed 02-00-PLAN.md', 'Phase 3 planned');
    const result = merge('STATE.md', { base: state, ours, theirs });
    expect(result.text).toContain('Last session: 2026-06-01T12:00:00.000Z\nStopped at: Phase 3 planned');
    expect(result.text).toContain('Plan: 2 of 3');
    expect(choices(result)).toContainEqual(['clock', 'theirs']);
    expect(result.decisions.map((decision) => decision.where)).toContain('Session Continuity');
  });

  it('the newer footer stays', () => {
    const footer = (day: string) => state.replace('updated: 2026-06-01*', `updated: ${day}*`);
    const result = merge('STATE.md', {
      base: state,
      ours: footer('2026-06-03'),
      theirs: footer('2026-06-02'),
    });
    expect(result).toMatchObject({ is: 'clean', text: footer('2026-06-03') });
    expect(choices(result)).toEqual([['footer', 'ours']]);
  });

  it('a counter that both raised is the greater, and is reported', () => {
    const done = (plans: number) => state.replace('completed_plans: 3', `completed_plans: ${plans}`);
    const result = merge('STATE.md', { base: state, ours: done(4), theirs: done(5) });
    expect(result).toMatchObject({ is: 'clean', text: done(5) });
    expect(choices(result)).toEqual([['counter', 'theirs']]);
  });

  it('the later milestone is the frame; what is new on the other side is carried', () => {
    const ours = at(11)
      .replace('milestone: v1.0', 'milestone: v1.1')
      .replace('Phase: 2 of 4 (Feed)\nPlan: 1 of 3', 'Phase: 5 of 7 (Mail)\nPlan: 0 of 2')
      .replace('total_plans: 8', 'total_plans: 2')
      .replace('completed_plans: 3', 'completed_plans: 0');
    const theirs = at(12)
      .replace('Plan: 1 of 3', 'Plan: 2 of 3')
      .replace('completed_plans: 3', 'completed_plans: 4')
      .replace('are UTC\n', 'are UTC\n- [Phase 2]: Cursor paging\n');
    const merged = clean('STATE.md', { base: state, ours, theirs });
    expect(merged).toContain('milestone: v1.1\n');
    expect(merged).toContain('Phase: 5 of 7 (Mail)\nPlan: 0 of 2\n');
    expect(merged).toContain('total_plans: 2\n  completed_plans: 0\n');
    expect(merged).toContain('- [Phase 2]: Cursor paging\n');
  });

  it('a milestone that goes back is none', () => {
    const sides = { base: to('v2.0'), ours: to('v2.1'), theirs: to('v1.0') };
    expect(clean('STATE.md', sides)).toBe(to('v2.1'));
  });
});

describe('lists', () => {
  it('an entry that one side took away and the other left alone is gone, beside a new one', () => {
    const ours = state.replace('- Flaky runner\n', '');
    const theirs = state.replace('- Flaky runner\n', '- Flaky runner\n- Old certificate\n');
    expect(clean('STATE.md', { base: state, ours, theirs })).toBe(
      state.replace('- Flaky runner\n', '- Old certificate\n'),
    );
  });

  it('an entry that one side took away and the other reworded stays, and is reported', () => {
    const ours = state.replace('- No mail server\n', '');
    const theirs = state.replace('- No mail server\n', '- No mail server yet\n');
    const result = merge('STATE.md', { base: state, ours, theirs });
    expect(result).toMatchObject({ is: 'clean', text: theirs });
    expect(choices(result)).toEqual([['deleted', 'theirs']]);
  });

  it('the same text on both sides is one entry', () => {
    const both = state.replace('are UTC\n', 'are UTC\n- [Phase 2]: Cursor paging\n');
    const theirs = both.replace('Cursor paging\n', 'Cursor paging\n- [Phase 3]: No cookies\n');
    const ours = both.replace('Cursor paging\n', 'Cursor paging\n- [Phase 2]: Cache in memory\n');
    const merged = clean('STATE.md', { base: state, ours, theirs });
    expect(merged.split('Cursor paging')).toHaveLength(2);
    expect(merged).toContain('- [Phase 2]: Cache in memory\n- [Phase 3]: No cookies\n');
  });

  it('a row that both sides brought, each to a place of its own, stands once', () => {
    const row = '| 2 | Fix the favicon | 2026-06-02 |\n';
    const ours = at(11).replace('2026-05-01 |\n', `2026-05-01 |\n${row}`);
    const list = '### Quick Tasks of June\n\n| # | Description | Date |\n|---|---|---|\n';
    const theirs = at(12).replace('## Session', `${list}${row}| 3 | New icon | 2026-06-03 |\n\n## Session`);
    const result = merge('STATE.md', { base: state, ours, theirs });
    expect(result.text.split('Fix the favicon')).toHaveLength(2);
    expect(result.text).toContain('| 3 | New icon |');
    expect(choices(result)).toContainEqual(['same-id', 'ours']);
  });

  it('a section that both sides brought, each to a place of its own, stands once though no line conflicts', () => {
    const section = '### Deferred Items\n\n- Icons\n\n';
    const ours = state.replace('### Blockers', `${section}### Blockers`);
    const theirs = state.replace('## Session', `${section}## Session`);
    const merged = clean('STATE.md', { base: state, ours, theirs });
    expect(merged.split('### Deferred Items')).toHaveLength(2);
    expect(merged.split('- Icons')).toHaveLength(2);
  });

  it('the same id given to two things keeps both and warns', () => {
    const row = '| 1 | Rename the app | 2026-05-01 |\n';
    const ours = state.replace(row, `${row}| 2 | Fix the favicon | 2026-06-02 |\n`);
    const theirs = state.replace(row, `${row}| 2 | Update dependencies | 2026-06-03 |\n`);
    const result = merge('STATE.md', { base: state, ours, theirs });
    expect(result).toMatchObject({
      is: 'clean',
      text: state.replace(
        row,
        `${row}| 2 | Fix the favicon | 2026-06-02 |\n| 2 | Update dependencies | 2026-06-03 |\n`,
      ),
    });
    expect(choices(result)).toEqual([['same-id', 'both']]);
    expect(result.decisions[0]?.what).toContain('renumber one');
  });
});

const roadmap = `# Roadmap

## Phases

- [ ] **Phase 1: Lint** - clean
- [x] **Phase 2: Tests** - run

## Phase Details

### Phase 1: Lint

**Goal**: Clean code

- [ ] 01-01-PLAN.md: rules
- [ ] 01-02-PLAN.md: hooks

### Phase 2: Tests

**Goal**: Tests run

## Progress

| Phase | Plans | Status | Completed |
|-------|-------|--------|-----------|
| 1. Lint | 1/4 | In Progress | - |
| 2. Tests | 2/2 | Complete | 2026-05-01 |
`;

describe('ROADMAP.md', () => {
  it('a tick taken back against the base is taken back', () => {
    const ours = roadmap.replace('[x] **Phase 2', '[ ] **Phase 2').replace('- clean', '- clean and quiet');
    const theirs = roadmap.replace('[ ] **Phase 1', '[x] **Phase 1');
    expect(clean('ROADMAP.md', { base: roadmap, ours, theirs })).toContain(
      '- [x] **Phase 1: Lint** - clean and quiet\n- [ ] **Phase 2: Tests** - run\n',
    );
  });

  it('count, status and date of a row come together, and are reported', () => {
    const row = '| 1. Lint | 1/4 | In Progress | - |';
    const ours = roadmap.replace(row, '| 1. Lint | 4/4 | Complete | 2026-06-01 |');
    const theirs = roadmap.replace(row, '| 1. Lint | 2/4 | In Progress | 2026-06-02 |');
    const result = merge('ROADMAP.md', { base: roadmap, ours, theirs });
    expect(result).toMatchObject({ is: 'clean', text: ours });
    expect(choices(result)).toEqual([['progress-row', 'both']]);
  });

  it('archive beats progress inside it, and the progress is reported', () => {
    const archived =
      '### Phase 1: Lint\n\n**Goal**: Clean code\n\n- [ ] 01-01-PLAN.md: rules\n- [ ] 01-02-PLAN.md: hooks\n\n';
    const ours = roadmap.replace(archived, '');
    const theirs = roadmap.replace('[ ] 01-01-PLAN.md', '[x] 01-01-PLAN.md');
    const result = merge('ROADMAP.md', { base: roadmap, ours, theirs });
    expect(result).toMatchObject({ is: 'clean', text: ours });
    expect(choices(result)).toEqual([['archive', 'ours']]);
    expect(result.decisions[0]?.where).toContain('01-01-PLAN.md');
  });

  it('archive does not beat new words inside it: a conflict around the section', () => {
    const archived =
      '### Phase 1: Lint\n\n**Goal**: Clean code\n\n- [ ] 01-01-PLAN.md: rules\n- [ ] 01-02-PLAN.md: hooks\n\n';
    const ours = roadmap.replace(archived, '');
    const theirs = roadmap.replace('Clean code\n', 'Clean code\n\nNew: spelling is checked as well.\n');
    const result = merge('ROADMAP.md', { base: roadmap, ours, theirs });
    expect(result).toMatchObject({ is: 'conflict', conflicts: [{ where: 'Phase 1: Lint', ours: '' }] });
    expect(result.text).toMatch(/^<{7} ours\n={7}\n### Phase 1: Lint\n[^]*spelling[^]*>{7} theirs\n/m);
    expect(result.text.split('<<<<<<<')).toHaveLength(2);
  });
});

const plan = `---
phase: 02-auth
plan: 01
wave: 1
depends_on: []
files_modified: [src/a.js, src/b.js]
autonomous: true
---

<objective>
Sign up.
</objective>
`;
const listed = (...names: readonly string[]) =>
  plan.replace(
    'files_modified: [src/a.js, src/b.js]\n',
    `files_modified:\n${names.map((name) => `  - src/${name}.js\n`).join('')}`,
  );

describe('frontmatter of PLAN and SUMMARY', () => {
  it('merges key by key', () => {
    const ours = plan.replace('wave: 1', 'wave: 2');
    const theirs = plan.replace('depends_on: []', 'depends_on: ["01-02"]');
    expect(clean('02-01-PLAN.md', { base: plan, ours, theirs })).toBe(
      plan.replace('wave: 1', 'wave: 2').replace('depends_on: []', 'depends_on: ["01-02"]'),
    );
  });

  it('merges a block list as a set', () => {
    const sides = { base: listed('a', 'b'), ours: listed('a', 'b', 'c'), theirs: listed('b', 'd') };
    const merged = clean('02-01-PLAN.md', sides);
    expect(merged.match(/src\/\w\.js/g)?.toSorted()).toEqual(['src/b.js', 'src/c.js', 'src/d.js']);
  });

  it('puts markers around just the key that both set', () => {
    const side = (wave: number) => plan.replace('wave: 1', `wave: ${wave}`);
    const result = merge('02-01-PLAN.md', { base: plan, ours: side(2), theirs: side(3) });
    expect(result.text).toBe(
      plan.replace('wave: 1\n', '<<<<<<< ours\nwave: 2\n=======\nwave: 3\n>>>>>>> theirs\n'),
    );
    expect(result.is).toBe('conflict');
  });
});

describe('markers', () => {
  const project = '# App\n\n**Owner:** Ada\n\nFor cooks.\n\nThe end.\n';
  const ours = project.replace('cooks', 'bakers').replace('Ada', 'Grace');
  const theirs = project.replace('cooks', 'waiters').replace('The end', 'The very end');

  it('stand around just the paragraph, with the labels and the length that git asked for', () => {
    const labels = { base: 'abc', ours: 'HEAD', theirs: 'feature/x' };
    const result = mergePlanningFile({
      path: 'PROJECT.md',
      base: project,
      ours,
      theirs,
      options: { labels, markerSize: 9 },
    });
    expect(result).toMatchObject({
      is: 'conflict',
      conflicts: [{ ours: 'For bakers.\n', theirs: 'For waiters.\n' }],
      text: '# App\n\n**Owner:** Grace\n\n<<<<<<<<< HEAD\nFor bakers.\n=========\nFor waiters.\n>>>>>>>>> feature/x\n\nThe very end.\n',
    });
  });

  it('stand around just the list entry', () => {
    const list = '# Context\n\n## Notes\n\n- Red is for errors\n- Blue is for links\n- Green is for money\n';
    const result = merge('CONTEXT.md', {
      base: list,
      ours: list.replace('Blue is for links', 'Blue is for titles').replace('errors', 'all errors'),
      theirs: list.replace('Blue is for links', 'Blue is for buttons'),
    });
    expect(result.text).toBe(
      list
        .replace('errors', 'all errors')
        .replace(
          '- Blue is for links\n',
          '<<<<<<< ours\n- Blue is for titles\n=======\n- Blue is for buttons\n>>>>>>> theirs\n',
        ),
    );
  });
});
