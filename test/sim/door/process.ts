/** The `process` room of the simulated machine. */
import { gitCost, gitName, simulatedGit } from '../git/commands.ts';
import { machine } from '../machine.ts';

export { errorCode } from '../../../src/process/error-code.ts';

interface Identity {
  readonly pid: number;
  readonly start: string;
  readonly boot: string;
  readonly host: string;
}

interface Options {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string | Buffer;
}

interface Outcome {
  readonly code: number | null;
  readonly signal: null;
  readonly stdout: string;
  readonly stderr: string;
  readonly bytes: Buffer;
  readonly timedOut: boolean;
  readonly failure: string | undefined;
}

const host = 'simulated';

export function processIdentity(pid: number = machine().current.pid): Identity | undefined {
  machine().look();
  const found = machine().processes.get(pid);
  return found === undefined ? undefined : { pid, start: found.start, boot: machine().boot, host };
}

export function ownIdentity(): Identity {
  const own = processIdentity();
  if (own === undefined) throw new Error('this process cannot find itself among the running ones');
  return own;
}

export function isRunning(known: Identity): boolean {
  machine().look();
  if (known.boot !== machine().boot) return false;
  return machine().processes.get(known.pid)?.start === known.start;
}

export function runSync(command: string, args: readonly string[], options: Options): Outcome {
  if (command !== 'git') throw new Error(`the simulated machine has no ${command}`);
  machine().step(`git ${gitName(args)}`, gitCost(args));
  const { code, out, err } = simulatedGit(machine(), {
    cwd: options.cwd,
    args,
    env: options.env ?? {},
    input: Buffer.from(options.input ?? ''),
  });
  machine().afterGit();
  const gone = machine().disk.find(options.cwd) === undefined;
  return {
    code: gone ? null : code,
    signal: null,
    stdout: out.toString('utf8'),
    stderr: err,
    bytes: out,
    timedOut: false,
    failure: gone ? 'spawnSync git ENOENT' : undefined,
  };
}

/** Sessions are started by their log folder, the last argument of their program. */
export function startBackground(
  _command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly stdout: string },
): Identity | undefined {
  machine().step('spawn', 20);
  const started = machine().launch(args.at(-1) ?? '', options.cwd);
  return started === undefined ? undefined : processIdentity(started.pid);
}

export function endBackground(known: Identity): Promise<void> {
  machine().step('end', 50);
  const found = machine().processes.get(known.pid);
  if (found !== undefined && isRunning(known)) machine().end(found);
  return Promise.resolve();
}
