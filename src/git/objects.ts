import { git, GitError } from './git.ts';
import { lastingFields, lastingObjects, lastingOutcome, type ReadObject } from './lasting.ts';
import type { Repository } from './repository.ts';

export interface TreeEntry {
  /** POSIX path from the top of the tree. */
  readonly path: string;
  /** "100644", "100755", "120000" (symbolic link), "160000" (submodule). */
  readonly mode: string;
  readonly object: string;
}

/** Every file of a commit or tree, optionally below one literal folder or file. */
export function listTree(repo: Repository, commit: string, below?: string): readonly TreeEntry[] {
  const args = ['--literal-pathspecs', 'ls-tree', '-r', '-z', '--full-tree', commit];
  const fields = lastingFields(
    repo,
    [commit],
    below === undefined || below === '' ? args : [...args, '--', below],
  );
  return fields.map(readTreeEntry);
}

function readTreeEntry(field: string): TreeEntry {
  const tab = field.indexOf('\t');
  const [mode = '', , object = ''] = field.slice(0, tab).split(' ');
  return { path: field.slice(tab + 1), mode, object };
}

/** The bytes of a file in a commit, or undefined where it is not there or is no file. */
export function readBlob(repo: Repository, commit: string, path: string): Buffer | undefined {
  const asked = lastingOutcome(repo, [commit], ['cat-file', 'blob', `${commit}:${path}`]);
  return asked.code === 0 ? asked.bytes : undefined;
}

/** A file as a commit or tree has it. */
export interface FileOfCommit {
  readonly commit: string;
  readonly path: string;
}

/** The same for many files of any commits in one call, in the order asked. */
export function readBlobs(repo: Repository, files: readonly FileOfCommit[]): readonly (Buffer | undefined)[] {
  const names = files.map(({ commit, path }) => `${commit}:${path}`);
  // A name with a line end cannot be asked for in this way.
  const asked = [...new Set(names)].filter((name) => !/[\n\r]/.test(name));
  const objects = readBatch(repo, asked);
  const found = new Map(asked.map((name, at) => [name, objects[at]]));
  return files.map((file, at) => {
    const name = names[at] ?? '';
    if (!found.has(name)) return readBlob(repo, file.commit, file.path);
    const object = found.get(name);
    return object?.type === 'blob' ? object.bytes : undefined;
  });
}

/** The bytes of many objects in one call, in the order asked. Missing objects are undefined. */
export function readObjects(repo: Repository, objects: readonly string[]): readonly (Buffer | undefined)[] {
  return readBatch(repo, objects).map((object) => object?.bytes);
}

function readBatch(repo: Repository, names: readonly string[]): readonly (ReadObject | undefined)[] {
  return lastingObjects(repo, names, (unknown) => readAnew(repo, unknown));
}

function readAnew(repo: Repository, names: readonly string[]): readonly (ReadObject | undefined)[] {
  if (names.length === 0) return [];
  const args = ['cat-file', '--batch', '--buffer'];
  const outcome = git(repo, args, { input: `${names.join('\n')}\n` });
  // More than one answer may hold: each half by itself.
  if (outcome.code !== 0 && names.length > 1) {
    const half = Math.ceil(names.length / 2);
    return [...readAnew(repo, names.slice(0, half)), ...readAnew(repo, names.slice(half))];
  }
  if (outcome.code !== 0) throw new GitError(repo.folder, args, outcome);
  const { bytes } = outcome;
  const found: (ReadObject | undefined)[] = [];
  for (let at = 0; at < bytes.length && found.length < names.length;) {
    const lineEnd = bytes.indexOf(10, at);
    const header = bytes.toString('utf8', at, lineEnd);
    const [, type, size] = /^\S+ (\S+) (\d+)$/.exec(header) ?? [];
    if (type === undefined || size === undefined) {
      found.push(undefined);
      at = lineEnd + 1;
    } else {
      const end = lineEnd + 1 + Number(size);
      // A copy: what is kept of one object must not keep the whole answer.
      found.push({ type, bytes: Buffer.from(bytes.subarray(lineEnd + 1, end)) });
      at = end + 1;
    }
  }
  return found;
}

/** Text of every file of a commit below a folder, by its path from the top. Links and submodules are left out. */
export function catFiles(repo: Repository, commit: string, below: string): ReadonlyMap<string, string> {
  const files = listTree(repo, commit, below).filter(isFile);
  const contents = readObjects(
    repo,
    files.map((file) => file.object),
  );
  return new Map(files.map((file, at) => [file.path, contents[at]?.toString('utf8') ?? '']));
}

/** Whether an entry is an ordinary file and not a link or a submodule. */
export function isFile(entry: TreeEntry): boolean {
  return entry.mode.startsWith('100');
}
