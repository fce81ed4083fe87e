import { describe, expect, it } from 'vitest';
import type { Fingerprint } from './fingerprint.ts';
import { fingerprintChanges, isUnchanged } from './fingerprint-changes.ts';

const before: Fingerprint = {
  v: 1,
  head: { branch: 'main', commit: 'a' },
  refs: { 'refs/heads/main': 'a', 'refs/heads/side': 'a', 'refs/leapfrog/held/k/3': 'h' },
  files: { 'src/dirty.ts': '.M o1 b1', 'note.txt': '??  b2' },
  beyond: 0,
  phases: ['3'],
  planned: { '.planning/phases/03-x/03-CONTEXT.md': 'c' },
  git: { 'config core.bare': '1', 'config user.name': '1', 'hooks/pre-commit': '1' },
  lanes: { planner: 'p', landing: '' },
};
const changes = (more: Partial<Fingerprint>) => fingerprintChanges(before, { ...before, ...more });

describe('fingerprintChanges', () => {
  it('finds nothing where nothing changed', () => {
    expect(isUnchanged(changes({}))).toBe(true);
    expect(isUnchanged(changes({ lanes: { planner: 'q', landing: '' } }))).toBe(false);
  });

  it('says how each file is another one', () => {
    const files = {
      'src/dirty.ts': '.M o1 b9',
      'src/new.ts': '??  b3',
      'src/a.ts': '.D o gone',
      'src/b.ts': '.M o b',
    };
    expect(changes({ files }).files).toEqual([
      { path: 'note.txt', how: 'gone' },
      { path: 'src/a.ts', how: 'gone' },
      { path: 'src/b.ts', how: 'changed' },
      { path: 'src/dirty.ts', how: 'changed' },
      { path: 'src/new.ts', how: 'new' },
    ]);
  });

  it('leaves to a commit what became clean with it, and what has its old bytes', () => {
    const head = { branch: 'main', commit: 'b' };
    const moved = { head, refs: { ...before.refs, 'refs/heads/main': 'b' } };
    expect(changes({ ...moved, files: { 'src/dirty.ts': '.M o2 b1' } })).toMatchObject({
      head: { from: 'main at a', to: 'main at b' },
      refs: [],
      files: [],
    });
    // HEAD stayed: somebody took the edit back.
    expect(changes({ files: { 'note.txt': '??  b2' } }).files).toEqual([
      { path: 'src/dirty.ts', how: 'changed' },
    ]);
  });

  it('tells refs of the person from private ones, and what git runs from ordinary settings', () => {
    const refs = { 'refs/heads/main': 'a', 'refs/tags/v1': 'a', 'refs/leapfrog/held/k/3': 'i' };
    const git = {
      'config core.bare': '1',
      'config user.name': '2',
      'config alias.x': '1',
      'hooks/pre-commit': '2',
    };
    expect(changes({ refs, git })).toMatchObject({
      refs: ['refs/heads/side', 'refs/tags/v1'],
      privateRefs: ['refs/leapfrog/held/k/3'],
      gitRuns: ['config alias.x', 'hooks/pre-commit'],
      settings: ['user.name'],
    });
  });
});
