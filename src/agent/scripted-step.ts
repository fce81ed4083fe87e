import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { limit } from '../limit.ts';
import { runSync, type RunOutcome } from '../process/index.ts';
import { absurd } from '../trouble.ts';
import type { AgentEvent } from './agent-event.ts';
import type { Step } from './script.ts';
import { changeText, type TextChange } from './text-change.ts';

type Timeless<E> = E extends unknown ? Omit<E, 'at'> : never;
/** An event as a step makes it; the session adds the time. */
export type StepEvent = Timeless<AgentEvent>;

export interface Stage {
  /** Absolute folder that the session works in. */
  readonly folder: string;
  /** Folder of the script, for `from`. */
  readonly scriptFolder: string;
  /** What the session remembers of the files that it read or rewrote: its context. */
  readonly memory: Map<string, string>;
  /** What a person answered last. */
  readonly answer: string;
}

/** Does one step; what it throws is why the session failed. */
export async function performStep(step: Step, stage: Stage): Promise<StepEvent> {
  switch (step.do) {
    case 'say':
      return { is: 'said', text: fill(step.text, stage) };
    case 'read':
      stage.memory.set(step.path, readFileSync(at(step.path, stage), 'utf8'));
      return {
        is: 'read',
        path: step.path,
        ...(step.from === undefined ? {} : { from: step.from }),
        ...(step.to === undefined ? {} : { to: step.to }),
      };
    case 'search':
      return {
        is: 'searched',
        pattern: step.pattern,
        ...(step.glob === undefined ? {} : { path: step.glob }),
      };
    case 'write':
    case 'append':
      return writeText(step, stage);
    case 'edit':
      return edit(step, stage);
    case 'rewrite':
      return rewrite(step, stage);
    case 'delete':
      rmSync(at(step.path, stage));
      return { is: 'wrote', path: step.path };
    case 'run':
      return runCommand(step, stage);
    case 'commit':
      return commit(step, stage);
    case 'wait':
      await sleep(step.ms);
      return { is: 'said', text: `waited ${step.ms} ms` };
    case 'waitFor':
      return waitFor(step, stage);
    case 'ask':
      return {
        is: 'asked',
        question: fill(step.question, stage),
        ...(step.options === undefined ? {} : { options: step.options }),
      };
    case 'fail':
      return { is: 'failed', why: fill(step.why, stage) };
    default:
      return absurd(step);
  }
}

type StepOf<T extends Step['do']> = Extract<Step, { do: T }>;

function writeText(step: StepOf<'write' | 'append'>, stage: Stage): StepEvent {
  const path = at(step.path, stage);
  const given =
    step.text ??
    (step.lines === undefined ? undefined : `${step.lines.join('\n')}\n`) ??
    (step.from === undefined ? '' : readFileSync(resolve(stage.scriptFolder, step.from), 'utf8'));
  mkdirSync(dirname(path), { recursive: true });
  if (step.do === 'append') appendFileSync(path, fill(given, stage));
  else {
    writeFileSync(path, fill(given, stage));
    if (step.executable === true) chmodSync(path, 0o755);
  }
  return { is: 'wrote', path: step.path };
}

function edit(step: StepOf<'edit'>, stage: Stage): StepEvent {
  const path = at(step.path, stage);
  const text = readFileSync(path, 'utf8');
  const find = fill(step.find, stage);
  if (!text.includes(find)) throw new Error(`${step.path} does not contain ${JSON.stringify(find)}`);
  const replace = fill(step.replace, stage);
  const edited = step.all === true ? text.split(find).join(replace) : text.replace(find, () => replace);
  writeFileSync(path, edited);
  return { is: 'wrote', path: step.path };
}

function rewrite(step: StepOf<'rewrite'>, stage: Stage): StepEvent {
  const path = at(step.path, stage);
  const known = stage.memory.get(step.path) ?? readFileSync(path, 'utf8');
  const text = changeText(
    known,
    step.changes.map((change) => filled(change, stage)),
  );
  writeFileSync(path, text);
  stage.memory.set(step.path, text);
  return { is: 'wrote', path: step.path };
}

function filled(change: TextChange, stage: Stage): TextChange {
  return change.is === 'line'
    ? { ...change, to: fill(change.to, stage) }
    : { ...change, add: fill(change.add, stage) };
}

function runCommand(step: StepOf<'run'>, stage: Stage): StepEvent {
  const [command = '', ...args] = step.command.map((word) => fill(word, stage));
  const ended = inFolder(command, args, stage);
  const expected = step.expect ?? 0;
  if (expected !== 'any' && ended.code !== expected) throw new Error(`${command} ${explain(ended)}`);
  return { is: 'ran', command: [command, ...args].join(' '), code: ended.code };
}

/** As an agent's shell does it: add, then commit, in the tree's one index. */
async function commit(step: StepOf<'commit'>, stage: Stage): Promise<StepEvent> {
  const paths = step.paths === undefined ? ['-A'] : ['-A', '--', ...step.paths];
  await git(['add', ...paths], stage);
  if (step.reviewMs !== undefined) await sleep(step.reviewMs);
  if (step.expect === 'any' && inFolder('git', ['diff', '--cached', '--quiet'], stage).code === 0)
    return { is: 'ran', command: 'git commit', code: 1 };
  await git(['commit', '-q', '-m', fill(step.message, stage)], stage);
  const [hash = '', subject = ''] = (await git(['log', '-1', '--format=%H%n%s'], stage)).split('\n');
  return { is: 'committed', commit: hash, subject };
}

async function git(args: readonly string[], stage: Stage): Promise<string> {
  for (let tries = 1; ; tries += 1) {
    const ended = inFolder('git', args, stage);
    if (ended.code === 0) return ended.stdout;
    const busy = /index\.lock|cannot lock ref/.test(ended.stderr);
    if (!busy || tries === limit.scriptedGitTries) throw new Error(`git ${args[0]} ${explain(ended)}`);
    await sleep(limit.scriptedPollMs * tries);
  }
}

/** The subjects of the commits that HEAD has. */
export function committedSubjects(stage: Stage): ReadonlySet<string> {
  return new Set(inFolder('git', ['log', '--format=%s'], stage).stdout.split('\n'));
}

async function waitFor(step: StepOf<'waitFor'>, stage: Stage): Promise<StepEvent> {
  const path = at(step.path, stage);
  const withinMs = step.ms ?? limit.scriptedWaitMs;
  for (let waitedMs = 0; !existsSync(path); waitedMs += limit.scriptedPollMs) {
    if (waitedMs >= withinMs) throw new Error(`${path} did not appear within ${withinMs} ms`);
    await sleep(limit.scriptedPollMs);
  }
  return { is: 'read', path: step.path };
}

/** Synchronous, so that the command stays in the session's process group and ends with it. */
function inFolder(command: string, args: readonly string[], stage: Stage): RunOutcome {
  return runSync(command, args, { cwd: stage.folder, timeoutMs: limit.scriptedCommandMs });
}

function at(path: string, { folder }: Stage): string {
  const named = path.replaceAll(/\$([A-Z_]+)/g, (_, name: string) => process.env[name] ?? '');
  return resolve(folder, named);
}

function fill(text: string, stage: Stage): string {
  return text
    .replaceAll('{{folder}}', stage.folder)
    .replaceAll('{{answer}}', () => stage.answer)
    .replaceAll('{{now}}', () => new Date().toISOString())
    .replaceAll('{{today}}', () => new Date().toISOString().slice(0, 10))
    .replaceAll('{{head}}', () => inFolder('git', ['rev-parse', '--short', 'HEAD'], stage).stdout.trim());
}

function explain({ code, failure, stderr, stdout }: RunOutcome): string {
  const said = (stderr.trim() || stdout.trim()).split('\n').slice(-3).join(' ');
  return `${failure ?? `ended with ${code ?? 'a signal'}`}${said === '' ? '' : `: ${said}`}`;
}
