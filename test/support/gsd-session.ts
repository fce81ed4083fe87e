import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gsdCache } from './gsd-packages.ts';
import { nodeOf, packageOf } from './lay-gsd.ts';
import type { LaidGeneration } from './lay-gsd.ts';

/** What a verb of the real tool said; sessions read it as Claude does and carry on whatever it says. */
export interface VerbRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly json: unknown;
}

/**
 * One Claude session of a generation, by its hands: the real verbs, edits of whole files as a language model makes them
 * (read, change, write everything back, no lock), and commits with GSD's subjects.
 */
export interface GsdSession {
  /** Holds `.planning`; a lane or the working tree. */
  readonly folder: string;
  readonly generation: LaidGeneration;
  readonly date: string;
  verb(...args: readonly string[]): VerbRun;
  /** Relative to `.planning`. */
  read(path: string): string;
  write(path: string, text: string): void;
  edit(path: string, change: (text: string) => string): void;
  /** Relative to the folder. */
  writeSource(path: string, text: string): void;
  git(...args: readonly string[]): string;
  /** `gsd-tools commit … --files …`; raw `git add` and `git commit` in January. Paths are relative to the folder. */
  commitDocs(subject: string, paths: readonly string[]): void;
  /** What an executor does for a task in every generation: raw `git add`, then `git commit` of the whole index. */
  commitTask(subject: string, paths: readonly string[]): void;
}

export interface SessionPlace {
  readonly folder: string;
  readonly generation: LaidGeneration;
  /** `GSD_SESSION_KEY`, "worker" or "planner"; gsd-core reads it for its claims. */
  readonly key: string;
}

/** Opens a session in a folder. Nothing runs until one of its steps is called. */
export function openSession({ folder, generation, key }: SessionPlace): GsdSession {
  const tools = packageOf(generation)?.tools;
  const node = nodeOf(generation);
  const env = sessionEnvironment(key);
  const planning = (path: string): string => join(folder, '.planning', path);
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' });
  const session: GsdSession = {
    folder,
    generation,
    // As GSD dates things: the local calendar day; Swedish writes it 2026-01-31.
    date: new Date().toLocaleDateString('sv-SE'),
    verb: (...args) => {
      if (tools === undefined) throw new Error(`January sessions have no verbs (${args.join(' ')})`);
      const { status, stdout, stderr } = spawnSync(node, [tools, ...args], {
        cwd: folder,
        env,
        encoding: 'utf8',
      });
      return { code: status, stdout, stderr, json: jsonOf(stdout) };
    },
    read: (path) => readFileSync(planning(path), 'utf8'),
    write: (path, text) => put(planning(path), text),
    edit: (path, change) => {
      writeFileSync(planning(path), change(readFileSync(planning(path), 'utf8')));
    },
    writeSource: (path, text) => put(join(folder, path), text),
    git,
    commitDocs: (subject, paths) => {
      if (tools === undefined) session.commitTask(subject, paths);
      else succeed(subject, session.verb('commit', subject, '--files', ...paths));
    },
    commitTask: (subject, paths) => {
      git('add', '--', ...paths);
      git('commit', '-qm', subject);
    },
  };
  return session;
}

/** Checks the one verb whose failure a test must not overlook: its exit code is 0 also when nothing was committed. */
function succeed(subject: string, run: VerbRun): void {
  if (/"committed": true|nothing_to_commit/.test(run.stdout)) return;
  throw new Error(`commit "${subject}" did not happen: ${run.stdout}${run.stderr}`);
}

function sessionEnvironment(key: string): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    // A gsd-core verb spends most of its second on compiling; newer Nodes can keep that.
    NODE_COMPILE_CACHE: join(gsdCache(), 'compiled'),
    GSD_SESSION_KEY: key,
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  };
  for (const name of Object.keys(env)) {
    if (/^(?:GIT_(?:DIR|INDEX_FILE|WORK_TREE)|GSD_PROJECT|GSD_WORKSTREAM)$/.test(name)) delete env[name];
  }
  return env;
}

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
