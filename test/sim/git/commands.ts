import { Content } from '../content.ts';
import { DiskError, type FolderNode } from '../disk.ts';
import { remembers } from '../door/memory.ts';
import type { Machine } from '../machine.ts';
import {
  between as changesBetween,
  byBytes,
  type Commit,
  type Difference,
  differenceOf,
  emptyTree,
  type GitEntry,
  keepBlob,
  keepCommit,
  treeOf,
} from './objects.ts';
import { GitRefusal, SimulatedRepository } from './repository.ts';
import { added, isBelow, isSame, moveWorktree, statusText } from './worktree.ts';

export interface GitCall {
  readonly cwd: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly input: string | Buffer;
}

/** How a call ended; what it printed is turned into bytes, or into text, where somebody wants it so. */
export class GitAnswer {
  readonly code: number | null;
  readonly stderr: string;
  readonly failure: string | undefined;
  readonly signal = null;
  readonly timedOut = false;
  private given: Buffer | undefined;
  private read: string | undefined;
  private whole: string | undefined;
  constructor(code: number | null, said: string | Buffer = '', err = '', failure?: string) {
    this.code = code;
    this.stderr = err;
    this.failure = failure;
    if (typeof said === 'string') this.read = said;
    else this.given = said;
  }
  get bytes(): Buffer {
    this.given ??= Buffer.from(this.read ?? '');
    return this.given;
  }
  get stdout(): string {
    this.read ??= this.bytes.toString('utf8');
    return this.read;
  }
  /** All of it, to compare with another answer. */
  get words(): string {
    this.whole ??= `${this.code} ${this.stderr}\0${this.stdout}`;
    return this.whole;
  }
}

interface Running {
  readonly machine: Machine;
  readonly repo: SimulatedRepository;
  readonly args: readonly string[];
  readonly env: GitCall['env'];
  readonly input: string | Buffer;
}

/** What a command prints, with its exit code where that is not 0. */
type Said = string | Buffer | { readonly code: number; readonly out?: string; readonly err?: string };

/** git, as far as the product and the actors of the simulation call it. What it does not know is a mistake of ours. */
export function simulatedGit(machine: Machine, call: GitCall, step = gitStepOf(call.args)): GitAnswer {
  try {
    return run(machine, call, step);
  } catch (error) {
    if (error instanceof GitRefusal) return new GitAnswer(error.code, '', error.message);
    if (error instanceof DiskError) return new GitAnswer(128, '', `fatal: ${error.message}`);
    throw error;
  }
}

/** Commands that change something in the repository: the others take no lock and cost less. */
const writers = new Set([
  'update-ref',
  'merge',
  'commit',
  'checkout',
  'fetch',
  'clone',
  'read-tree',
  'add',
  'update-index',
  'reset',
  'commit-tree',
  'write-tree',
]);

export interface GitStep {
  readonly command: string;
  /** Where its own arguments begin. */
  readonly from: number;
  readonly name: string;
  readonly costMs: number;
  /** It changes nothing, whatever its arguments are. */
  readonly looks: boolean;
}

/** What a call is called as a step of its caller, and how long it takes. */
export function gitStepOf(args: readonly string[]): GitStep {
  let at = 0;
  while (args[at] === '-c' || args[at] === '--literal-pathspecs') at += args[at] === '-c' ? 2 : 1;
  const command = args[at] ?? '';
  const known = steps.get(command);
  if (known?.from === at + 1) return known;
  const looks = readers.has(command) || ['status', 'version', 'check-ignore'].includes(command);
  const costMs = writers.has(command) ? 9 : 4;
  const made = { command, from: at + 1, name: `git ${command}`, costMs, looks };
  steps.set(command, made);
  return made;
}

const steps = new Map<string, GitStep>();

function answerOf(said: Said): GitAnswer {
  if (typeof said === 'string' || Buffer.isBuffer(said)) return new GitAnswer(0, said);
  return new GitAnswer(said.code, said.out, said.err);
}

function run(machine: Machine, call: GitCall, { command: name, from }: GitStep): GitAnswer {
  if (name === 'version') return new GitAnswer(0, 'git version 2.39.5\n');
  if (name === 'init') return answerOf(init(machine, call.cwd, call.args.slice(from)));
  if (machine.disk.find(call.cwd) === undefined)
    return new GitAnswer(128, '', `fatal: cannot change to '${call.cwd}'`);
  if (name === 'clone') return answerOf(clone(machine, call.args.slice(from)));
  if (call.cwd.includes('/.git') && /\/\.git(\/|$)/.test(call.cwd))
    return new GitAnswer(
      128,
      `false\n${call.cwd}\n${call.cwd}\n`,
      'fatal: this operation must be run in a work tree',
    );
  const repo = SimulatedRepository.at(machine, call.cwd, call.env['GIT_INDEX_FILE']);
  if (repo === undefined)
    return new GitAnswer(128, '', 'fatal: not a git repository (or any of the parent directories): .git');
  const command = commands[name];
  if (command === undefined) throw new Error(`the simulated git does not know: ${call.args.join(' ')}`);
  const answer = (): GitAnswer =>
    answerOf(command({ machine, repo, args: call.args.slice(from), env: call.env, input: call.input }));
  if (!remembers || !readers.has(name) || call.env['GIT_INDEX_FILE'] !== undefined) return answer();
  return answered(repo, call, answer);
}

/** Commands that say the same as long as nothing in the repository's own folder has changed. */
const readers = new Set([
  'rev-parse',
  'symbolic-ref',
  'merge-base',
  'for-each-ref',
  'diff-tree',
  'ls-tree',
  'ls-files',
  'cat-file',
  'show',
  'log',
  'rev-list',
]);

interface Answers {
  readonly at: number;
  readonly known: Map<string, GitAnswer>;
}

const answersOf = new WeakMap<FolderNode, Answers>();

function answered(repo: SimulatedRepository, call: GitCall, answer: () => GitAnswer): GitAnswer {
  const folder = repo.own;
  if (folder === undefined) return answer();
  let answers = answersOf.get(folder);
  if (answers?.at !== folder.version) {
    answers = { at: folder.version, known: new Map() };
    answersOf.set(folder, answers);
  }
  const key = `${call.cwd}\0${call.args.join('\0')}\0${textOf(call.input)}`;
  const known = answers.known.get(key);
  if (known !== undefined) return known;
  const made = answer();
  answers.known.set(key, made);
  return made;
}

function textOf(input: string | Buffer): string {
  return typeof input === 'string' ? input : input.toString('utf8');
}

const commands: Readonly<Record<string, (running: Running) => Said>> = {
  'rev-parse': revParse,
  'symbolic-ref': ({ repo }) => (repo.headRef === undefined ? { code: 1 } : `${repo.headRef}\n`),
  'merge-base': mergeBase,
  'update-ref': updateRef,
  'for-each-ref': forEachRef,
  status: ({ repo, args }) => {
    const head = args.includes('--branch') ? branchLines(repo) : '';
    const text =
      head +
      statusText(repo, {
        paths: behindDashes(args),
        untracked: args.includes('--untracked-files=all') || args.includes('--untracked-files=normal'),
        ignored: args.includes('--ignored=traditional'),
        renames: !args.includes('--no-renames'),
      });
    return args.includes('--porcelain') ? shortStatus(text) : text;
  },
  'diff-tree': diffTree,
  diff: ({ repo, args }) => {
    const changes = changesBetween(repo.filesOf(repo.head), repo.index);
    if (args.includes('--quiet')) return { code: changes.length === 0 ? 0 : 1 };
    return changes.map(({ path }) => `${path}\n`).join('');
  },
  'ls-tree': lsTree,
  'ls-files': lsFiles,
  'cat-file': catFile,
  'hash-object': ({ repo, input }) => {
    const object = keepBlob(Content.of(input));
    repo.keep(object);
    return `${object}\n`;
  },
  'read-tree': ({ repo, args }) => {
    const tree = args.at(-1) ?? '';
    repo.withIndex(() => (tree === '--empty' ? new Map() : repo.filesOf(existing(repo, tree))));
    return '';
  },
  'write-tree': ({ repo }) => {
    const tree = treeOf(repo.index);
    repo.keep(tree);
    return `${tree}\n`;
  },
  'update-index': updateIndex,
  'commit-tree': commitTree,
  commit,
  config,
  add,
  remote: ({ repo, args }) => {
    const remotes = repo.config.filter(([key]) => key === 'remote.origin.url');
    if (args[0] === undefined) return remotes.map(() => 'origin\n').join('');
    repo.setConfig(repo.config.filter(([key]) => !key.startsWith('remote.origin.')));
    return '';
  },
  fetch,
  merge,
  checkout,
  reset: ({ repo, args }) => {
    if (args.includes('--keep')) {
      const to = existing(repo, args.at(-1) ?? '');
      moveWorktree(repo, repo.head, to);
      repo.moveRef('HEAD', to);
      return '';
    }
    const head = repo.filesOf(repo.head);
    repo.withIndex(() => {
      const next = new Map(repo.index);
      for (const path of behindDashes(args)) {
        const entry = head.get(path);
        if (entry === undefined) next.delete(path);
        else next.set(path, entry);
      }
      return next;
    });
    return '';
  },
  log,
  show: ({ repo, args }) => {
    const object = existing(repo, args[2] ?? '');
    return `${formatted((args[1] ?? '').replace('--format=', ''), object, repo.commit(object))}\n`;
  },
  tag: ({ repo, args }) => {
    if (args[0] === undefined)
      return repo
        .refs('refs/tags')
        .map(({ name }) => `${name.slice(10)}\n`)
        .join('');
    repo.moveRef(`refs/tags/${args[0]}`, repo.head ?? '');
    return '';
  },
  gc: () => '',
  mv: ({ repo, machine, args }) => {
    const [from = '', to = ''] = args;
    const entry = repo.index.get(from);
    if (entry === undefined) throw new GitRefusal(128, `fatal: bad source, source=${from}`);
    machine.disk.rename(`${repo.top}/${from}`, `${repo.top}/${to}`);
    repo.withIndex(() => new Map([...repo.index].filter(([path]) => path !== from)).set(to, entry));
    return '';
  },
  rm: ({ repo, args }) => {
    const paths = args.filter((arg) => !arg.startsWith('-'));
    repo.withIndex(() => new Map([...repo.index].filter(([path]) => !paths.includes(path))));
    for (const path of paths) repo.removeFile(path);
    return '';
  },
  'check-ignore': ({ repo, args }) => ({ code: behindDashes(args).some(repo.ignore) ? 0 : 1 }),
  'rev-list': () => '',
  'count-objects': () => 'count: 0\nsize: 0\nin-pack: 0\npacks: 0\nsize-pack: 0\n',
};

/** What `git status --branch` says first. */
function branchLines(repo: SimulatedRepository): string {
  const branch = repo.headRef?.replace(/^refs\/heads\//, '') ?? '(detached)';
  return `# branch.oid ${repo.head ?? '(initial)'}\0# branch.head ${branch}\0`;
}

/** `git status --porcelain`, for whoever only wants to see whether it is as before. */
function shortStatus(text: string): string {
  return text.replaceAll('\0', '\n');
}

function behindDashes(args: readonly string[]): readonly string[] {
  const at = args.indexOf('--');
  return at < 0 ? [] : args.slice(at + 1);
}

function existing(repo: SimulatedRepository, revision: string): string {
  const object = repo.resolve(revision);
  if (object === undefined) throw new GitRefusal(128, `fatal: Not a valid object name ${revision}`);
  return object;
}

function init(machine: Machine, cwd: string, args: readonly string[]): Said {
  const at = args.indexOf('-b');
  SimulatedRepository.make(machine, cwd, at < 0 ? 'master' : (args[at + 1] ?? 'master'));
  return '';
}

function revParse({ repo, args }: Running): Said {
  if (args.includes('--show-toplevel')) return `false\n${repo.gitDir}\n${repo.gitDir}\n${repo.top}\n`;
  if (args.includes('--git-path')) return `${repo.gitDir}/${args.at(-1)}\n`;
  if (args[0] === '--is-shallow-repository') return 'false\n';
  const quiet = args.includes('--quiet') || args.includes('-q');
  if (args.includes('--symbolic-full-name')) {
    const named = args.find((arg) => !arg.startsWith('-')) ?? '';
    const tip = repo.head === undefined ? undefined : repo.resolve(named);
    return tip === undefined ? { code: 1 } : `${tip}\n${repo.headRef ?? 'HEAD'}\n`;
  }
  const revision = args.find((arg) => !['--verify', '--quiet', '-q', '--end-of-options'].includes(arg)) ?? '';
  if (args.includes('--short')) {
    const short = repo.resolve(args.at(-1) ?? '');
    return short === undefined ? { code: 128 } : `${short.slice(0, 7)}\n`;
  }
  const object = repo.resolve(revision);
  if (object !== undefined) return `${object}\n`;
  return quiet
    ? { code: 1 }
    : { code: 128, err: `fatal: ambiguous argument '${revision}': unknown revision` };
}

function mergeBase({ repo, args }: Running): Said {
  const [one = '', other = ''] = args.slice(-2).map((revision) => existing(repo, revision));
  if (args[0] === '--is-ancestor') return { code: repo.isAncestor(one, other) ? 0 : 1 };
  const base = commonAncestor(repo, one, other);
  return base === undefined ? { code: 1 } : `${base}\n`;
}

function commonAncestor(repo: SimulatedRepository, one: string, other: string): string | undefined {
  const mine = repo.behind([one]);
  const open = [other];
  for (let at = open.shift(); at !== undefined; at = open.shift()) {
    if (mine.has(at)) return at;
    open.push(...repo.commit(at).parents);
  }
  return undefined;
}

function updateRef({ repo, args }: Running): Said {
  const rest = args.filter((arg, at) => arg !== '-m' && args[at - 1] !== '-m' && arg !== '--create-reflog');
  if (rest[0] === '-d') {
    const [, name = '', expected] = rest;
    if (repo.ref(name) === undefined)
      throw new GitRefusal(128, `fatal: cannot lock ref '${name}': no such ref`);
    repo.removeRef(name, expected);
    return '';
  }
  const deref = rest[0] !== '--no-deref';
  const [name = '', to = '', old] = deref ? rest : rest.slice(1);
  const target = existing(repo, to);
  repo.moveRef(name, target, old === undefined ? undefined : /^0+$/.test(old) ? '' : existing(repo, old), {
    deref,
  });
  return '';
}

function forEachRef({ repo, args }: Running): Said {
  if (args.includes('--no-merged=HEAD')) return '';
  const contains = args.includes('--contains') ? existing(repo, args.at(-1) ?? '') : undefined;
  const patterns = args.filter((arg) => arg.startsWith('refs'));
  const format = args.find((arg) => arg.startsWith('--format='))?.slice('--format='.length) ?? '';
  const refs = (patterns.length === 0 ? ['refs'] : patterns)
    .flatMap((pattern) => refsOf(repo, pattern))
    .toSorted((one, other) => byBytes(one.name, other.name))
    .filter(({ commit: at }) => contains === undefined || repo.isAncestor(contains, at));
  return refs
    .slice(0, args.includes('--count=1') ? 1 : refs.length)
    .map(({ name, commit: at }) => `${refText(repo, format, { name, at })}\n`)
    .join('');
}

/** Refs below a name, or the one of this very name. */
function refsOf(repo: SimulatedRepository, pattern: string): ReturnType<SimulatedRepository['refs']> {
  const at = pattern.endsWith('/') ? undefined : repo.ref(pattern);
  return at === undefined ? repo.refs(pattern.replace(/\/$/, '')) : [{ name: pattern, commit: at }];
}

function refText(
  repo: SimulatedRepository,
  format: string,
  { name, at }: { readonly name: string; readonly at: string },
): string {
  return format.replaceAll(/%00|%\((?:objectname|refname|contents)\)/g, (word) => {
    if (word === '%00') return '\0';
    if (word === '%(objectname)') return at;
    return word === '%(refname)' ? name : repo.commit(at).message;
  });
}

function changesBelow(changes: readonly Difference[], paths: readonly string[]): readonly Difference[] {
  return paths.length === 0 ? changes : changes.filter(({ path }) => isBelow(path, paths));
}

function treeNamed(repo: SimulatedRepository, revision: string): string {
  const object = existing(repo, revision);
  return repo.isCommit(object) ? repo.commit(object).tree : object;
}

function diffTree({ repo, args }: Running): Said {
  const named = args.filter((arg) => !arg.startsWith('-')).slice(0, 2);
  const [from = '', to = ''] = named.map((revision) => treeNamed(repo, revision));
  const changes = changesBelow(differenceOf(from, to), behindDashes(args));
  const end = '\0';
  if (args.includes('--raw')) return rawChanges(changes);
  if (args.includes('--name-only')) return changes.map(({ path }) => path + end).join('');
  return changes.map((change) => letterOf(change) + end + change.path + end).join('');
}

/** With renames, of files that are as they were. */
function rawChanges(changes: readonly Difference[]): string {
  const gone = new Map(
    changes.flatMap(({ path, before, after }) =>
      before !== undefined && after === undefined ? [[before.object, { path, before }] as const] : [],
    ),
  );
  const moved = new Set(
    changes.flatMap(({ before, after }) =>
      before === undefined && after !== undefined && gone.has(after.object) ? [after.object] : [],
    ),
  );
  return changes
    .map(({ path, before, after }) => {
      if (after === undefined && before !== undefined && moved.has(before.object)) return '';
      const from = before === undefined && after !== undefined ? gone.get(after.object) : undefined;
      const [old, now] = [from?.before ?? before ?? nothing, after ?? nothing];
      const letter = from === undefined ? letterOf({ path, before, after }) : 'R100';
      return `:${old.mode} ${now.mode} ${old.object} ${now.object} ${letter}\0${from === undefined ? '' : `${from.path}\0`}${path}\0`;
    })
    .join('');
}

function letterOf({ before, after }: Difference): 'A' | 'D' | 'M' {
  if (before === undefined) return 'A';
  return after === undefined ? 'D' : 'M';
}

function lsTree({ repo, args }: Running): Said {
  const [revision = '', ...paths] = args.filter((arg) => !arg.startsWith('-'));
  const end = args.includes('-z') ? '\0' : '\n';
  const rows = [...repo.filesOf(existing(repo, revision))].filter(([path]) => isBelow(path, paths));
  const size = (object: string): string =>
    args.includes('-l') ? ` ${String(repo.blob(object)?.size ?? 0).padStart(7)}` : '';
  return rows
    .map(([path, { mode, object }]) => `${mode} blob ${object}${size(object)}\t${path}${end}`)
    .join('');
}

function lsFiles({ repo, args }: Running): Said {
  const end = args.includes('-z') ? '\0' : '\n';
  const rows = [...repo.index].filter(([path]) => isBelow(path, behindDashes(args)));
  return rows
    .map(([path, { mode, object }]) =>
      args.includes('--stage') ? `${mode} ${object} 0\t${path}${end}` : path + end,
    )
    .join('');
}

function catFile({ repo, args, input }: Running): Said {
  if (args[0] === '--batch') {
    const parts = input
      .toString('utf8')
      .split('\n')
      .filter((name) => name !== '')
      .map((name) => {
        const content = repo.blob(repo.resolve(name) ?? '');
        return content === undefined ? Buffer.from(`${name} missing\n`) : inBatch(content);
      });
    return Buffer.concat(parts);
  }
  if (args[0] === '--batch-check') {
    const names = textOf(input).split('\n');
    return names.map((name) => (name === '' ? '' : `${objectLine(repo, name)}\n`)).join('');
  }
  if (args[0] !== 'blob' && args[0] !== '--filters') throw new Error(`git cat-file ${args.join(' ')}`);
  const name = args.at(-1) ?? '';
  const content = repo.blob(repo.resolve(name) ?? '');
  if (content === undefined) throw new GitRefusal(128, `fatal: Not a valid object name ${name}`);
  return content.bytes;
}

const batchEntries = new WeakMap<Content, Buffer>();

/** What a batch says of a blob, whatever name it was asked by. */
function inBatch(content: Content): Buffer {
  const known = batchEntries.get(content);
  if (known !== undefined) return known;
  const header = `${content.blob} blob ${content.size}\n`;
  const made = Buffer.concat([Buffer.from(header), content.bytes, Buffer.from('\n')]);
  batchEntries.set(content, made);
  return made;
}

function objectLine(repo: SimulatedRepository, name: string): string {
  const object = repo.resolve(name);
  if (object === undefined) return `${name} missing`;
  const size = repo.blob(object)?.size;
  if (size !== undefined) return `${object} blob ${size}`;
  // How long the others are nobody asks.
  return `${object} ${repo.isCommit(object) ? 'commit' : 'tree'} 0`;
}

function updateIndex({ repo, args, input }: Running): Said {
  if (args.includes('--refresh')) return '';
  repo.withIndex(() => {
    const next = new Map(repo.index);
    if (args.includes('--cacheinfo')) {
      const [mode = '', object = '', ...path] = (args.at(-1) ?? '').split(',');
      return next.set(path.join(','), { mode, object });
    }
    for (const line of textOf(input).split('\0')) {
      const [, mode = '', object = '', path = ''] = /^(\d+) ([0-9a-f]+)\t([^]*)$/.exec(line) ?? [];
      if (path === '') continue;
      if (mode === '0') next.delete(path);
      else next.set(path, { mode, object });
    }
    return next;
  });
  return '';
}

function identity({ repo, env, machine }: Running, who: 'AUTHOR' | 'COMMITTER'): string {
  const name = env[`GIT_${who}_NAME`] ?? repo.setting('user.name');
  const email = env[`GIT_${who}_EMAIL`] ?? repo.setting('user.email');
  if (name === undefined || email === undefined)
    throw new GitRefusal(128, 'Author identity unknown\n\n*** Please tell me who you are.');
  return `${name} <${email}> ${Math.floor(machine.nowMs / 1000)} +0000`;
}

function newCommit(running: Running, made: Pick<Commit, 'tree' | 'parents' | 'message'>): string {
  const object = keepCommit({
    ...made,
    author: identity(running, 'AUTHOR'),
    committer: identity(running, 'COMMITTER'),
    at: Math.floor(running.machine.nowMs / 1000),
  });
  running.repo.keep(object);
  return object;
}

function commitTree(running: Running): Said {
  const { repo, args, input } = running;
  const parents = args.flatMap((arg, at) => (args[at - 1] === '-p' ? [existing(repo, arg)] : []));
  const tree = treeNamed(repo, args.at(-1) ?? '');
  return `${newCommit(running, { tree, parents, message: textOf(input) })}\n`;
}

/** As git cleans a message up. */
function cleaned(message: string): string {
  return `${message
    .replaceAll(/[ \t]+$/gm, '')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}

function commit(running: Running): Said {
  const { repo, args, input } = running;
  const at = args.indexOf('-m');
  const message = cleaned(at >= 0 ? (args[at + 1] ?? '') : textOf(input));
  const head = repo.head;
  const only = behindDashes(args);
  let object: string | undefined;
  repo.withIndex(() => {
    const index = only.length > 0 ? added(repo, repo.index, { paths: only, force: false }) : repo.index;
    const tree = treeOf(index);
    repo.keep(tree);
    if (head !== undefined && repo.commit(head).tree === tree && !args.includes('--allow-empty'))
      throw new GitRefusal(1, 'nothing to commit, working tree clean');
    object = newCommit(running, { tree, parents: head === undefined ? [] : [head], message });
    repo.moveRef('HEAD', object, head ?? '');
    return index;
  });
  return '';
}

function config({ repo, args, env }: Running): Said {
  const given = Array.from({ length: Number(env['GIT_CONFIG_COUNT'] ?? 0) }, (_, at): [string, string] => [
    (env[`GIT_CONFIG_KEY_${at}`] ?? '').toLowerCase(),
    env[`GIT_CONFIG_VALUE_${at}`] ?? '',
  ]);
  const all = [...repo.config, ...given];
  const end = args.includes('-z') ? '\0' : '\n';
  if (args.includes('--list')) {
    const scoped = (scope: string, pairs: readonly (readonly [string, string])[]): string => {
      const before = args.includes('--show-scope') ? scope + end : '';
      return pairs.map(([key, value]) => `${before}${key}\n${value}${end}`).join('');
    };
    return scoped('local', repo.config) + scoped('command', given);
  }
  if (args.includes('--get-regexp')) {
    const pattern = new RegExp(args.at(-1) ?? '');
    const found = all.filter(([key]) => pattern.test(key));
    const between = end === '\0' ? '\n' : ' ';
    return found.length === 0
      ? { code: 1 }
      : found.map(([key, value]) => key + between + value + end).join('');
  }
  if (args.includes('--get')) {
    const value = all.findLast(([key]) => key === args.at(-1)?.toLowerCase())?.[1];
    const fallback = args[args.indexOf('--default') + 1];
    if (value !== undefined) return `${value}\n`;
    return args.includes('--default') ? `${fallback}\n` : { code: 1 };
  }
  if (args.includes('--unset-all')) {
    const gone = args.at(-1)?.toLowerCase();
    repo.setConfig(repo.config.filter(([key]) => key !== gone));
    return '';
  }
  const [key = '', value = ''] = args.filter((arg) => !arg.startsWith('--'));
  const name = key.toLowerCase();
  repo.setConfig([...repo.config.filter(([known]) => known !== name), [name, value]]);
  return '';
}

function add({ repo, args, input }: Running): Said {
  const given = args.includes('--pathspec-from-file=-')
    ? textOf(input).split('\0')
    : args.includes('--')
      ? behindDashes(args)
      : args.filter((arg) => !arg.startsWith('-'));
  const named = given.filter((path) => path !== '');
  const paths = named.length === 0 && args.includes('-A') ? ['.'] : named;
  const force = args.includes('-f');
  const missing = paths.find((path) => !isKnown(repo, path));
  if (missing !== undefined)
    throw new GitRefusal(128, `fatal: pathspec '${missing}' did not match any files`);
  if (paths.length > 0) repo.withIndex(() => added(repo, repo.index, { paths, force }));
  return '';
}

function isKnown(repo: SimulatedRepository, path: string): boolean {
  if (path === '.' || repo.machine.disk.find(`${repo.top}/${path}`) !== undefined) return true;
  return [...repo.index.keys()].some((known) => isBelow(known, [path]));
}

function clone(machine: Machine, args: readonly string[]): Said {
  const [from = '', to = ''] = behindDashes(args);
  const source = SimulatedRepository.at(machine, from);
  if (source === undefined) throw new GitRefusal(128, `fatal: repository '${from}' does not exist`);
  if (machine.disk.find(to) !== undefined)
    throw new GitRefusal(128, `fatal: destination path '${to}' already exists`);
  const branch = (source.headRef ?? 'refs/heads/main').slice('refs/heads/'.length);
  const repo = SimulatedRepository.make(machine, to, branch);
  machine.gitStep();
  repo.keep(...source.objects);
  const given = args.flatMap((arg, at): [string, string][] => {
    const [key = '', ...value] = arg.split('=');
    return args[at - 1] === '-c' ? [[key.toLowerCase(), value.join('=')]] : [];
  });
  repo.setConfig([...repo.config, ...given, ['remote.origin.url', from]]);
  machine.gitStep();
  if (source.head !== undefined) {
    repo.moveRef(`refs/heads/${branch}`, source.head);
    if (source.headRef === undefined) repo.pointHead({ detached: source.head });
  }
  return '';
}

function fetch({ repo, machine, args }: Running): Said {
  const [from = '', ...refspecs] = behindDashes(args);
  const source = machine.disk.find(from) === undefined ? undefined : SimulatedRepository.at(machine, from);
  if (source === undefined)
    throw new GitRefusal(128, `fatal: '${from}' does not appear to be a git repository`);
  for (const refspec of refspecs) {
    const forced = refspec.startsWith('+');
    const [theirs = '', ours = ''] = (forced ? refspec.slice(1) : refspec).split(':');
    const tip = source.resolve(theirs);
    if (tip === undefined) throw new GitRefusal(128, `fatal: couldn't find remote ref ${theirs}`);
    bring(repo, source, tip);
    machine.gitStep();
    const now = repo.ref(ours);
    if (now === tip) continue;
    if (now !== undefined && !forced && !repo.isAncestor(now, tip))
      return { code: 1, err: ` ! [rejected]  ${theirs} -> ${ours}  (non-fast-forward)` };
    repo.moveRef(ours, tip, now ?? '');
  }
  return '';
}

/** Copies what a commit needs and the other repository does not have. */
function bring(repo: SimulatedRepository, source: SimulatedRepository, tip: string): void {
  const open = [tip];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (repo.objects.has(at)) continue;
    const { tree, parents } = source.commit(at);
    repo.keep(at, tree);
    repo.keep(...[...source.tree(tree).values()].map(({ object }) => object));
    open.push(...parents);
  }
}

function merge(running: Running): Said {
  const { repo, args } = running;
  const head = repo.head ?? '';
  const other = existing(repo, args.at(-1) ?? '');
  if (repo.isAncestor(other, head)) return 'Already up to date.\n';
  if (args.includes('--ff-only')) {
    if (!repo.isAncestor(head, other))
      return { code: 128, err: 'fatal: Not possible to fast-forward, aborting.' };
    moveWorktree(repo, head, other);
    repo.moveRef('HEAD', other, head);
    return '';
  }
  const base = commonAncestor(repo, head, other) ?? '';
  const theirs = differenceOf(treeNamed(repo, base), treeNamed(repo, other));
  const mine = new Map(repo.filesOf(head));
  for (const { path, before, after } of theirs) {
    if (!isSame(mine.get(path), before)) throw new Error('the simulated git cannot merge files');
    if (after === undefined) mine.delete(path);
    else mine.set(path, after);
  }
  const tree = treeOf(mine);
  repo.keep(tree);
  const message = cleaned(args[args.indexOf('-m') + 1] ?? 'merge');
  const made = newCommit(running, { tree, parents: [head, other], message });
  moveWorktree(repo, head, made);
  repo.moveRef('HEAD', made, head);
  return '';
}

function checkout({ repo, args }: Running): Said {
  if (args.includes('--')) {
    const index = repo.index;
    for (const path of behindDashes(args)) {
      const entry = index.get(path);
      if (entry === undefined) throw new GitRefusal(1, `error: pathspec '${path}' did not match any file(s)`);
      repo.writeFile(path, entry);
    }
    return '';
  }
  const plain = args.flatMap((arg) => (arg.startsWith('-') ? [] : [arg]));
  if (args.includes('--detach')) {
    repo.pointHead({ detached: existing(repo, plain[0] ?? 'HEAD') });
    return '';
  }
  const makes = args.includes('-B') || args.includes('-b');
  const [branch = '', start = makes ? 'HEAD' : (plain[0] ?? '')] = plain;
  const ref = `refs/heads/${branch}`;
  if (!makes && repo.ref(ref) === undefined)
    throw new GitRefusal(1, `error: pathspec '${branch}' did not match any file(s) known to git`);
  const to = existing(repo, start);
  if (repo.head !== to || repo.index.size === 0) moveWorktree(repo, repo.head, to);
  if (makes) repo.moveRef(ref, to);
  if (repo.headRef !== ref) repo.pointHead(ref);
  return '';
}

function log({ repo, args }: Running): Said {
  const format = args.find((arg) => arg.startsWith('--format='))?.slice('--format='.length) ?? '';
  if (args.includes('-g') || args.includes('--walk-reflogs')) {
    const last = (repo.text('logs/HEAD') ?? '').trimEnd().split('\n').at(-1)?.split(' ')[2];
    return last === undefined ? '' : `HEAD@{${last}}\n`;
  }
  if (args.includes('--raw')) return rawLog(repo, args);
  const revisions = args.filter((arg) => !arg.startsWith('-'));
  const tips = revisions.filter((one) => !one.startsWith('^')).map((one) => existing(repo, one));
  const hidden = repo.behind(
    revisions.filter((one) => one.startsWith('^')).map((one) => existing(repo, one.slice(1))),
  );
  const grep = args.find((arg) => arg.startsWith('--grep='))?.slice('--grep='.length);
  const most = args.includes('-1') ? 1 : Infinity;
  const lines: string[] = [];
  for (const at of inOrder(repo, tips, args.includes('--first-parent'))) {
    if (hidden.has(at) || (grep !== undefined && !repo.commit(at).message.includes(grep))) continue;
    lines.push(formatted(format, at, repo.commit(at)));
    if (lines.length >= most) break;
  }
  return lines.map((line) => `${line}\n`).join('');
}

function inOrder(
  repo: SimulatedRepository,
  tips: readonly string[],
  firstParent: boolean,
): readonly string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  const open = [...tips];
  for (let at = open.shift(); at !== undefined; at = open.shift()) {
    if (seen.has(at)) continue;
    seen.add(at);
    found.push(at);
    const { parents } = repo.commit(at);
    open.push(...(firstParent ? parents.slice(0, 1) : parents));
  }
  return found;
}

function formatted(format: string, at: string, { message, committer, author, ...rest }: Commit): string {
  const known: Readonly<Record<string, string>> = {
    '%H': at,
    '%n': '\n',
    '%s': message.split('\n')[0] ?? '',
    '%ct': String(rest.at),
    '%an': author.slice(0, author.indexOf(' <')),
    '%cn': committer.slice(0, committer.indexOf(' <')),
    '%cI': isoOf(rest.at),
    '%B': message,
    '%P': rest.parents.join(' '),
    '%T': rest.tree,
  };
  return format.replaceAll(/%(?:ct|an|cn|cI|[BHnsPT])/g, (word) => known[word] ?? word);
}

function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', '+00:00');
}

const nothing = { mode: '000000', object: '0'.repeat(40) };

/** `git log --first-parent -m --reverse --raw -z`: what each commit did to some paths. */
function rawLog(repo: SimulatedRepository, args: readonly string[]): string {
  const revision = args.find((arg) => !arg.startsWith('-') && !arg.includes('=')) ?? '';
  const paths = behindDashes(args);
  const shown: string[] = [];
  for (const at of inOrder(repo, [existing(repo, revision)], true)) {
    const { tree, parents, at: seconds } = repo.commit(at);
    const before = parents[0] === undefined ? emptyTree : repo.commit(parents[0]).tree;
    const changes = changesBelow(differenceOf(before, tree), paths);
    if (changes.length === 0) continue;
    const rows = changes.map((change) => {
      const [old, now]: readonly GitEntry[] = [change.before ?? nothing, change.after ?? nothing];
      return `:${old?.mode} ${now?.mode} ${old?.object} ${now?.object} ${letterOf(change)}\0${change.path}\0`;
    });
    shown.push(`\u0001${at}\0${isoOf(seconds)}\0\n${rows.join('')}`);
  }
  return shown.toReversed().join('\0');
}
