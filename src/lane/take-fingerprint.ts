import { createHash } from 'node:crypto';
import { type Dirent, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { headAndStatus, listRefs, type StatusEntry } from '../git/index.ts';
import { limit } from '../limit.ts';
import { folderMark } from '../store/folder-mark.ts';
import type { Fingerprint, Marks } from './fingerprint.ts';
import { gitSettings } from './git-settings.ts';
import type { LeapProject } from './leap-project.ts';

/** Looks at the project once: one `git status`, the refs, and a few small folders. What git ignores is not looked at. */
export function takeFingerprint(project: LeapProject, phases: readonly string[]): Fingerprint {
  const { repo, paths } = project;
  const { head, entries } = headAndStatus(repo);
  return {
    v: 1,
    head: head ?? {},
    refs: refsOf(project),
    ...uncommitted(project, entries),
    phases,
    planned: directoriesOf(project, phases),
    git: gitOwn(project),
    lanes: { planner: laneMark(paths.plannerLane), landing: laneMark(paths.landingLane) },
  };
}

function refsOf({ repo, key }: LeapProject): Marks {
  const others = (name: string): boolean =>
    name.startsWith('refs/leapfrog/') && !name.split('/').includes(key);
  const refs = listRefs(repo, 'refs/').filter(({ name }) => !others(name));
  return Object.fromEntries(refs.slice(0, limit.fingerprintRefs).map(({ name, commit }) => [name, commit]));
}

function uncommitted(
  { repo }: LeapProject,
  entries: readonly StatusEntry[],
): Pick<Fingerprint, 'files' | 'beyond'> {
  const read = reader(limit.fingerprintBytes);
  const looked = entries.slice(0, limit.fingerprintFiles);
  return {
    files: Object.fromEntries(
      looked.map(({ path, staged, unstaged, object = '' }) => [
        path,
        `${staged}${unstaged} ${object} ${read(join(repo.folder, path))}`,
      ]),
    ),
    beyond: entries.length - looked.length,
  };
}

function directoriesOf({ repo, planningRoot }: LeapProject, phases: readonly string[]): Marks {
  const read = reader(limit.fingerprintBytes);
  const below = `${planningRoot}/phases`;
  const wanted = phases.map((phase) => directoryPattern(phase));
  return Object.fromEntries(
    entriesOf(join(repo.folder, below))
      .filter(({ name }) => wanted.some((pattern) => pattern.test(name)))
      .flatMap(({ name }) => filesBelow(repo.folder, `${below}/${name}`))
      .map((path) => [path, read(join(repo.folder, path))]),
  );
}

/** `03-feed`, `3-feed`, `CK-03-feed`. */
function directoryPattern(phase: string): RegExp {
  return new RegExp(String.raw`^(?:[A-Za-z]+-)?0*${phase.replaceAll('.', String.raw`\.`)}(?:-|$)`);
}

/** What runs, or decides what git sees, whenever anybody uses git here. */
function gitOwn({ repo }: LeapProject): Marks {
  const read = reader(limit.fingerprintBytes);
  const own: [string, string][] = [];
  const files = new Set([join(repo.commonDir, 'config'), join(repo.gitDir, 'config.worktree')]);
  let hooks = join(repo.commonDir, 'hooks');
  for (const file of files) {
    for (const [name, value] of gitSettings(textOf(file))) {
      own.push([`config ${name}`, hashOf(value)]);
      if (name === 'core.hookspath') hooks = placeOf(repo.folder, value.trim().split('\n').at(-1) ?? '');
    }
  }
  for (const folder of new Set([hooks, join(repo.commonDir, 'hooks')]))
    for (const path of filesBelow(folder, '')) own.push([`hooks/${path}`, read(join(folder, path))]);
  for (const path of ['info/exclude', 'info/attributes', 'info/grafts', 'info/sparse-checkout'])
    own.push([path, read(join(repo.commonDir, path))]);
  return Object.fromEntries(own);
}

function placeOf(top: string, path: string): string {
  return isAbsolute(path) ? path : join(top, path);
}

/** HEAD's own log, what git would run there, and the planning files. */
function laneMark(folder: string): string {
  const read = reader(limit.fingerprintBytes);
  const dot = join(folder, '.git');
  // A worktree in a lane's place has a file there; no lane is made over it, so there is nothing to watch.
  if (lstatSync(dot, { throwIfNoEntry: false })?.isDirectory() !== true) return '';
  const files = ['HEAD', 'logs/HEAD', 'config', ...filesBelow(dot, 'hooks')];
  const marks = files.map((file) => read(join(dot, file)));
  return marks[0] === 'gone'
    ? ''
    : hashOf([...marks, relativeMark(folder, join(folder, '.planning'))].join('\n'));
}

function relativeMark(top: string, folder: string): string {
  return folderMark(folder).mark.replaceAll(top, '');
}

/** The bytes of a file as a word, as long as not too much was read; then its size and times. */
function reader(bytes: number): (path: string) => string {
  let left = bytes;
  return (path) => {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return 'gone';
    if (stat.isSymbolicLink()) return `link ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}`;
    if (!stat.isFile()) return 'folder';
    left -= stat.size;
    return left < 0 ? `${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}` : hashOf(bytesOf(path));
  };
}

function hashOf(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}

/** A file that is being taken away, or may not be read, is one that cannot be compared: nobody else's business either. */
function bytesOf(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch {
    return new Uint8Array();
  }
}

function textOf(path: string): string {
  return Buffer.from(bytesOf(path)).toString('utf8');
}

function filesBelow(top: string, below: string): readonly string[] {
  return entriesOf(join(top, below))
    .slice(0, limit.fingerprintFiles)
    .flatMap((entry) => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      return entry.isDirectory() ? filesBelow(top, path) : [path];
    });
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
