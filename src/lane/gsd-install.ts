import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, extname, join, relative, sep } from 'node:path';
import * as z from 'zod/mini';
import { gitFields, type Repository } from '../git/index.ts';
import { recordCopied } from './copied-files.ts';
import type { LeapProject } from './leap-project.ts';
import { linkBelow } from './link-below.ts';
import { isSecretPath } from './secret-path.ts';

/**
 * What an installer of any generation lays into `.claude/`; sessions, worktrees and whatever else lies there stays. gsd-core's tool
 * loads files of `scripts`, which its own manifest does not name.
 */
const laid: ReadonlySet<string> = new Set([
  'agents',
  'commands',
  'get-shit-done',
  'gsd-core',
  'gsd-file-manifest.json',
  'gsd-install-state.json',
  'hooks',
  'package.json',
  'scripts',
  'settings.json',
  'settings.local.json',
  'skills',
]);

/** Keys of Claude's settings that GSD writes; `env` and `apiKeyHelper` beside them may hold keys. */
const carriedSettings: ReadonlySet<string> = new Set(['hooks', 'permissions', 'statusLine', 'worktree']);

const rewritten: ReadonlySet<string> = new Set([
  '',
  '.cjs',
  '.js',
  '.json',
  '.md',
  '.mjs',
  '.sh',
  '.toml',
  '.yaml',
  '.yml',
]);

/** Where a local GSD install lies, relative to the top of the worktree, POSIX; undefined where there is none. */
export function gsdInstallFolder({ repo, gsd }: LeapProject): string | undefined {
  if (gsd.scope !== 'local' || gsd.root === undefined) return undefined;
  const folder = relative(repo.folder, gsd.root).split(sep).join('/');
  return folder.startsWith('..') ? undefined : folder;
}

/**
 * Makes an untracked local GSD install available in a lane: a copy, in which the worktree's absolute path is the lane's.
 *
 * Local installs name themselves by absolute path in commands and hooks. A link, or a copy as it is, would make the
 * lane's session load files of the person's tree, ask leave to read outside its own folder, and change under it when
 * the person updates GSD. What lies behind a link in the lane is the person's and stays as it is. Gives the copied paths, relative to
 * the top; they are to be hidden from the lane's git.
 */
export function copyGsdInstall(project: LeapProject, lane: Repository): readonly string[] {
  const folder = gsdInstallFolder(project);
  const now = folder === undefined ? [] : copyAll(project, lane, folder);
  recordCopied(lane, 'install', { now });
  return now;
}

function copyAll(project: LeapProject, lane: Repository, folder: string): readonly string[] {
  const from = project.repo;
  const tracked = new Set(gitFields(from, ['--literal-pathspecs', 'ls-files', '-z', '--', folder]));
  const paths = [...laid]
    .flatMap((name) => filesAt(from.folder, `${folder}/${name}`))
    .filter((path) => !tracked.has(path) && !isSecretPath(path))
    .filter((path) => linkBelow(lane.folder, path) === undefined);
  for (const path of paths)
    copyOne(join(from.folder, path), join(lane.folder, path), [from.folder, lane.folder]);
  return paths;
}

function copyOne(from: string, to: string, [worktree, lane]: readonly [string, string]): void {
  const bytes = readFileSync(from);
  const text = rewritten.has(extname(from)) && !bytes.includes(0) ? bytes.toString('utf8') : undefined;
  const settled = /settings(?:\.local)?\.json$/.test(from) && text !== undefined ? withoutKeys(text) : text;
  const wanted =
    settled === undefined ? bytes : Buffer.from(settled.replaceAll(spelled(worktree), () => lane));
  if (existsSync(to) && readFileSync(to).equals(wanted)) return;
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, wanted);
  chmodSync(to, statSync(from).mode & 0o777);
}

/** The path where it ends there: "/r/app" is not in "/r/app-two". */
function spelled(path: string): RegExp {
  return new RegExp(`${path.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)}(?![\\w-])`, 'g');
}

function withoutKeys(settings: string): string {
  const read = z.safeParse(z.record(z.string(), z.unknown()), parsed(settings));
  // A file that cannot be read may hold anything.
  if (!read.success) return '{}\n';
  const carried = Object.entries(read.data)
    .filter(([key]) => carriedSettings.has(key))
    .map(([key, value]) => [key, key === 'permissions' ? withoutDirectories(value) : value]);
  return `${JSON.stringify(Object.fromEntries(carried), undefined, 2)}\n`;
}

/** Further directories lead out of the lane. */
function withoutDirectories(permissions: unknown): unknown {
  const read = z.safeParse(z.record(z.string(), z.unknown()), permissions);
  if (!read.success) return {};
  return Object.fromEntries(Object.entries(read.data).filter(([key]) => key !== 'additionalDirectories'));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function filesAt(top: string, path: string): readonly string[] {
  const found = statSync(join(top, path), { throwIfNoEntry: false });
  if (found?.isFile() === true) return [path];
  if (found?.isDirectory() !== true) return [];
  return readdirSync(join(top, path)).flatMap((name) => filesAt(top, `${path}/${name}`));
}
