import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { AgentEvent, AgentTask } from '../../src/agent/index.ts';
import { clientMark } from '../../src/agent/claude-environment.ts';
import { markedProcesses, runSync, type ProcessIdentity } from '../../src/process/index.ts';
import { claudeClient } from '../support/claude-client.ts';
import {
  clientScript,
  makeClaudeHome,
  toTheEnd,
  type ClaudeHome,
  type Told,
} from '../support/claude-sessions.ts';
import { startMessagesApi, type MessagesApi, type Play, type Turn } from '../support/messages-api.ts';

const found = claudeClient();
const client = 'client' in found ? found.client : '';

function* turns(...all: readonly Turn[]): Play {
  for (const turn of all) yield turn;
}
const bash = (command: string, more: object = {}): Turn => ({
  calls: [{ name: 'Bash', input: { command, description: 'run', ...more } }],
});
const write = (path: string, content: string): Turn => ({
  calls: [{ name: 'Write', input: { file_path: path, content } }],
});
const always = (turn: Turn) => (): Play => turns(turn);
const fail = (status: number, type: string, message = type): Turn => ({ fail: { status, type, message } });

interface Row {
  readonly name: string;
  readonly play: (folder: string) => Play;
  readonly expected: Partial<Told['end']>;
  readonly why?: RegExp;
  readonly env?: Readonly<Record<string, string>>;
  readonly task?: Partial<AgentTask>;
  readonly client?: (home: ClaudeHome) => string;
  /** Done once when the session has run a command with this mark in it. */
  readonly signal?: NodeJS.Signals;
  /** How long its subagent thinks. */
  readonly agentMs?: number;
  readonly check?: (told: Told, folder: string, api: MessagesApi) => void;
}

/** Put together here, so that no scanner takes this file for a leak. */
const secret = ['sk', 'ant', 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6'].join('-');
const failed = { is: 'failed' } as const;
const final = { is: 'failed', final: true } as const;
const rows: readonly Row[] = [
  {
    name: 'success',
    play: (folder) =>
      turns(write(join(folder, 'a.txt'), 'a'), bash('git add a.txt && git commit -qm work'), {
        say: 'Done.',
      }),
    expected: { is: 'finished' },
    check: ({ events }) => {
      expect(kinds(events)).toEqual(['started', 'wrote', 'committed', 'ran', 'said', 'usage', 'closing']);
      expect(events).toContainEqual(expect.objectContaining({ is: 'wrote', path: 'a.txt' }));
      expect(events).toContainEqual(expect.objectContaining({ is: 'committed', subject: 'work' }));
      expect(events).toContainEqual(
        expect.objectContaining({ is: 'usage', inputTokens: 300, outputTokens: 60 }),
      );
    },
  },
  {
    name: 'a secret in a command and in its output',
    play: () => turns(bash(`echo ${secret}`), { say: `I saw ${secret}.` }),
    expected: { is: 'finished' },
    check: (_, folder) => {
      const logs = join(folder, '..', 'log');
      const texts = readdirSync(logs, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
      expect(texts.filter((text) => text.includes('[redacted]')).length).toBeGreaterThan(1);
      expect(texts.filter((text) => text.includes(secret))).toEqual([]);
    },
  },
  { name: 'API 500', play: always(fail(500, 'api_error')), expected: failed, why: /service/ },
  { name: 'API 429', play: always(fail(429, 'rate_limit_error')), expected: { is: 'limited' } },
  { name: 'API 529', play: always(fail(529, 'overloaded_error')), expected: { is: 'limited' } },
  { name: 'API 401', play: always(fail(401, 'authentication_error', 'invalid x-api-key')), expected: final },
  { name: 'API 403', play: always(fail(403, 'permission_error')), expected: final },
  {
    name: 'credit balance too low',
    play: always(fail(400, 'invalid_request_error', 'Your credit balance is too low to access the API')),
    expected: final,
  },
  {
    name: 'prompt too long',
    play: always(fail(400, 'invalid_request_error', 'prompt is too long: 300000 tokens > 200000 maximum')),
    expected: failed,
    why: /too long/,
  },
  { name: 'unknown model (404)', play: always(fail(404, 'not_found_error', 'model: nope')), expected: final },
  {
    name: 'body that is no stream',
    play: always({ raw: '<html>busy</html>' }),
    expected: failed,
    why: /service/,
  },
  { name: 'cut stream', play: always({ say: 'half of it', cut: true }), expected: failed, why: /service/ },
  {
    name: 'hang',
    play: always({ hang: true }),
    expected: failed,
    env: { API_TIMEOUT_MS: '2000' },
    why: /service/,
  },
  {
    name: 'a failure in the middle, after work was done',
    play: (folder) => turns(write(join(folder, 'b.txt'), 'b'), fail(500, 'api_error')),
    expected: failed,
    check: (_, folder) => expect(existsSync(join(folder, 'b.txt'))).toBe(true),
  },
  {
    name: 'two failures that a retry heals',
    play: () =>
      turns({
        ...fail(529, 'overloaded_error'),
        fail: { status: 529, type: 'overloaded_error', times: 1 },
        say: 'Done.',
      }),
    expected: { is: 'finished' },
  },
  {
    name: 'limit of turns',
    play: () => turns(bash('true'), bash('true'), bash('true'), { say: 'never' }),
    client: ({ top }) => clientScript(top, client, 'exec "$CLIENT" "$@" --max-turns 2'),
    expected: failed,
    why: /limit of turns/,
  },
  {
    name: 'budget',
    play: () => turns({ ...bash('true'), usage: { input_tokens: 2_000_000 } }, { say: 'never' }),
    client: ({ top }) => clientScript(top, client, 'exec "$CLIENT" "$@" --max-budget-usd 0.5'),
    expected: failed,
    why: /budget/,
  },
  {
    name: 'SIGTERM in a tool call',
    play: () => turns(bash('node -e "setTimeout(()=>{},60000)"'), { say: 'never' }),
    signal: 'SIGTERM',
    expected: failed,
    why: /SIGTERM|143/,
  },
  {
    name: 'SIGINT in a tool call (exit 0)',
    play: () => turns(bash('node -e "setTimeout(()=>{},60000)"'), { say: 'never' }),
    signal: 'SIGINT',
    expected: failed,
    why: /interrupted/,
  },
  {
    name: 'SIGINT in an API call (exit 0, no result)',
    play: () => turns({ hang: true }),
    signal: 'SIGINT',
    expected: failed,
    why: /interrupted/,
  },
  {
    name: 'SIGKILL in a tool call',
    play: () => turns(bash('node -e "setTimeout(()=>{},60000)"'), { say: 'never' }),
    signal: 'SIGKILL',
    expected: failed,
    why: /SIGKILL/,
  },
  {
    name: 'a subagent in the foreground',
    play: () => turns({ calls: [agent] }, { say: 'Done.' }),
    expected: { is: 'finished' },
    check: (_, folder) => expect(existsSync(join(folder, 'sub.txt'))).toBe(true),
  },
  {
    name: 'two results: a subagent in the background',
    play: () => turns({ calls: [agent] }, { say: 'Started it.' }, { say: 'It is done.' }),
    env: { CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: '' },
    expected: { is: 'finished' },
    check: ({ events }, folder) => {
      expect(existsSync(join(folder, 'sub.txt'))).toBe(true);
      expect(kinds(events).filter((kind) => kind === 'usage').length).toBeGreaterThan(1);
    },
  },
  {
    name: 'an agent in the background, beyond the ceiling',
    play: () => turns({ calls: [agent] }, { say: 'Started it.' }, { say: 'It is done.' }),
    // The person's own values: with them the client of a closed input kills its agents after a second, and says *success*.
    env: { CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: '', CLAUDE_CODE_PRINT_BG_WAIT_CEILING_MS: '1000' },
    agentMs: 6_000,
    expected: { is: 'finished' },
    check: (_, folder) => expect(existsSync(join(folder, 'sub.txt'))).toBe(true),
  },
  {
    name: 'a question',
    play: () => turns({ calls: [question] }, { say: 'never' }),
    expected: { is: 'asked', question: 'zsh or bash?', options: ['zsh', 'bash'] },
  },
  {
    name: 'no GSD commands',
    play: always({ say: 'never' }),
    task: { kind: 'discuss' },
    expected: final,
    why: /does not know GSD's discuss-phase/,
    check: (_told, _folder, api) => expect(api.asked).toEqual([]),
  },
  {
    name: 'a guard that is not called',
    play: always({ say: 'never' }),
    client: ({ top }) =>
      clientScript(
        top,
        client,
        'for a in "$@"; do shift; case "$a" in */settings.json) a="{}";; esac; set -- "$@" "$a"; done; exec "$CLIENT" "$@"',
      ),
    expected: final,
    why: /guard/,
    check: (_told, _folder, api) => expect(api.asked).toEqual([]),
  },
  {
    name: 'no client',
    play: always({}),
    client: () => '/nowhere/claude',
    expected: final,
    why: /could not be started/,
  },
];

const agent = {
  name: 'Agent',
  input: { description: 'sub', prompt: 'PLEASE write sub.txt', subagent_type: 'general-purpose' },
};
const question = {
  name: 'AskUserQuestion',
  input: {
    questions: [
      {
        question: 'zsh or bash?',
        header: 'Shell',
        multiSelect: false,
        options: ['zsh', 'bash'].map((label) => ({ label, description: label })),
      },
    ],
  },
};

function kinds(events: readonly AgentEvent[]): readonly string[] {
  return events.map(({ is }) => is).filter((is) => !['finished', 'failed', 'unknown'].includes(is));
}

const table = new Map<string, string>();
afterAll(() => {
  process.stderr.write(`\n${rows.flatMap(({ name }) => table.get(name) ?? []).join('\n')}\n`);
});

describe.skipIf(client === '')('how a real session ends', () => {
  it.concurrent.each(rows)('$name', async (row) => {
    const api = await startMessagesApi(({ prompt, folder }) => playOf(row, prompt, folder));
    const home = makeClaudeHome(client, api);
    try {
      const program = row.client?.(home);
      const env = { ...home.env, ...row.env };
      const session = home.start({ ...row.task, env, ...(program === undefined ? {} : { client: program }) });
      const signalled = row.signal === undefined ? undefined : signalWhenBusy(session.task, row.signal, api);
      const [told] = await Promise.all([toTheEnd(session), signalled]);
      expect(told.end).toMatchObject(row.expected);
      expect('why' in told.end ? told.end.why : '').toMatch(row.why ?? /^/);
      row.check?.(told, home.folder, api);
      expect(markedProcesses(clientMark(session.task))).toEqual([]);
      expect(api.lost).toEqual([]);
      table.set(row.name, `${row.name.padEnd(46)} ${shown(told.end)}`);
    } finally {
      await api.close();
      home.remove();
    }
  });
});

function playOf(row: Row, prompt: string, folder: string): Play {
  if (prompt.includes('PLEASE write sub.txt'))
    return turns(
      {
        ...write(join(folder, 'sub.txt'), 'sub'),
        ...(row.agentMs === undefined ? {} : { delayMs: row.agentMs }),
      },
      { say: 'Wrote it.' },
    );
  return prompt.includes('<task-notification>') ? turns({ say: 'It is done.' }) : row.play(folder);
}

/** Signals the client as soon as it works: in a tool call its shell is there, in an API call its request is. */
async function signalWhenBusy(task: string, signal: NodeJS.Signals, api: MessagesApi): Promise<void> {
  for (;;) {
    const marked = markedProcesses(clientMark(task));
    const leader = marked.find((each) => commandOf(each).includes(client));
    const inTool = marked.some((each) => commandOf(each).includes('setTimeout'));
    if (leader !== undefined && (inTool || api.asked.length > 0)) {
      if (!inTool) await new Promise((resolve) => setTimeout(resolve, 500));
      process.kill(leader.pid, signal);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function commandOf({ pid }: ProcessIdentity): string {
  if (process.platform !== 'linux')
    return runSync('ps', ['-o', 'command=', '-p', String(pid)], { cwd: '/' }).stdout;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

function shown(end: Told['end']): string {
  const why = 'why' in end ? `: ${end.why}` : 'question' in end ? `: ${end.question}` : '';
  const last = 'final' in end && end.final === true ? ' (final)' : '';
  return `${end.is}${last}${why}`.slice(0, 150);
}
