import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { clonePlain, gitFields, gitText, openRepository, type Repository } from '../git/index.ts';
import { transientPatterns } from '../gsd/index.ts';
import { done, type Result } from '../trouble.ts';
import { diskRoomFor } from './disk-room.ts';
import type { LaneRole } from './lane.ts';
import type { LeapProject } from './leap-project.ts';

/** Opens the permanent clone of a role, or makes it. A half-made one is made again; a broken one is set aside, not deleted. */
export function openClone(
  project: LeapProject,
  folder: string,
): Result<{ readonly repo: Repository; readonly fresh: boolean }> {
  if (existsSync(folder)) {
    const opened = openRepository(folder);
    if (opened.ok && opened.value.folder === realpathSync(folder))
      return done({ repo: opened.value, fresh: nothingChecked(opened.value) });
    renameSync(folder, `${folder}.broken-${Date.now()}`);
  }
  const room = diskRoomFor(project, dirname(folder));
  if (!room.ok) return room;
  // Made beside and renamed, so that a lane's folder is always a whole clone.
  const beside = `${folder}.new`;
  rmSync(beside, { recursive: true, force: true });
  const cloned = clonePlain({ from: project.repo.folder, to: beside });
  if (!cloned.ok) return cloned;
  project.onStep?.('lane-cloned');
  renameSync(beside, folder);
  const opened = openRepository(folder);
  return opened.ok ? done({ repo: opened.value, fresh: true }) : opened;
}

/** Its maker died before anything was checked out: nobody can have worked in it, and its missing files are not deletions. */
function nothingChecked({ folder, gitDir }: Repository): boolean {
  return !existsSync(join(gitDir, 'index')) && readdirSync(folder).every((name) => name === '.git');
}

/** Settings that say who commits, and how git reads and writes files here. Never a remote, a credential or an alias. */
const carried =
  /^(?:(?:user|author|committer|gpg)\.|core\.(?:autocrlf|eol|safecrlf|ignorecase|precomposeunicode|protecthfs|protectntfs|filemode|symlinks|longpaths|commentchar)$|i18n\.|commit\.(?:gpgsign|cleanup)$|tag\.gpgsign$)/;

/** What git finds out about the file system of each clone by itself: a lane keeps its own where the person has none. */
const probed = /^core\.(?:ignorecase|precomposeunicode|filemode|symlinks)$/;

/** What holds in every lane, whatever the person has set. */
const ownSettings: Readonly<Record<string, string>> = {
  // A watcher would live on in a folder that nobody looks at.
  'core.fsmonitor': 'false',
  'submodule.recurse': 'false',
  'push.default': 'nothing',
  // LFS files stay pointers: no smudging, no network, and nothing to do for a machine without git-lfs.
  'filter.lfs.clean': '',
  'filter.lfs.smudge': '',
  'filter.lfs.process': '',
  'filter.lfs.required': 'false',
};

/**
 * A planner's commits are private and made while nobody may be there: no signature (a key may want a touch) and no hooks
 * (they would run without the dependencies that only the person's tree has). A landing commits as the person does.
 */
const plannerSettings: Readonly<Record<string, string>> = {
  'commit.gpgsign': 'false',
  'tag.gpgsign': 'false',
};

/** Brings a lane's settings up to the person's, those that are gone there included. Writes only what differs. */
export function settleClone(project: LeapProject, lane: Repository, role: LaneRole): void {
  const theirs = [...settingsOf(project.repo)].filter(([key]) => carried.test(key));
  const hooks = { 'core.hooksPath': join(lane.gitDir, 'hooks') };
  const wanted = new Map([
    ...theirs,
    ...Object.entries({ ...ownSettings, ...hooks, ...(role === 'planner' ? plannerSettings : {}) }),
  ]);
  const now = settingsOf(lane);
  for (const [key, value] of wanted) {
    if (now.get(key.toLowerCase()) !== value) gitText(lane, ['config', '--replace-all', key, value]);
  }
  for (const key of settingsOf(lane, ['--local']).keys()) {
    if (carried.test(key) && !probed.test(key) && !wanted.has(key)) {
      gitText(lane, ['config', '--local', '--unset-all', key]);
    }
  }
}

/** Hides from the lane's git what the person's own excludes hide, GSD's transient files, and what we copied in. */
export function writeExcludes(project: LeapProject, lane: Repository, copied: readonly string[]): void {
  const info = join(project.repo.commonDir, 'info');
  const transient = transientPatterns.map((pattern) => `/${escaped(project.planningRoot)}/${pattern}`);
  const lines = [
    textOf(join(info, 'exclude')),
    ...transient,
    ...copied.map((path) => `/${escaped(path)}`),
    '',
  ];
  writeIfOther(join(lane.gitDir, 'info', 'exclude'), lines.join('\n'));
  writeIfOther(join(lane.gitDir, 'info', 'attributes'), textOf(join(info, 'attributes')));
}

/** Effective settings, the last value of each, keys in lower case as git prints them. */
function settingsOf(repo: Repository, scope: readonly string[] = []): ReadonlyMap<string, string> {
  return new Map(
    gitFields(repo, ['config', ...scope, '--list', '-z']).map((field) => {
      const at = field.indexOf('\n');
      // A key without "=" in the file is true.
      return at < 0 ? [field, 'true'] : [field.slice(0, at), field.slice(at + 1)];
    }),
  );
}

/** A path as a pattern that matches it and nothing else. */
function escaped(path: string): string {
  return path.replaceAll(/[\\*?[\]!# ]/g, String.raw`\$&`);
}

function textOf(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function writeIfOther(path: string, text: string): void {
  if (textOf(path) === text) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
