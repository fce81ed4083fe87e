import { describe, expect, it } from 'vitest';
import { mergePlanningFile } from './merge-planning-file.ts';
import type { MergeResult } from './merge-result.ts';

const state = `---
milestone: v1.0
last_updated: "2026-06-01T10:00:00.000Z"
---

# Project State

## Accumulated Context

### Decisions

- [Phase 1]: Dates are UTC

### Blockers/Concerns

- Flaky runner

## Session Continuity

Last session: 2026-06-01T10:00:00.000Z
Stopped at: Completed 01-01-PLAN.md
`;

interface Sides {
  readonly base: string | undefined;
  readonly ours: string;
  readonly theirs: string;
}

function decided(text: string, decision: string): string {
  return text.replace('are UTC\n', `are UTC\n- ${decision}\n`);
}

/** Two sessions that each noted a decision: a merge by lines conflicts. */
const sides = {
  base: state,
  ours: decided(state, '[Phase 2]: Cache in memory'),
  theirs: decided(state, '[Phase 3]: No cookies'),
};
const both = decided(state, '[Phase 2]: Cache in memory\n- [Phase 3]: No cookies');

function merge(texts: Sides, path = 'STATE.md'): MergeResult {
  return mergePlanningFile({ path, ...texts });
}

function clean(texts: Sides, path = 'STATE.md'): string {
  const result = merge(texts, path);
  expect(result.is === 'clean' ? '' : result.text).toBe('');
  return result.text;
}

function each(change: (text: string) => string): { base: string; ours: string; theirs: string } {
  return { base: change(sides.base), ours: change(sides.ours), theirs: change(sides.theirs) };
}

const crlf = (text: string) => text.replaceAll('\n', '\r\n');
const withBom = (text: string) => `\uFEFF${text}`;
const openEnded = (text: string) => text.slice(0, -1);
const mixed = (text: string) => text.replace('# Project State\n', '# Project State\r\n');
const nearly = (text: string) => crlf(text).replace('# Project State\r\n', '# Project State\n');
const front = (status: string, tasks: string) => `---\nstatus: ${status}\ntasks: ${tasks}\n---\n`;
const twice = (text: string) => `---\nmilestone: v0.9\n---\n\n${text}`;
const unclosed = (text: string) => text.replace('000Z"\n---\n', '000Z"\n');
const second = '\n### Decisions\n\n- [Phase 0]: From a bad merge\n';
const repeated = (text: string) => `${text}${second}`;
const odd = (text: string) => text.replace('Flaky runner', 'Flaky\rrunner\u0000 \u001B[0m');
const conflicted = (text: string) =>
  text.replace('- Flaky runner\n', '<<<<<<< HEAD\n- Flaky runner\n=======\n- Slow runner\n>>>>>>> 1234567\n');
const long = (text: string) =>
  decided(
    text,
    Array.from({ length: 2000 }, (_, at) => `[Phase 1]: Old decision number ${at} about it`).join('\n- '),
  );
const rows = (status: ReadonlyMap<number, string>) =>
  Array.from(
    { length: 4000 },
    (_, at) => `| REQ-${at} | Phase ${at % 9} | ${status.get(at) ?? 'Pending'} |\n`,
  );
const table = (status: ReadonlyMap<number, string>, more = '') =>
  `# Requirements\n\n| Requirement | Phase | Status |\n|---|---|---|\n${rows(status).join('')}${more}`;

describe('how a file is dressed', () => {
  it.each([
    ['LF', (text: string) => text],
    ['CRLF', crlf],
    ['a BOM', withBom],
    ['a BOM and CRLF', (text: string) => withBom(crlf(text))],
    ['no final newline', openEnded],
    ['no final newline and CRLF', (text: string) => crlf(openEnded(text))],
  ])('%s stays, on all three sides', (_, change) => {
    expect(clean(each(change))).toBe(change(both));
  });

  it.each([
    ['CRLF', crlf],
    ['a BOM', withBom],
    ['a missing final newline', openEnded],
  ])('%s that one side brought or took away is merged like any other edit', (_, change) => {
    expect(clean({ ...sides, theirs: change(sides.theirs) })).toBe(change(both));
    expect(clean({ ...sides, ours: change(sides.ours) })).toBe(change(both));
    const dressed = each(change);
    expect(clean({ ...dressed, ours: sides.ours })).toBe(both);
    expect(clean({ ...dressed, theirs: sides.theirs })).toBe(both);
  });

  it('keeps mixed line ends on the lines that nobody changed', () => {
    expect(clean(each(mixed))).toBe(mixed(both));
  });

  it('mixed line ends that one side put right are right in all the file', () => {
    const dressed = each(nearly);
    expect(clean({ ...dressed, ours: sides.ours })).toBe(both);
    expect(clean({ ...dressed, theirs: crlf(sides.theirs) })).toBe(crlf(both));
  });

  it('nearly all CRLF: what is new ends like the rest, and each old line as it did', () => {
    expect(clean(each(nearly))).toBe(nearly(both));
  });

  it('puts markers that end like the file around a conflict', () => {
    const base = crlf('# App\n\nFor cooks.\n');
    const result = merge(
      { base, ours: base.replace('cooks', 'bakers'), theirs: base.replace('cooks', 'waiters') },
      'PROJECT.md',
    );
    expect(result.is).toBe('conflict');
    expect(result.text).toBe(
      crlf('# App\n\n<<<<<<< ours\nFor bakers.\n=======\nFor waiters.\n>>>>>>> theirs\n'),
    );
  });
});

describe('files that are hardly there', () => {
  it('empty on one side: what the other wrote stays, and nothing is invented', () => {
    expect(clean({ base: '', ours: '', theirs: state })).toBe(state);
    expect(clean({ base: undefined, ours: '', theirs: '' })).toBe('');
    expect(clean({ base: state, ours: '', theirs: state })).toBe('');
  });

  it('emptied on one side and edited on the other: the new words are not dropped', () => {
    const result = merge({ base: state, ours: '', theirs: sides.theirs });
    expect(result.text).toContain('No cookies');
  });

  it('only frontmatter', () => {
    const texts = { base: front('a', '1'), ours: front('b', '1'), theirs: front('a', '2') };
    expect(clean(texts, '01-01-SUMMARY.md')).toBe(front('b', '2'));
  });

  it('one word', () => {
    const result = merge({ base: 'a', ours: 'b', theirs: 'c' });
    expect(result.is).toBe('conflict');
    expect(result.text).toBe('<<<<<<< ours\nb\n=======\nc\n>>>>>>> theirs');
  });
});

describe('files that are broken', () => {
  it('a frontmatter that opens with a blank line, or with what is no key', () => {
    for (const first of ['\n', '  \n', '# by hand\n', '}\n']) {
      const opened = (text: string) => text.replace('---\n', `---\n${first}`);
      expect(clean(each(opened))).toBe(opened(both));
      expect(clean({ ...sides, theirs: opened(sides.theirs) })).toContain('000Z"');
    }
  });

  it('a doubled frontmatter stays as it is', () => {
    expect(clean(each(twice))).toBe(twice(both));
  });

  it('a frontmatter that is never closed', () => {
    expect(clean(each(unclosed))).toBe(unclosed(both));
  });

  it('sections that stand twice: each side keeps its entry in the one where it was written', () => {
    const texts = { ...each(repeated), theirs: `${repeated(state)}- [Phase 3]: No cookies\n` };
    expect(clean(texts)).toBe(`${repeated(sides.ours)}- [Phase 3]: No cookies\n`);
  });

  it('markers that somebody committed in the base are text, and never a second conflict', () => {
    expect(clean(each(conflicted))).toBe(conflicted(both));
    expect(clean({ ...each(conflicted), theirs: sides.theirs })).toBe(both);
  });

  it('control characters and lone carriage returns come through', () => {
    expect(clean(each(odd))).toBe(odd(both));
  });
});

describe('text in other scripts', () => {
  const page = '# 计划\n\n## 决定\n\n- 日期用 UTC\n\n## 阻碍\n\n- 测试不稳定\n';
  it('is told apart by its own letters', () => {
    const ours = page.replace('UTC\n', 'UTC\n- 缓存在内存中\n');
    const theirs = page
      .replace('UTC\n', 'UTC\n- 不用 cookie\n')
      .replace('不稳定\n', '不稳定\n- メールなし\n');
    expect(clean({ base: page, ours, theirs })).toBe(
      page
        .replace('UTC\n', 'UTC\n- 缓存在内存中\n- 不用 cookie\n')
        .replace('不稳定\n', '不稳定\n- メールなし\n'),
    );
  });

  it('ticks two boxes whose labels share no Latin letter', () => {
    const base = '# 路线\n\n- [ ] 登录\n- [ ] 搜索\n- [ ] 缓存\n';
    const ours = base.replace('[ ] 登录', '[x] 登录');
    const theirs = base.replace('[ ] 搜索', '[x] 搜索').replace('- [ ] 缓存\n', '- [ ] 缓存\n- [ ] 邮件\n');
    expect(clean({ base, ours, theirs }, 'ROADMAP.md')).toBe(
      '# 路线\n\n- [x] 登录\n- [x] 搜索\n- [ ] 缓存\n- [ ] 邮件\n',
    );
  });
});

describe('large files', () => {
  it('a table of 4,000 rows, both sides at work in neighbouring rows', () => {
    const texts = {
      base: table(new Map()),
      ours: table(new Map([[2000, 'Complete']]), '| NEW-1 | Phase 1 | Pending |\n'),
      theirs: table(new Map([[2001, 'Complete']]), '| NEW-2 | Phase 2 | Pending |\n'),
    };
    expect(texts.base.length).toBeGreaterThan(64 * 1024);
    const expected = table(
      new Map([
        [2000, 'Complete'],
        [2001, 'Complete'],
      ]),
      '| NEW-1 | Phase 1 | Pending |\n| NEW-2 | Phase 2 | Pending |\n',
    );
    expect(clean(texts, 'REQUIREMENTS.md')).toBe(expected);
  });

  it('a STATE.md over 64 KB of one list', () => {
    expect(long(state).length).toBeGreaterThan(64 * 1024);
    const merged = clean(each(long));
    expect(merged).toContain('- [Phase 2]: Cache in memory\n');
    expect(merged).toContain('- [Phase 3]: No cookies\n');
    expect(merged.length).toBe(
      long(state).length + sides.ours.length + sides.theirs.length - 2 * state.length,
    );
  });
});

describe('code in a fence is no structure', () => {
  const base =
    '# App\n\n## Use\n\n```md\n# Heading\n- [ ] 01-01-PLAN.md: box\n| a | b |\n```\n\n## End\n\nDone.\n';
  it('headings, boxes and rows in it are lines of one block', () => {
    const ours = base.replace('| a | b |\n', '| a | b |\n- [x] 01-01-PLAN.md: box\n');
    const theirs = base.replace('Done.', 'Done and shipped.');
    expect(clean({ base, ours, theirs }, 'ROADMAP.md')).toBe(ours.replace('Done.', 'Done and shipped.'));
  });

  it('two edits of one block are a conflict around the block, not a merge of its boxes', () => {
    const result = merge(
      {
        base,
        ours: base.replace('[ ] 01-01-PLAN.md: box', '[x] 01-01-PLAN.md: box'),
        theirs: base.replace('[ ] 01-01-PLAN.md: box', '[ ] 01-01-PLAN.md: another box'),
      },
      'ROADMAP.md',
    );
    expect(result.is).toBe('conflict');
    const [before, after] = [result.text.indexOf('<<<<<<<'), result.text.indexOf('>>>>>>>')];
    expect(result.text.slice(0, before)).toContain('## Use\n');
    expect(result.text.slice(after)).toContain('## End\n');
  });

  it('a fence that is never closed', () => {
    const open = base.replace('```\n\n## End', '\n## End');
    const ours = open.replace('# App', '# The App');
    const theirs = open.replace('Done.', 'Done and shipped.');
    expect(clean({ base: open, ours, theirs }, 'ROADMAP.md')).toBe(
      ours.replace('Done.', 'Done and shipped.'),
    );
  });
});
