import { clientEnvironment } from '../agent/index.ts';
import { startSession } from '../process/session.ts';
import type { Trouble } from '../trouble.ts';
import type { ChildCommand } from './child-command.ts';
import type { CommandContext } from './context.ts';

export interface ChildPlace {
  readonly folder: string;
  /** GSD attributes its claims and pointers to this key, so that two sessions are told apart. */
  readonly sessionKey: string;
  /** The session's id, where it is a lane's own. */
  readonly id?: string;
}

/**
 * Opens a program with the person's terminal and waits until it is left. How it ended does not matter: what it made is
 * judged by evidence. Ctrl-C reaches the program, not us; neither does a closed terminal end us before we have checked.
 */
export async function openChild(
  context: Pick<CommandContext, 'env'>,
  child: ChildCommand,
  { folder, sessionKey, id }: ChildPlace,
): Promise<Trouble | undefined> {
  process.on('SIGHUP', stayAlive);
  try {
    const session = startSession(child.command, child.args, {
      cwd: folder,
      // Opened from inside another session, it must not take itself for a part of that one.
      env: {
        ...(id === undefined
          ? context.env
          : clientEnvironment(context.env, { task: id, role: 'terminal', folder })),
        GSD_SESSION_KEY: sessionKey,
        PWD: folder,
      },
      stdio: 'inherit',
    });
    const { failure } = await session.ended;
    return failure === undefined ? undefined : notStarted(child.command, failure);
  } finally {
    process.off('SIGHUP', stayAlive);
  }
}

function notStarted(command: string, failure: string): Trouble {
  return {
    kind: 'failed',
    name: 'not-started',
    what: `${command} could not be started: ${failure}`,
    next: 'name another program after `--`, for example: leapfrog plan -- bash',
  };
}

function stayAlive(): void {}
