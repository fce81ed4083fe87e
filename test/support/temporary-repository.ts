import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gitText, openRepository, type Repository } from '../../src/git/index.ts';

/** A folder of its own for one test; its name holds what breaks careless code. */
export function temporaryFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), "leapfrog tëst “it's”-")));
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** A repository on branch main with a committer of its own and these files in a first commit. */
export function makeRepository(folder: string, files: Readonly<Record<string, string>> = {}): Repository {
  mkdirSync(folder, { recursive: true });
  gitText({ folder }, ['init', '-q', '-b', 'main']);
  for (const [key, value] of Object.entries(settings)) gitText({ folder }, ['config', key, value]);
  const opened = openRepository(folder);
  if (!opened.ok) throw new Error(opened.trouble.what);
  if (Object.keys(files).length > 0) commitFiles(opened.value, files, 'first');
  return opened.value;
}

const settings = { 'user.name': 'Ada', 'user.email': 'ada@example.org', 'commit.gpgsign': 'false' };

export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Writes files and commits them (only them); gives the commit. */
export function commitFiles(
  repo: Repository,
  files: Readonly<Record<string, string>>,
  message: string,
): string {
  writeFiles(repo.folder, files);
  gitText(repo, ['--literal-pathspecs', 'add', '-f', '--', ...Object.keys(files)]);
  gitText(repo, ['commit', '-q', '-m', message]);
  return gitText(repo, ['rev-parse', 'HEAD']);
}
