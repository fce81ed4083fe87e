import { describe, expect, it } from 'vitest';
import { mergePlanningFile } from './merge-planning-file.ts';
import type { MergeResult } from './merge-result.ts';

/** The rules for phases: their numbers, their labels, their order, their archive. One story each. */

function merge(base: string | undefined, ours: string, theirs: string, path = 'ROADMAP.md'): MergeResult {
  return mergePlanningFile({ path, base, ours, theirs });
}

function lines(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .toSorted();
}

/** The merged text, the same whichever side is called ours (but for the order of what both added). */
function both(base: string | undefined, ours: string, theirs: string, path?: string): string {
  const there = merge(base, ours, theirs, path);
  const back = merge(base, theirs, ours, path);
  expect([there.is, back.is]).toEqual(['clean', 'clean']);
  expect(lines(back.text)).toEqual(lines(there.text));
  return there.text;
}

const phaseList = (line: string) => `# Roadmap\n\n## Phases\n\n- [x] **Phase 1: Lint** - clean\n${line}\n`;

describe('labels of phases', () => {
  const full = '- [ ] **Phase 2: Feed** - Notes, newest first';

  it('a label with a description beats the name alone, and no name yet', () => {
    const base = phaseList('- [ ] Phase 9: Later');
    for (const bare of [
      '- [ ] Phase 2: Feed (1/4 plans) -- in progress',
      '- [ ] Phase 2: TBD',
      '- [ ] Phase 2: Feed',
    ])
      expect(both(base, phaseList(full), phaseList(bare))).toContain(`${full}\n`);
  });

  it('the tick and the count of plans of the other label are not lost with it', () => {
    const [ours, theirs] = [
      phaseList('- [ ] **Phase 2: Feed** (1/2 plans) - Notes, newest first'),
      phaseList('- [x] Phase 2: Feed (3/3 plans) -- completed 2026-03-30'),
    ];
    expect(both(phaseList(''), ours, theirs)).toContain(
      '- [x] **Phase 2: Feed** (3/3 plans) - Notes, newest first (completed 2026-03-30)\n',
    );
  });

  it('two names for one new phase are for a person', () => {
    const result = merge(
      phaseList(''),
      phaseList('- [ ] Phase 2: Feed'),
      phaseList('- [ ] Phase 2: Search by tag'),
    );
    expect(result).toMatchObject({ is: 'conflict', conflicts: [{ ours: '- [ ] Phase 2: Feed\n' }] });
  });

  it('a number that a new milestone uses again was not unticked', () => {
    const base = phaseList('- [x] **Phase 2: Import of old mail** - done long ago');
    const theirs = full.replace('[ ]', '[x]');
    expect(both(base, phaseList(full), phaseList(theirs))).toContain(`${theirs}\n`);
  });

  it('a tick taken back on one side is taken back, whatever the other made of the words', () => {
    const base = phaseList('- [x] **Phase 2: Feed** - Notes');
    const reworded = phaseList('- [x] **Phase 2: Feed** - Notes and pictures');
    const unticked = phaseList('- [ ] **Phase 2: Feed** - Notes');
    expect(both(base, reworded, unticked)).toBe(reworded.replace('[x] **Phase 2', '[ ] **Phase 2'));
  });

  it('no tick comes from nowhere where neither side has one', () => {
    expect(both(phaseList(''), phaseList(full), phaseList(full.replace('[ ]', '[~]')))).toContain(
      '- [~] **Phase 2: Feed**',
    );
  });
});

describe('one number for two phases', () => {
  const base = '# Roadmap\n\n## Phase Details\n\n### Phase 1: Lint\n**Goal**: Clean\n\n## Progress\n';
  const phase = (text: string) => base.replace('\n## Progress', `\n${text}\n## Progress`);
  const feed = '### Phase 2: Feed\n**Goal**: Notes, newest first\n1. A list\n';
  const mail = '### Phase 2: Mail import\n**Goal**: Letters of the last ten years\n1. A reader\n';

  it('is one conflict around both, not two phases woven into each other', () => {
    const result = merge(base, phase(feed), phase(mail));
    expect(result).toMatchObject({ is: 'conflict', conflicts: [{ where: 'Phase 2: Feed' }] });
    expect(result.text).toContain(`<<<<<<< ours\n${feed}\n=======\n${mail}\n>>>>>>> theirs\n`);
  });

  it('is no conflict when both wrote the same phase', () => {
    const more = feed
      .replace('2: Feed', '2: Feed of notes')
      .replace('A list\n', 'A list\n**Plans**: 2 plans\n');
    expect(both(base, phase(feed), phase(more))).toContain('**Plans**: 2 plans');
  });
});

const ordered = (list: string) =>
  `# Roadmap\n\n## Progress\n\nPhases execute in numeric order: ${list}\n\nEnd.\n`;

describe('the order in which phases execute', () => {
  it('holds the phases of both sides, less those that one took out, with the remarks of both', () => {
    const base = ordered('4 -> 9 -> 10 -> 11');
    const ours = ordered('4 -> 9 -> 10 -> 10.1 -> 11\nGap closure runs first.');
    const theirs = ordered('4 -> 10 -> 11 -> 12\n(12 is new.)');
    const merged = both(base, ours, theirs);
    expect(merged).toBe(ordered('4 -> 10 -> 10.1 -> 11 -> 12\nGap closure runs first.\n(12 is new.)'));
  });

  it('says that it was recomputed', () => {
    const { decisions } = merge(ordered('1 -> 2'), ordered('1 -> 2 -> 3'), ordered('1 -> 2 -> 2.1'));
    expect(decisions.map(({ rule, took }) => [rule, took])).toEqual([['counter', 'recomputed']]);
  });

  it('in another form it is the one that goes further', () => {
    const ours = ordered('1 → 2, then 3');
    expect(both(ordered('1 → 2'), ours, ordered('2 → 1'))).toBe(ours);
  });
});

const tasks = (rows: string) => `| # | Task | Date |\n|---|------|------|\n${rows}`;

const sectionOf = (title: string, body: string) =>
  `# Project State\n\n### ${title}\n\n${body}\n## Next\n\nGo on.\n`;

describe('a table that one side took out', () => {
  const old = '| 1 | Rename the app | 2026-05-01 |\n';
  const fresh = '| 2 | New icon | 2026-05-02 |\n';

  it('keeps its head above new rows of a list of facts', () => {
    const title = 'Quick Tasks Completed';
    const merged = both(
      sectionOf(title, `Small things.\n\n${tasks(old)}`),
      sectionOf(title, 'Small things.\n'),
      sectionOf(title, `Small things.\n\n${tasks(old + fresh)}`),
      'STATE.md',
    );
    expect(merged).toContain(tasks(fresh));
    expect(merged).not.toContain('Rename the app');
  });

  it('is a conflict around head and new rows elsewhere: a row without its table says nothing', () => {
    const title = 'Costs';
    const result = merge(
      sectionOf(title, tasks(old)),
      sectionOf(title, 'None.\n'),
      sectionOf(title, tasks(old + fresh)),
    );
    expect(result).toMatchObject({ is: 'conflict', conflicts: [{ ours: '', theirs: tasks(fresh) }] });
  });
});

describe('phases of a shipped milestone', () => {
  const base =
    '# Roadmap\n\n## Phases\n\nSoon.\n\n## Phase Details\n\nNone.\n\n## Progress\n\n*Last updated: 2026-05-01*\n';
  const ours = base.replace(
    'Soon.\n',
    '<details>\n<summary>v1.0 Notes (Phases 1-2) -- SHIPPED 2026-05-01</summary>\n\n- [x] Phase 1: Lint\n- [x] Phase 2: Feed\n\n</details>\n',
  );
  const section = '### Phase 2: Feed\n**Goal**: Notes\n\n#### Notes on it\n\nNewest first.\n\n';
  const theirs = base.replace('## Progress', `${section}### Phase 3: Search\n**Goal**: Words\n\n## Progress`);

  it('stand in its fold, and are reported; the others stay live', () => {
    const result = merge(base, ours.replace('05-01*', '05-02*'), theirs.replace('05-01*', '05-03*'));
    expect(result.is).toBe('clean');
    expect(result.text).toContain(`- [x] Phase 2: Feed\n\n${section}</details>\n`);
    expect(result.text).toContain('None.\n\n### Phase 3: Search\n');
    expect(result.decisions).toContainEqual(
      expect.objectContaining({ rule: 'archive', where: 'Phase 2: Feed' }),
    );
  });
});

const around = (accumulated: string) =>
  `# Project State\n\n## Current Position\n\nPhase: 1\n\n${accumulated}## Session\n\nStopped at: x\n`;

describe('what an archive takes along', () => {
  const base =
    '# Roadmap\n\n## Phases\n\nOne.\n\n### Phase 1: Lint\n**Goal**: Clean\n**Plans**: 2 plans\n\n## Progress\n\nEnd.\n';
  const archived = base.replace(/### Phase 1[^]*(?=## Progress)/, '');

  it('a count of plans in other words is progress', () => {
    const theirs = base.replace('2 plans', '2/2 plans complete').replace('End.', 'End!');
    expect(both(base, archived.replace('One.', 'Two.'), theirs)).not.toContain('Phase 1');
  });

  it('what is carried out of it keeps the headings above it, and placeholders are not carried', () => {
    const lists = '## Accumulated Context\n\n### Decisions\n\n- [1] UTC\n\n### Todos\n\n- Icons\n\n';
    const theirs = around(
      lists.replace('- [1] UTC\n', '- [1] UTC\n- [2] No cookies\n').replace('- Icons', '- None yet.'),
    );
    expect(both(around(lists), around(''), theirs, 'STATE.md')).toBe(
      around('## Accumulated Context\n\n### Decisions\n\n- [2] No cookies\n\n'),
    );
  });
});

const referring = (milestone: string, day: string, value: string) =>
  `---\nmilestone: ${milestone}\n---\n\n# Project State\n\n## Project Reference\n\nSee: .planning/PROJECT.md (updated ${day})\n\n**Core value:** ${value}\n`;

describe('the copy of PROJECT.md in STATE.md', () => {
  const base = referring('v1.0', '2026-05-01', 'Notes for cooks');

  it('comes whole with the later milestone, else with the newer date', () => {
    const cooks = referring('v1.1', '2026-05-02', 'Notes for bakers');
    expect(both(base, cooks, referring('v1.2', '2026-05-02', 'Letters'), 'STATE.md')).toContain('Letters');
    const newer = referring('v1.0', '2026-05-03', 'Notes for waiters');
    expect(both(base, referring('v1.0', '2026-05-02', 'Notes for bakers'), newer, 'STATE.md')).toBe(newer);
  });

  it('is for a person when neither tells', () => {
    const [ours, theirs] = ['bakers', 'waiters'].map((who) =>
      referring('v1.0', '2026-05-01', `Notes for ${who}`),
    );
    expect(merge(base, ours ?? '', theirs ?? '', 'STATE.md').is).toBe('conflict');
  });
});

const traced = (head: string, row: string) =>
  `# Requirements\n\n## Traceability\n\n${head}\n${head.replaceAll(/[^|]+/g, '---')}\n${row}\n\nEnd.\n`;

describe('rows', () => {
  const head = '| Requirement | Phase | Status |';

  it('who did the work knows in which phase', () => {
    const ours = traced(head, '| NAV-01 | Phase 10 | Pending |');
    const theirs = traced(head, '| NAV-01 | Phase 14 | Complete |');
    expect(both(traced(head, '| NAV-01 | Phase 9 | Pending |'), ours, theirs, 'REQUIREMENTS.md')).toBe(
      theirs,
    );
  });

  it('a known number of plans beats TBD', () => {
    const progress = '| Phase | Plans Complete | Status |';
    const row = (plans: string) => traced(progress, `| 2. Feed | ${plans} | Not started |`);
    expect(both(row('0/?'), row('0/TBD'), row('0/2'))).toBe(row('0/2'));
  });
});
