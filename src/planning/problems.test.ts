import { describe, expect, it } from 'vitest';
import { planningFolder, type PlanningFolder } from './folder.ts';
import { readProject } from './project.ts';

const roadmap = '# Roadmap\n\n- [ ] **Phase 1: Base** - b\n\n### Phase 1: Base\n**Goal**: b\n';
const good = { 'ROADMAP.md': roadmap, 'STATE.md': '# Project State\n', 'phases/01-base/01-CONTEXT.md': 'c' };

function folderOf(files: Readonly<Record<string, string>>): PlanningFolder {
  return planningFolder(new Map(Object.entries(files)));
}

function problems(changes: Readonly<Record<string, string>>): readonly string[] {
  return readProject(folderOf({ ...good, ...changes })).problems.map(({ name, where }) => `${name} ${where}`);
}

describe('problems', () => {
  it('are none in a good project, and each is one line that says what to do', () => {
    expect(problems({})).toEqual([]);
    const bad = readProject(
      folderOf({ 'phases/01-a\nb/01-01-PLAN.md': '---\na: b: c\nfiles_modified: [/etc/x]\n---\n' }),
    );
    expect(bad.problems.length).toBeGreaterThan(4);
    for (const { where, what, next } of bad.problems) {
      expect(`${where}: ${what}; ${next}`).toMatch(/^[^\r\n]+$/);
      expect(next).not.toBe('');
    }
  });

  it('names missing files', () => {
    const empty = readProject(folderOf({}));
    expect(empty.phases).toEqual([]);
    expect(empty.problems.map(({ name, where }) => [name, where])).toEqual([
      ['missing-file', 'ROADMAP.md'],
      ['missing-file', 'STATE.md'],
    ]);
  });

  it('names files that are there and cannot be read', () => {
    const folder: PlanningFolder = {
      ...folderOf(good),
      paths: [...Object.keys(good), 'phases/01-base/01-01-PLAN.md'],
      read: (path) => (path === 'ROADMAP.md' ? undefined : folderOf(good).read(path)),
    };
    expect(readProject(folder).problems.map(({ name, where }) => `${name} ${where}`)).toEqual([
      'unreadable-file ROADMAP.md',
      'phase-not-in-roadmap phases/01-base',
      'unreadable-file phases/01-base/01-01-PLAN.md',
    ]);
  });

  it('names folders that cannot be listed, and what is no UTF-8', () => {
    const folder = {
      ...folderOf({ ...good, 'STATE.md': '# State\ncaf\uFFFD\n' }),
      unlisted: ['phases/02-next'],
    };
    expect(readProject(folder).problems.map(({ name, where }) => `${name} ${where}`)).toEqual([
      'unreadable-folder phases/02-next',
      'not-utf-8 STATE.md:2',
    ]);
  });

  it.each([
    [
      { 'phases/01-base/01-01-PLAN.md': '---\nwave: 1\nx: a: b\n---\n' },
      'broken-frontmatter phases/01-base/01-01-PLAN.md:3',
    ],
    [{ 'config.json': '{"mode": ' }, 'broken-config config.json'],
    [{ 'ROADMAP.md': `${roadmap}<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n` }, 'conflict-markers ROADMAP.md:7'],
    [{ 'phases/1-other/01-RESEARCH.md': 'r' }, 'duplicate-phase phases/01-base, phases/1-other'],
    [{ 'ROADMAP.md': `${roadmap}\n### Phase 01: Again\n` }, 'duplicate-phase ROADMAP.md:8'],
    [{ 'phases/07-stray/07-CONTEXT.md': 'c' }, 'phase-not-in-roadmap phases/07-stray'],
    [{ 'ROADMAP.md': `${roadmap}\n- [x] **Phase 2: Gone** - g\n` }, 'phase-without-directory ROADMAP.md'],
    [
      { 'phases/01-base/01-01-PLAN.md': '---\nfiles_modified: [../other/x.js]\n---\n' },
      'path-outside-repository phases/01-base/01-01-PLAN.md',
    ],
    [
      { 'phases/01-base/01-VERIFICATION.md': '---\nstatus: superb\n---\n' },
      'unknown-verification phases/01-base/01-VERIFICATION.md',
    ],
    [{ 'notes/a"b\n.md': '' }, 'odd-path "notes/a\\"b\\n.md"'],
  ])('%j → %s', (changes, named) => expect(problems(changes)).toEqual([named]));

  it('are not made of spaces, accents, or a heading underlined with =======', () => {
    const setext = `${roadmap}\nNotes\n=======\n`;
    expect(problems({ 'notes/mon résumé.md': '', 'ROADMAP.md': setext })).toEqual([]);
  });

  it('keep a phase that has not begun out of it', () => {
    expect(problems({ 'ROADMAP.md': `${roadmap}\n### Phase 2: Later\n` })).toEqual([]);
  });
});
