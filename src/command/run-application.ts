import { ExitCode, run, type StricliProcess } from '@stricli/core';
import { exitCode, type Trouble } from '../trouble.ts';
import { application } from './application.ts';

/** argv → exit code. A command sets `this.process.exitCode`; Stricli's own negative codes are usage errors here. */
export async function runApplication(args: readonly string[]): Promise<number> {
  const [argv, childCommand] = splitAtEscape(args);
  const said: string[] = [];
  const stderr = {
    write: (text: string): void => {
      said.push(text);
      process.stderr.write(text);
    },
  };
  const outcome: StricliProcess = { stdout: process.stdout, stderr, exitCode: null };
  await run(application, withCommand(argv), {
    process: outcome,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    folder: process.cwd(),
    env: process.env,
    now: Date.now,
    childCommand,
  });
  const usage = outcome.exitCode === ExitCode.UnknownCommand || outcome.exitCode === ExitCode.InvalidArgument;
  // What a command says of itself goes elsewhere: here a command line was wrong, or something was thrown.
  if (said.length > 0 && argv.includes('--json')) process.stdout.write(`${jsonOf(said.join(''), usage)}\n`);
  if (!usage) return Number(outcome.exitCode ?? exitCode.done);
  process.stderr.write(`Next: ${usageHint}\n`);
  return exitCode.usage;
}

const usageHint = '`leapfrog --help` lists the commands, and each has its own --help';

/** `leapfrog` alone is `leapfrog status`, and so is `leapfrog --json`. */
function withCommand(argv: readonly string[]): readonly string[] {
  return argv.length === 0 || argv[0] === '--json' ? ['status', ...argv] : argv;
}

/** `--json` promises an object on stdout whatever happens; a line of its own, so that it ends a stream too. */
function jsonOf(said: string, usage: boolean): string {
  const trouble: Trouble = {
    kind: usage ? 'usage' : 'failed',
    name: usage ? 'command-line' : 'thrown',
    what: said.trim().split('\n')[0] ?? '',
    next: usage ? usageHint : 'stderr has all of it',
  };
  return JSON.stringify({ kind: 'trouble', version: 1, trouble });
}

/** `plan 3 -- zsh -i`: what follows `--` is the person's command, never an argument of ours. */
function splitAtEscape(args: readonly string[]): [string[], string[]] {
  const at = args.indexOf('--');
  const own = at < 0 ? args : args.slice(0, at);
  const rest = at < 0 ? [] : args.slice(at + 1);
  return own[0] === 'plan' || own[0] === 'work' ? [[...own], rest] : [[...args], []];
}
