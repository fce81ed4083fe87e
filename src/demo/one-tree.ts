import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  readScript,
  scriptedAgent,
  type AgentEnd,
  type AgentEvent,
  type AgentSession,
  type Role,
} from '../agent/index.ts';
import { gitText, openRepository } from '../git/index.ts';
import { limit } from '../limit.ts';
import type { Environment } from '../process/index.ts';
import { done, trouble, type Result } from '../trouble.ts';
import type { PlayedHistory } from './damage.ts';
import { makeExample, sessionScript } from './example.ts';

export interface OneTree {
  readonly history: PlayedHistory;
  readonly ends: Readonly<Record<Role, AgentEnd>>;
  /** Commits that a session wanted to make and found nothing left for. */
  readonly emptyHanded: Readonly<Record<Role, number>>;
}

export interface OneTreeWanted {
  readonly folder: string;
  readonly logFolder: string;
  readonly env: Environment;
  readonly tell: (role: Role, event: AgentEvent) => void;
}

const phaseOf = { worker: '1', planner: '2' } as const;

/**
 * The control: the very scripts that the lanes follow, executing phase 1 and planning phase 2, started together in one working
 * tree, each a process of its own, with nothing between them.
 */
export async function playInOneTree({
  folder,
  logFolder,
  env,
  tell,
}: OneTreeWanted): Promise<Result<OneTree>> {
  const from = await makeExample(folder);
  const repo = openRepository(folder);
  if (!repo.ok) return repo;
  const agent = scriptedAgent(sessionScript);
  if (!agent.ok) return agent;
  const script = readScript(sessionScript);
  if (!script.ok) return script;
  const start = (role: Role): Result<AgentSession> => {
    const log = join(logFolder, role);
    mkdirSync(log, { recursive: true });
    return agent.value.start({
      id: `one-tree-${role}`,
      role,
      kind: role === 'worker' ? 'execute' : 'plan',
      phase: phaseOf[role],
      attempt: 1,
      folder,
      logFolder: log,
      env: { ...env, ...nameOf(role) },
    });
  };
  const worker = start('worker');
  if (!worker.ok) return worker;
  const planner = start('planner');
  if (!planner.ok) {
    await worker.value.stop();
    return planner;
  }
  const [worked, planned] = await Promise.all([
    follow(worker.value, (event) => tell('worker', event)),
    follow(planner.value, (event) => tell('planner', event)),
  ]);
  const tasks = script.value.tasks.filter(({ role, phase }) => phase === phaseOf[role]);
  const to = gitText(repo.value, ['rev-parse', 'HEAD']);
  const history = { repo: repo.value, from, to, tasks, roleOf: authorOf(folder) };
  if (to === from)
    return trouble({
      kind: 'failed',
      name: 'nothing-played',
      what: 'the scripted sessions made no commit',
      where: folder,
      next: `look into ${logFolder}`,
    });
  return done({
    history,
    ends: { worker: worked.end, planner: planned.end },
    emptyHanded: { worker: worked.emptyHanded, planner: planned.emptyHanded },
  });
}

function nameOf(role: Role): Environment {
  const name = `scripted ${role}`;
  const email = `${role}@example.invalid`;
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
  };
}

function authorOf(folder: string): (commit: string) => Role | undefined {
  return (commit) => {
    const name = gitText({ folder }, ['log', '-1', '--format=%an', commit]);
    if (name === 'scripted worker') return 'worker';
    return name === 'scripted planner' ? 'planner' : undefined;
  };
}

async function follow(
  session: AgentSession,
  tell: (event: AgentEvent) => void,
): Promise<{ readonly end: AgentEnd; readonly emptyHanded: number }> {
  let emptyHanded = 0;
  for (;;) {
    const end = session.end();
    for (const event of session.events()) {
      tell(event);
      if (event.is === 'ran' && event.command === 'git commit' && event.code !== 0) emptyHanded += 1;
    }
    if (end !== undefined) return { end, emptyHanded };
    await sleep(limit.lanePollMs);
  }
}
