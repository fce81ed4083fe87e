/** The `process` room of the simulated machine. */
import { GitAnswer, type GitStep, gitStepOf, simulatedGit } from '../git/commands.ts';
import { machine } from '../machine.ts';
import { acted, asked } from './looked.ts';

export { errorCode } from '../../../src/process/error-code.ts';

interface Identity {
  readonly pid: number;
  readonly start: string;
  readonly boot: string;
  readonly host: string;
  readonly namespace?: string | undefined;
}

interface Options {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string | Buffer;
}

const host = 'simulated';
const namespace = 'pid:[1]';

export function processIdentity(pid: number = machine().current.pid): Identity | undefined {
  return asked(processIdentity, pid, () => {
    machine().look();
    const found = machine().processes.get(pid);
    return found === undefined
      ? undefined
      : { pid, start: found.start, boot: machine().boot, host, namespace };
  });
}

export function ownIdentity(): Identity {
  const own = processIdentity();
  if (own === undefined) throw new Error('this process cannot find itself among the running ones');
  return own;
}

export function isRunning(known: Identity): boolean {
  return whereIs(known) !== 'gone';
}

/** All of them are on this one computer, in one namespace. */
export function whereIs(known: Identity): 'here' | 'gone' {
  return asked(whereIs, known.pid, () => {
    machine().look();
    if (known.boot !== machine().boot) return 'gone';
    return machine().processes.get(known.pid)?.start === known.start ? 'here' : 'gone';
  });
}

export function runSync(command: string, args: readonly string[], options: Options): GitAnswer {
  if (command !== 'git') throw new Error(`the simulated machine has no ${command}`);
  const step = gitStepOf(args);
  if (step.looks) return asked(runSync, step.name, () => runGit(args, options, step));
  acted();
  return runGit(args, options, step);
}

function runGit(args: readonly string[], options: Options, step: GitStep): GitAnswer {
  const computer = machine();
  computer.step(step.name, step.costMs);
  const { cwd } = options;
  const answer = simulatedGit(
    computer,
    { cwd, args, env: options.env ?? {}, input: options.input ?? '' },
    step,
  );
  computer.afterGit();
  const gone = computer.disk.find(cwd) === undefined;
  return gone ? new GitAnswer(null, answer.bytes, answer.stderr, 'spawnSync git ENOENT') : answer;
}

/** Sessions are started by their log folder, the last argument of their program. */
export function startBackground(
  _command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly stdout: string },
): Identity | undefined {
  acted();
  machine().step('spawn', 20);
  const started = machine().launch(args.at(-1) ?? '', options.cwd);
  return started === undefined ? undefined : processIdentity(started.pid);
}

export function endBackground(known: Identity): Promise<void> {
  acted();
  machine().step('end', 50);
  const found = machine().processes.get(known.pid);
  if (found !== undefined && whereIs(known) === 'here') machine().end(found);
  return Promise.resolve();
}
