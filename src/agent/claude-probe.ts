import { limit } from '../limit.ts';
import { run, startSession, type Environment } from '../process/index.ts';
import { done, trouble, type Result } from '../trouble.ts';
import { ClaudeConversation } from './claude-conversation.ts';
import { clientEnvironment } from './claude-environment.ts';
import { readClaudeLine } from './claude-message.ts';

export interface ClaudeProbe {
  /** "2.1.330"; undefined where the client does not say. */
  readonly version: string | undefined;
  /** Every command that a session in that folder can be given, as the client spells it. */
  readonly commands: readonly string[];
  /** Whose account pays, in the client's own fields; undefined where nobody is logged in, or an older client does not say. */
  readonly account: Readonly<Record<string, unknown>> | undefined;
}

export interface ProbeWanted {
  /** The client's program. */
  readonly client: string;
  readonly folder: string;
  readonly env: Environment;
}

/** Asks a client what it is and can do in a folder. Nothing is said to a model, no token is spent, no hook of anybody's runs. */
export async function probeClaude({ client, folder, env }: ProbeWanted): Promise<Result<ClaudeProbe>> {
  const own = clientEnvironment(env, {
    task: `probe-${process.pid}-${process.hrtime.bigint()}`,
    role: 'probe',
    folder,
  });
  const named = await run(client, ['--version'], { cwd: folder, env: own, timeoutMs: limit.clientStartMs });
  let commands: readonly string[] | undefined;
  let account: ClaudeProbe['account'];
  let said = '';
  const conversation = new ClaudeConversation({
    folder,
    promptsFor: (names) => {
      commands = names;
      return done([]);
    },
  });
  const session = startSession(client, probing, {
    cwd: folder,
    env: own,
    stdio: 'pipe',
    onLine: (line, from) => {
      if (from === 'stderr') said = line;
      const read = readClaudeLine(line);
      if (read.is !== 'message' || read.message.type !== 'control_response') return;
      account = read.message.response.response?.account;
      conversation.hear(read.message);
      session.endInput();
    },
  });
  const tooLong = setTimeout(() => void session.stop(), limit.clientStartMs);
  session.say(conversation.open());
  const { code, failure } = await session.ended;
  clearTimeout(tooLong);
  const version = /^\d+\.\d+\.\d+\S*/.exec(named.stdout.trim())?.[0];
  if (commands !== undefined) return done({ version, commands, account });
  return trouble({
    kind: 'failed',
    name: 'claude-silent',
    what: `${client} did not say which commands it has: ${failure ?? (said || `it ended with ${code ?? 'a signal'}`)}`,
    where: folder,
    next: 'start claude there yourself to see why, and update it where it is older than 2.1',
  });
}

const probing = [
  '--print',
  '--input-format=stream-json',
  '--output-format=stream-json',
  '--verbose',
  '--no-session-persistence',
  '--settings',
  JSON.stringify({ disableAllHooks: true }),
];
