import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import {
  claudeAgent,
  type AgentEnd,
  type AgentEvent,
  type AgentSession,
  type AgentTask,
} from '../../src/agent/index.ts';
import { runSync } from '../../src/process/index.ts';
import type { MessagesApi } from './messages-api.ts';

/** A home of a person with a Claude that is answered by the stand-in, and one repository in it with two GSD commands. */
export interface ClaudeHome {
  readonly top: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly start: (options?: Partial<AgentTask> & { readonly client?: string }) => AgentSession;
  readonly remove: () => void;
}

/** The environment of a client that speaks with the stand-in only, npm's lookups of GSD's own hooks too; nothing is inherited. */
export function clientEnv(home: string, api: MessagesApi): Readonly<Record<string, string | undefined>> {
  return {
    PATH: process.env['PATH'],
    HOME: home,
    TMPDIR: process.env['TMPDIR'],
    LANG: 'C.UTF-8',
    CLAUDE_CONFIG_DIR: join(home, '.claude'),
    CLAUDE_CODE_TMPDIR: home,
    ANTHROPIC_BASE_URL: api.url,
    ANTHROPIC_API_KEY: 'not-a-key',
    ANTHROPIC_MODEL: 'claude-sonnet-4-6',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_TELEMETRY: '1',
    DISABLE_ERROR_REPORTING: '1',
    CLAUDE_CODE_MAX_RETRIES: '1',
    npm_config_registry: api.url,
    npm_config_fetch_retries: '0',
    npm_config_update_notifier: 'false',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.org',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.org',
  };
}

export function makeClaudeHome(client: string, api: MessagesApi): ClaudeHome {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'leapfrog-client-')));
  const folder = join(top, 'project');
  const env = clientEnv(top, api);
  for (const verb of ['plan-phase', 'execute-phase']) {
    const file = join(folder, '.claude', 'commands', 'gsd', `${verb}.md`);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, `---\nname: gsd:${verb}\n---\nDo ${verb} of $ARGUMENTS\n`);
  }
  for (const args of [
    ['init', '-q', '-b', 'main'],
    ['add', '-A'],
    ['commit', '-qm', 'first'],
  ])
    runSync('git', args, { cwd: folder, env });
  return {
    top,
    folder,
    env,
    start: ({ client: program = client, ...more } = {}) => {
      const id = randomUUID();
      const started = claudeAgent({ client: program }).start({
        id,
        role: 'worker',
        kind: 'execute',
        phase: '2',
        attempt: 1,
        folder,
        logFolder: join(top, 'log', id),
        env,
        ...more,
      });
      if (!started.ok) throw new Error(started.trouble.what);
      return started.value;
    },
    remove: () => rmSync(top, { recursive: true, force: true, maxRetries: 5 }),
  };
}

export interface Told {
  readonly end: AgentEnd;
  readonly events: readonly AgentEvent[];
}

/** Waits for the end of a session; calls `on` for each event that it tells. */
export async function toTheEnd(
  session: AgentSession,
  on: (event: AgentEvent) => void = () => {},
): Promise<Told> {
  const events: AgentEvent[] = [];
  for (;;) {
    const end = session.end();
    for (const event of session.events()) {
      events.push(event);
      on(event);
    }
    if (end !== undefined) return { end, events };
    await sleep(50);
  }
}

/** A program that starts the client in another way: a shell script; `$CLIENT` is the client. */
export function clientScript(folder: string, client: string, script: string): string {
  const file = join(folder, `client-${randomUUID()}`);
  writeFileSync(file, `#!/bin/sh\nCLIENT='${client}'\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}
