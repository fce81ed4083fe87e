import { gitFields, gitText, type Repository } from '../git/index.ts';
import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { laneFolder, type LaneRole } from './lane.ts';
import type { LeapProject } from './leap-project.ts';

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

/** The settings that a lane is to have, and those of them that no lane has by itself. */
export interface LaneSettings {
  readonly wanted: ReadonlyMap<string, string>;
  /** Written with the clone: those of the person's settings that stand in their repository's own file, and every lane's own. */
  readonly initial: ReadonlyMap<string, string>;
}

/** What a role's lane is to have: the person's settings as they are now, and its own. */
export function laneSettings(project: LeapProject, role: LaneRole): LaneSettings {
  const theirs = settingsOf(project.repo).filter(({ key }) => carried.test(key));
  const folder = laneFolder(project, role);
  // The same folder before there is a clone in it.
  const gitDir = join(realpathSync(dirname(folder)), basename(folder), '.git');
  const own = Object.entries({ ...ownSettings, ...(role === 'planner' ? plannerSettings : {}) });
  const here = theirs.filter(({ scope, key }) => scope === 'local' && !key.includes('='));
  return {
    // Not with the clone: several releases of git (2.45.1 and its sisters) refuse to clone with a hooks path of its own.
    wanted: new Map([...theirs.map(pairOf), ...own, ['core.hooksPath', join(gitDir, 'hooks')]]),
    initial: new Map([...here.map(pairOf), ...own]),
  };
}

/** Brings a lane's settings up to the person's, those that are gone there included. Writes only what differs. */
export function settleClone(lane: Repository, { wanted }: LaneSettings): void {
  const all = settingsOf(lane);
  const now = new Map(all.map(pairOf));
  for (const [key, value] of wanted) {
    if (now.get(key.toLowerCase()) !== value) gitText(lane, ['config', '--replace-all', key, value]);
  }
  const gone = all
    .filter(({ scope, key }) => scope === 'local' && carried.test(key) && !probed.test(key))
    .map(({ key }) => key)
    .filter((key) => !wanted.has(key));
  for (const key of new Set(gone)) gitText(lane, ['config', '--local', '--unset-all', key]);
}

interface Setting {
  /** "local" is the repository's own file. */
  readonly scope: string;
  /** In lower case, as git prints it. */
  readonly key: string;
  readonly value: string;
}

/** Effective settings in git's order: the last one of a key holds. */
function settingsOf(repo: Repository): readonly Setting[] {
  const fields = gitFields(repo, ['config', '--show-scope', '--list', '-z']);
  const settings: Setting[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [scope = '', field = ''] = fields.slice(at, at + 2);
    const end = field.indexOf('\n');
    // A key without "=" in the file is true.
    const [key, value] = end < 0 ? [field, 'true'] : [field.slice(0, end), field.slice(end + 1)];
    settings.push({ scope, key, value });
  }
  return settings;
}

function pairOf({ key, value }: Setting): readonly [string, string] {
  return [key, value];
}
