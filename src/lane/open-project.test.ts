import { chmodSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  environmentOf,
  makeProject,
  must,
  openAt,
  smallProject,
} from '../../test/support/temporary-project.ts';
import {
  commitFiles,
  makeRepository,
  removeFolder,
  temporaryFolder,
  writeFiles,
} from '../../test/support/temporary-repository.ts';
import { git, gitText } from '../git/index.ts';
import { openProject } from './open-project.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => removeFolder(folder));

/** The name of the refusal, or "opened". */
function opening(below = '', env: Readonly<Record<string, string>> = {}): string {
  const opened = openProject({ folder: join(folder, 'r', below), env: { ...environmentOf(folder), ...env } });
  return opened.ok ? 'opened' : opened.trouble.name;
}

describe('a project', () => {
  it('is found from below, in a subfolder, and apart from others in the same repository', () => {
    makeProject(folder, { ...smallProject, 'apps/ä b/.planning/STATE.md': '', 'apps/ä b/src/x.js': '' });
    const top = must(openAt(folder, 'src'));
    const sub = must(openAt(folder, 'apps/ä b/src'));
    expect([top.planningRoot, sub.planningRoot]).toEqual(['.planning', 'apps/ä b/.planning']);
    expect(must(openAt(folder, '.planning/phases/01-one'))).toEqual(top);
    expect(sub.repo).toEqual(top.repo);
    const places = [top, sub].flatMap(({ paths }) => [
      paths.plannerLane,
      paths.landingLane,
      paths.journal,
      paths.lease,
    ]);
    expect(new Set([top.key, sub.key, ...places]).size).toBe(10);
    expect([top.tracked, top.notes]).toEqual([true, []]);
  });

  it('is known not to be in git when its plans are ignored, also where old files are committed', () => {
    const repo = makeProject(folder, { 'a.txt': '', '.gitignore': '.planning/\n' });
    writeFiles(repo.folder, { '.planning/STATE.md': '' });
    expect(must(openAt(folder)).tracked).toBe(false);
    commitFiles(repo, { '.planning/ROADMAP.md': '' }, 'by force');
    expect(must(openAt(folder)).tracked).toBe(false);
  });

  it('in a linked worktree opens with a note, under a key of its own', () => {
    const repo = makeProject(folder);
    gitText(repo, ['worktree', 'add', '-q', join(folder, 'linked')]);
    const linked = must(openProject({ folder: join(folder, 'linked'), env: environmentOf(folder) }));
    expect(linked.notes.map(({ name }) => name)).toEqual(['linked-worktree']);
    expect(linked.key).not.toBe(must(openAt(folder)).key);
  });
});

describe('a refusal has its own name', () => {
  it('for what is no project', () => {
    mkdirSync(join(folder, 'r'));
    expect(opening()).toBe('no-repository');
    makeProject(folder, { 'a.txt': '' });
    expect(opening()).toBe('no-planning');
    expect(opening('.git')).toBe('bare-repository');
    mkdirSync(join(folder, 'r/.gsd'));
    writeFileSync(join(folder, 'r/.gsd/gsd.db'), '');
    expect(opening()).toBe('gsd-2');
    writeFiles(join(folder, 'r'), { '.planning/STATE.md': '' });
    expect(opening()).toBe('gsd-2');
  });

  it('for planning files that two lanes cannot share', () => {
    const repo = makeProject(folder);
    expect(opening('', { GSD_WORKSTREAM: 'ui' })).toBe('workstreams');
    mkdirSync(join(repo.folder, '.planning/workstreams/ui'), { recursive: true });
    expect(opening()).toBe('workstreams');
    renameSync(join(repo.folder, '.planning/workstreams/ui'), join(folder, 'ui'));
    expect(opening()).toBe('opened');
    renameSync(join(repo.folder, '.planning'), join(folder, 'planning'));
    symlinkSync(join(folder, 'planning'), join(repo.folder, '.planning'));
    expect(opening()).toBe('planning-symlink');
  });

  it('for a submodule below the planning root, and for a planning root that is one', () => {
    const repo = makeProject(folder);
    makeRepository(join(folder, 'inner'), { x: '' });
    const added = ['submodule', '--quiet', 'add', join(folder, 'inner'), '.planning/research'];
    gitText(repo, ['-c', 'protocol.file.allow=always', ...added]);
    expect(opening()).toBe('planning-submodule');
    const other = makeRepository(join(folder, 'r/nested'), { a: '' });
    makeRepository(join(other.folder, '.planning'), { 'STATE.md': '' });
    expect(opening('nested')).toBe('planning-submodule');
  });

  it('for a repository in the middle of something', () => {
    const repo = makeRepository(join(folder, 'r'));
    writeFiles(repo.folder, { '.planning/STATE.md': 'a' });
    expect(opening()).toBe('unborn-branch');
    commitFiles(repo, smallProject, 'first');
    gitText(repo, ['checkout', '-q', '--detach']);
    expect(opening()).toBe('detached-head');
    gitText(repo, ['checkout', '-q', '-b', 'side']);
    commitFiles(repo, { 'README.md': 'side' }, 'side');
    gitText(repo, ['checkout', '-q', 'main']);
    commitFiles(repo, { 'README.md': 'main' }, 'main');
    expect(opening()).toBe('opened');
    expect(git(repo, ['rebase', 'side']).code).toBe(1);
    expect(opening()).toBe('operation-in-progress');
  });

  it('for a shallow clone, and for a partial one only while files are missing', () => {
    const origin = makeRepository(join(folder, 'origin'), smallProject);
    commitFiles(origin, { x: '1' }, 'second');
    gitText(origin, ['config', 'uploadpack.allowFilter', 'true']);
    const url = `file://${origin.folder}`;
    gitText({ folder }, ['clone', '-q', '--depth=1', url, 'r']);
    expect(opening()).toBe('shallow-clone');
    renameSync(join(folder, 'r'), join(folder, 'shallow'));
    gitText({ folder }, ['clone', '-q', '--filter=blob:none', '--no-checkout', url, 'r']);
    writeFiles(join(folder, 'r'), { '.planning/STATE.md': '' });
    expect(opening()).toBe('partial-clone');
    gitText({ folder: join(folder, 'r') }, ['checkout', '-q', '-f', 'main']);
    expect(opening()).toBe('opened');
  });

  it.skipIf(process.getuid?.() === 0)('for a folder that cannot be written', () => {
    const repo = makeProject(folder);
    chmodSync(join(repo.folder, '.planning'), 0o555);
    expect(opening()).toBe('read-only');
    chmodSync(join(repo.folder, '.planning'), 0o755);
  });

  it('for a git that is too old', () => {
    makeProject(folder);
    const bin = join(folder, 'bin');
    writeFiles(bin, { git: '#!/bin/sh\necho "git version 2.37.9"\n' });
    chmodSync(join(bin, 'git'), 0o755);
    const path = process.env['PATH'];
    process.env['PATH'] = `${bin}:${path}`;
    try {
      expect(opening()).toBe('old-git');
    } finally {
      process.env['PATH'] = path;
    }
  });
});
