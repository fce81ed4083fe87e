import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gitText } from '../git/index.ts';
import { makeProject, must, openAt, smallProject } from '../../test/support/temporary-project.ts';
import { removeFolder, temporaryFolder, writeFiles } from '../../test/support/temporary-repository.ts';
import { fingerprintChanges, isUnchanged, type FingerprintChanges } from './fingerprint-changes.ts';
import { keepFingerprint, keptFingerprint } from './fingerprint.ts';
import type { LeapProject } from './leap-project.ts';
import { takeFingerprint } from './take-fingerprint.ts';

let folder: string;
let project: LeapProject;
beforeEach(() => {
  folder = temporaryFolder();
  makeProject(folder, {
    ...smallProject,
    '.gitignore': 'ignored\n',
    '.planning/phases/02-two/02-CONTEXT.md': 'c\n',
    '.planning/phases/02.1-more/02.1-CONTEXT.md': 'c\n',
  });
  project = must(openAt(folder));
});
afterEach(() => {
  removeFolder(folder);
});

/** What is found after a change; also where what was found before was written down and read again. */
function after(change: () => void): FingerprintChanges {
  const log = join(folder, 'log');
  keepFingerprint(log, takeFingerprint(project, ['2']));
  change();
  const before = keptFingerprint(log);
  if (before === undefined) throw new Error('it was written down and cannot be read');
  return fingerprintChanges(before, takeFingerprint(project, ['2']));
}

const write = (path: string, text: string): void => writeFiles(project.repo.folder, { [path]: text });

function makeLink(): void {
  symlinkSync('/nowhere', join(project.repo.folder, 'link'));
}

describe('takeFingerprint', () => {
  it('is the same where nothing changed, also where files were only touched', () => {
    write('src/app.js', 'mine\n');
    write('new/note.txt', 'n');
    expect(isUnchanged(after(() => write('src/app.js', 'mine\n')))).toBe(true);
    expect(isUnchanged(after(() => write('ignored', 'x')))).toBe(true);
  });

  it('sees an uncommitted file change again, by its bytes, and what is staged', () => {
    write('src/app.js', 'mine\n');
    expect(after(() => write('src/app.js', 'ours\n')).files).toEqual([
      { path: 'src/app.js', how: 'changed' },
    ]);
    expect(after(() => gitText(project.repo, ['add', 'src/app.js'])).files).toHaveLength(1);
    expect(after(makeLink).files).toEqual([{ path: 'link', how: 'new' }]);
  });

  it('sees the directory of the phase, whether git has it or not, and not that of another one', () => {
    const more = '.planning/phases/02-two/02-RESEARCH.md';
    const changes = after(() => {
      write(more, 'r');
      write('.planning/phases/02.1-more/02.1-RESEARCH.md', 'r');
    });
    expect(changes.planned).toEqual([{ path: more, how: 'new' }]);
    const gone = () => rmSync(join(project.repo.folder, more));
    expect(after(gone).planned).toEqual([{ path: more, how: 'gone' }]);
    gitText(project.repo, ['config', 'status.showUntrackedFiles', 'no']);
    expect(after(() => write(more, 'r')).files).toHaveLength(1);
  });

  it('sees HEAD, refs, hooks wherever they are, settings and the rules of what git sees', () => {
    const { repo } = project;
    const other = `refs/leapfrog/held/${'0'.repeat(12)}/2`;
    const changes = after(() => {
      gitText(repo, ['commit', '-q', '--allow-empty', '-m', 'x']);
      gitText(repo, ['tag', 'v1']);
      gitText(repo, ['update-ref', `refs/leapfrog/held/${project.key}/2`, 'HEAD']);
      gitText(repo, ['update-ref', other, 'HEAD']);
      gitText(repo, ['config', 'core.hooksPath', 'githooks']);
      gitText(repo, ['config', 'branch.main.remote', 'o']);
      write('githooks/pre-commit', 'x');
      mkdirSync(join(repo.gitDir, 'hooks'), { recursive: true });
      writeFileSync(join(repo.gitDir, 'hooks', 'post-commit'), 'x');
      writeFileSync(join(repo.gitDir, 'info', 'exclude'), 'x\n');
    });
    expect(changes).toMatchObject({
      refs: ['refs/tags/v1'],
      privateRefs: [`refs/leapfrog/held/${project.key}/2`],
      gitRuns: ['config core.hookspath', 'hooks/post-commit', 'hooks/pre-commit', 'info/exclude'],
      settings: ['branch.main.remote'],
    });
    expect(changes.head).toBeDefined();
    expect(after(() => write('githooks/pre-commit', 'y')).gitRuns).toEqual(['hooks/pre-commit']);
  });

  it('is nothing where it was damaged or never written down', () => {
    writeFiles(folder, { 'log/project-before.json': '{"v":1,' });
    expect(keptFingerprint(join(folder, 'log'))).toBeUndefined();
    expect(keptFingerprint(join(folder, 'nowhere'))).toBeUndefined();
  });
});
