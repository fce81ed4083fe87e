import { Content } from '../content.ts';
import { below, DiskError, inFolder, type FileNode, type FolderNode, type Node } from '../disk.ts';
import type { Machine } from '../machine.ts';
import { ignoreOf, type Ignore } from './ignore.ts';
import {
  blobOf,
  byBytes,
  commitAt,
  type GitEntry,
  type GitIndex,
  sorted,
  treeAt,
  treeOf,
} from './objects.ts';

/** What git says and ends with when it cannot do what it was asked. */
export class GitRefusal extends Error {
  readonly code: number;
  constructor(code: number, said: string) {
    super(said);
    this.code = code;
  }
}

const noIndex: GitIndex = new Map();

interface KnownRefs {
  readonly at: number;
  readonly commits: Map<string, string | undefined>;
}

interface Refs {
  readonly at: number;
  readonly prefix: string;
  readonly refs: readonly { readonly name: string; readonly commit: string }[];
}
const repositories = new WeakMap<FolderNode, SimulatedRepository>();
const knownRefs = new WeakMap<FolderNode, Refs>();
const knownIgnores = new WeakMap<
  FolderNode,
  { readonly at: number; readonly exclude: string; readonly ignore: Ignore }
>();

/** One repository with one worktree, all of it on the simulated disk. */
export class SimulatedRepository {
  readonly machine: Machine;
  readonly top: string;
  readonly gitDir: string;
  /** `GIT_INDEX_FILE`, or the worktree's own. */
  readonly indexPath: string;
  private readonly ownIndex: boolean;
  /** git's own folder, and that of its objects, as the disk with this number of names has them. */
  private seenAt = 0;
  private ownFolder: FolderNode | undefined;
  private objectsFolder: Node | undefined;
  private knownRefs: KnownRefs = { at: 0, commits: new Map() };

  constructor(machine: Machine, top: string, indexPath?: string) {
    this.machine = machine;
    this.top = top;
    this.gitDir = `${top}/.git`;
    this.indexPath = indexPath ?? `${this.gitDir}/index`;
    this.ownIndex = indexPath === undefined;
  }

  static at(machine: Machine, folder: string, indexPath?: string): SimulatedRepository | undefined {
    for (let at = folder; ; at = at.slice(0, at.lastIndexOf('/'))) {
      const own = inFolder(machine.disk.find(at), '.git');
      if (inFolder(own, 'HEAD') !== undefined) {
        if (indexPath !== undefined || own?.is !== 'folder')
          return new SimulatedRepository(machine, at, indexPath);
        const known = repositories.get(own);
        if (known?.top === at && known.machine === machine) return known;
        const made = new SimulatedRepository(machine, at);
        repositories.set(own, made);
        return made;
      }
      if (at === '') return undefined;
    }
  }

  static make(machine: Machine, top: string, branch: string): SimulatedRepository {
    const repo = new SimulatedRepository(machine, top);
    for (const folder of ['', '/objects', '/refs/heads', '/refs/tags', '/info'])
      machine.disk.makeFolders(repo.gitDir + folder);
    repo.put('HEAD', `ref: refs/heads/${branch}\n`);
    repo.setConfig([
      ['core.repositoryformatversion', '0'],
      ['core.filemode', 'true'],
      ['core.bare', 'false'],
      ['core.logallrefupdates', 'true'],
    ]);
    return repo;
  }

  /** git's own folder. */
  get own(): FolderNode | undefined {
    const { disk } = this.machine;
    if (this.seenAt !== disk.names) {
      const found = inFolder(disk.find(this.top), '.git');
      this.ownFolder = found?.is === 'folder' ? found : undefined;
      this.objectsFolder = inFolder(this.ownFolder, 'objects');
      this.seenAt = disk.names;
    }
    return this.ownFolder;
  }

  // Objects

  get objects(): Set<string> {
    const folder = this.own === undefined ? undefined : this.objectsFolder;
    if (folder?.is !== 'folder') throw new DiskError('ENOENT', `${this.gitDir}/objects`);
    folder.objects ??= new Set();
    return folder.objects;
  }

  keep(...names: readonly string[]): void {
    const { objects } = this;
    const before = objects.size;
    for (const name of names) objects.add(name);
    if (objects.size > before) this.machine.disk.changed(`${this.gitDir}/objects`);
  }

  blob(name: string): Content | undefined {
    return this.objects.has(name) ? blobOf(name) : undefined;
  }

  tree(name: string): GitIndex {
    const found = this.objects.has(name) ? treeAt(name) : undefined;
    if (found === undefined) throw new GitRefusal(128, `fatal: not a tree object: ${name}`);
    return found;
  }

  commit(name: string): NonNullable<ReturnType<typeof commitAt>> {
    const found = this.objects.has(name) ? commitAt(name) : undefined;
    if (found === undefined) throw new GitRefusal(128, `fatal: bad object ${name}`);
    return found;
  }

  isCommit(name: string): boolean {
    return this.objects.has(name) && commitAt(name) !== undefined;
  }

  /** Files of a commit or tree. */
  filesOf(name: string | undefined): GitIndex {
    if (name === undefined) return noIndex;
    return this.tree(this.isCommit(name) ? this.commit(name).tree : name);
  }

  // Refs

  text(path: string): string | undefined {
    const node = below(this.own, path);
    return node?.is === 'file' ? node.content.text : undefined;
  }

  private put(path: string, text: string): void {
    const full = `${this.gitDir}/${path}`;
    this.machine.disk.makeFolders(full.slice(0, full.lastIndexOf('/')));
    this.machine.disk.write(full, Content.of(text), { whole: true });
  }

  /** The branch ref that HEAD names, or undefined where it is detached. */
  get headRef(): string | undefined {
    return /^ref: (.*)\n$/.exec(this.text('HEAD') ?? '')?.[1];
  }

  get head(): string | undefined {
    return this.ref('HEAD');
  }

  /** What a ref is at; known as long as nothing in git's own folder has changed. */
  ref(name: string): string | undefined {
    const version = this.own?.version ?? 0;
    if (this.knownRefs.at !== version) this.knownRefs = { at: version, commits: new Map() };
    const { commits } = this.knownRefs;
    if (commits.has(name)) return commits.get(name);
    const commit = this.refAnew(name);
    commits.set(name, commit);
    return commit;
  }

  private refAnew(name: string): string | undefined {
    const text = this.text(name) ?? '';
    const symbolic = text.startsWith('ref: ') ? /^ref: (.*)\n$/.exec(text)?.[1] : undefined;
    if (symbolic !== undefined) return this.ref(symbolic);
    return text.length === 41 ? /^[0-9a-f]{40}\n$/.exec(text)?.[0].slice(0, 40) : undefined;
  }

  /** Moves a ref from where it is expected; "" expects none. HEAD moves its branch. */
  moveRef(asked: string, to: string, expected?: string, { deref = true } = {}): void {
    const name = asked === 'HEAD' && deref ? (this.headRef ?? 'HEAD') : asked;
    const old = this.checkedRef(name, expected);
    this.machine.gitStep();
    try {
      this.put(name, `${to}\n`);
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      throw new GitRefusal(128, `fatal: cannot lock ref '${name}': a ref of that name stands in the way`);
    }
    if (name === 'HEAD' || name === this.headRef) this.log(old, to);
  }

  removeRef(name: string, expected?: string): void {
    this.checkedRef(name, expected);
    this.machine.gitStep();
    if (this.text(name) !== undefined) this.machine.disk.remove(`${this.gitDir}/${name}`);
    this.removeEmpty(name.slice(0, name.lastIndexOf('/')));
  }

  private removeEmpty(folder: string): void {
    if (folder.split('/').length <= 2) return;
    const node = this.machine.disk.find(`${this.gitDir}/${folder}`);
    if (node?.is !== 'folder' || node.entries.size > 0) return;
    this.machine.disk.remove(`${this.gitDir}/${folder}`);
    this.removeEmpty(folder.slice(0, folder.lastIndexOf('/')));
  }

  private checkedRef(name: string, expected: string | undefined): string | undefined {
    if (this.text(`${name}.lock`) !== undefined)
      throw new GitRefusal(
        128,
        `fatal: cannot lock ref '${name}': Unable to create '${name}.lock': File exists.`,
      );
    const old = this.ref(name);
    if (expected === undefined || (old ?? '') === expected) return old;
    const is = old === undefined ? 'unable to resolve reference' : `is at ${old} but expected ${expected}`;
    throw new GitRefusal(128, `fatal: cannot lock ref '${name}': ${is}`);
  }

  pointHead(branch: string | { readonly detached: string }): void {
    const old = this.head;
    this.put('HEAD', typeof branch === 'string' ? `ref: ${branch}\n` : `${branch.detached}\n`);
    this.log(old, this.head ?? '');
  }

  private log(from: string | undefined, to: string): void {
    const line = `${from ?? '0'.repeat(40)} ${to} ${Math.floor(this.machine.nowMs / 1000)}\n`;
    this.put('logs/HEAD', (this.text('logs/HEAD') ?? '') + line);
  }

  /** Refs below a prefix, by name. */
  refs(prefix = 'refs'): readonly { readonly name: string; readonly commit: string }[] {
    const folder = below(this.own, prefix);
    if (folder?.is !== 'folder') return [];
    const known = knownRefs.get(folder);
    if (known?.at === folder.version && known.prefix === prefix) return known.refs;
    const refs = [...this.machine.disk.filesBelow(folder, `${prefix.replace(/\/$/, '')}/`)]
      .filter(([name]) => !name.endsWith('.lock'))
      .map(([name, file]) => ({ name, commit: file.content.text.trim() }))
      .toSorted((a, b) => byBytes(a.name, b.name));
    knownRefs.set(folder, { at: folder.version, prefix, refs });
    return refs;
  }

  // Index

  get index(): GitIndex {
    const node = this.ownIndex ? inFolder(this.own, 'index') : this.machine.disk.find(this.indexPath);
    return node?.is === 'file' ? (node.content.index ?? noIndex) : noIndex;
  }

  /** Everything that writes the index does it under its lock; `act` gives what it becomes. */
  withIndex(act: () => GitIndex): void {
    const { disk } = this.machine;
    const lock = `${this.indexPath}.lock`;
    if (disk.find(lock) !== undefined)
      throw new GitRefusal(128, `fatal: Unable to create '${lock}': File exists.`);
    disk.write(lock, Content.of(''), { whole: true });
    try {
      this.machine.gitStep();
      const next = sorted(act());
      this.machine.gitStep();
      disk.write(this.indexPath, Content.ofIndex(next), { whole: true });
      disk.remove(lock);
    } catch (error) {
      // A git that refuses takes its lock away; one that was killed leaves it.
      if (error instanceof GitRefusal && disk.find(lock) !== undefined) disk.remove(lock);
      throw error;
    }
  }

  // Worktree

  get folder(): FolderNode {
    return this.machine.disk.folderAt(this.top);
  }

  worktreeFiles(): ReadonlyMap<string, FileNode> {
    return this.machine.disk.filesIn(this.folder);
  }

  onDisk(path: string): FileNode | undefined {
    const node = below(this.folder, path);
    return node?.is === 'file' ? node : undefined;
  }

  writeFile(path: string, entry: GitEntry): void {
    const content = this.blob(entry.object);
    if (content === undefined) throw new GitRefusal(128, `fatal: unable to read ${entry.object}`);
    const { disk } = this.machine;
    const full = `${this.top}/${path}`;
    this.machine.gitStep();
    disk.makeFolders(full.slice(0, full.lastIndexOf('/')));
    // git takes the old file away and makes a new one.
    if (disk.find(full) !== undefined) {
      disk.remove(full);
      this.machine.gitStep();
    }
    disk.write(full, content, { whole: true, mode: entry.mode === '100755' ? 0o755 : 0o644 });
  }

  removeFile(path: string): void {
    const { disk } = this.machine;
    if (disk.find(`${this.top}/${path}`) === undefined) return;
    this.machine.gitStep();
    disk.remove(`${this.top}/${path}`);
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const above = disk.find(`${this.top}/${path.slice(0, at)}`);
      if (above?.is !== 'folder' || above.entries.size > 0) return;
      disk.remove(`${this.top}/${path.slice(0, at)}`);
    }
  }

  get ignore(): Ignore {
    const { folder } = this;
    const exclude = this.text('info/exclude') ?? '';
    const known = knownIgnores.get(folder);
    if (known?.at === folder.version && known.exclude === exclude) return known.ignore;
    // In the order of their folders' names being made, as it always was.
    const own = [...this.machine.disk.filesBelow(folder)]
      .filter(([path]) => path === '.gitignore' || path.endsWith('/.gitignore'))
      .map(([path, file]) => [path.slice(0, -'/.gitignore'.length), file.content.text] as const);
    const ignore = ignoreOf([['', exclude], ...own]);
    knownIgnores.set(folder, { at: folder.version, exclude, ignore });
    return ignore;
  }

  // Settings

  get config(): readonly (readonly [string, string])[] {
    const lines = (this.text('config') ?? '').split('\n').filter((line) => line !== '');
    return lines.map((line) => {
      const cut = line.indexOf('=');
      return [line.slice(0, cut), line.slice(cut + 1)];
    });
  }

  setConfig(values: readonly (readonly [string, string])[]): void {
    this.put('config', values.map(([key, value]) => `${key}=${value}\n`).join(''));
  }

  setting(key: string): string | undefined {
    return this.config.findLast(([name]) => name === key.toLowerCase())?.[1];
  }

  // History

  /** A commit with everything behind it, newest first along first parents, then the others. */
  behind(tips: readonly string[], until: ReadonlySet<string> = new Set()): Set<string> {
    const seen = new Set<string>();
    const open = [...tips];
    for (let commit = open.pop(); commit !== undefined; commit = open.pop()) {
      if (seen.has(commit) || until.has(commit)) continue;
      seen.add(commit);
      open.push(...this.commit(commit).parents);
    }
    return seen;
  }

  isAncestor(ancestor: string, descendant: string): boolean {
    const open = [descendant];
    const seen = new Set<string>();
    for (let commit = open.pop(); commit !== undefined; commit = open.pop()) {
      if (commit === ancestor) return true;
      if (seen.has(commit)) continue;
      seen.add(commit);
      open.push(...this.commit(commit).parents);
    }
    return false;
  }

  /** What a revision names: an object, or undefined. */
  resolve(revision: string): string | undefined {
    const colon = revision.indexOf(':');
    if (colon > 0) {
      const at = this.resolve(revision.slice(0, colon));
      return at === undefined ? undefined : this.objectIn(this.filesOf(at), revision.slice(colon + 1));
    }
    const suffix = /^(.*?)(\^\{commit\}|\^\{tree\}|\^|~\d+)$/s.exec(revision);
    if (suffix === null) return this.named(revision);
    const [, base = '', how = ''] = suffix;
    const inner = this.resolve(base);
    if (inner === undefined) return undefined;
    if (how === '^{commit}') return this.isCommit(inner) ? inner : undefined;
    if (how === '^{tree}') return this.isCommit(inner) ? this.commit(inner).tree : inner;
    let commit: string | undefined = inner;
    for (let steps = how === '^' ? 1 : Number(how.slice(1)); steps > 0 && commit !== undefined; steps -= 1)
      commit = this.commit(commit).parents[0];
    return commit;
  }

  /** A file, or a folder, which is a tree. */
  private objectIn(files: GitIndex, path: string): string | undefined {
    const file = files.get(path)?.object;
    if (file !== undefined) return file;
    const inside = [...files].filter(([each]) => each.startsWith(`${path}/`));
    return inside.length === 0
      ? undefined
      : treeOf(new Map(inside.map(([each, entry]) => [each.slice(path.length + 1), entry])));
  }

  private named(name: string): string | undefined {
    if (/^[0-9a-f]{40}$/.test(name)) return this.objects.has(name) ? name : undefined;
    if (name.startsWith('-')) return undefined;
    for (const full of [name, `refs/${name}`, `refs/tags/${name}`, `refs/heads/${name}`]) {
      if (full !== 'HEAD' && !full.startsWith('refs/')) continue;
      const commit = this.ref(full);
      if (commit !== undefined) return commit;
    }
    if (!/^[0-9a-f]{7,39}$/.test(name)) return undefined;
    return [...this.objects].find((object) => object.startsWith(name));
  }
}
