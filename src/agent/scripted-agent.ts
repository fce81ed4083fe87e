import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  endBackground,
  errorCode,
  isRunning,
  startBackground,
  type ProcessIdentity,
} from '../process/index.ts';
import { done, trouble, type Result } from '../trouble.ts';
import { endOf, type AgentEnd, type AgentEvent } from './agent-event.ts';
import type { Agent, AgentSession, AgentTask } from './agent.ts';
import { claimTask } from './claim.ts';
import { eventFile } from './event-file.ts';
import { readScript } from './script.ts';
import { writeScriptedTask } from './scripted-task.ts';

/** The same path from the sources and from the package: sessions always run the built program. */
const program = fileURLToPath(new URL('../../dist/agent/scripted-session.js', import.meta.url));

/** An agent that follows a script instead of thinking: for the demo, for tests, and named *scripted* wherever it shows. */
export function scriptedAgent(script: string): Result<Agent> {
  const file = resolve(script);
  const read = readScript(file);
  if (!read.ok) return read;
  return done({
    name: 'scripted',
    start: (task) => start(task, file),
    adopt: ({ id, logFolder }) => {
      // No folder: the supervisor was killed before it made one, so nothing was started either.
      mkdirSync(logFolder, { recursive: true });
      const claim = claimTask(logFolder, { is: 'abandoned' });
      return claim.is === 'taken' ? session(id, logFolder, claim.by) : undefined;
    },
  });
}

function start(task: AgentTask, script: string): Result<AgentSession> {
  const { id, role, kind, phase, attempt, folder, logFolder } = task;
  mkdirSync(logFolder, { recursive: true });
  writeFileSync(join(logFolder, 'brief.md'), task.brief ?? '');
  writeScriptedTask(logFolder, { id, role, kind, phase, attempt, folder, script });
  const started = startBackground(process.execPath, [program, logFolder], {
    cwd: folder,
    env: task.env,
    stdout: join(logFolder, 'events.jsonl'),
    stderr: join(logFolder, 'stderr.log'),
  });
  if (started !== undefined) return done(session(id, logFolder, started));
  return trouble({
    kind: 'failed',
    name: 'session-not-started',
    what: `the scripted session of phase ${phase} could not be started`,
    where: folder,
    next: `look into ${logFolder}`,
  });
}

function session(task: string, logFolder: string, by: ProcessIdentity): AgentSession {
  const file = eventFile(join(logFolder, 'events.jsonl'));
  const seen: AgentEvent[] = [];
  const waiting: AgentEvent[] = [];
  const look = (): void => {
    const fresh = file.next();
    seen.push(...fresh);
    waiting.push(...fresh);
  };
  return {
    task,
    process: by,
    events: () => {
      look();
      return waiting.splice(0);
    },
    end: () => {
      if (isRunning(by)) return undefined;
      look();
      return endOf(seen) ?? endWithoutAWord(logFolder);
    },
    stop: () => endBackground(by),
  };
}

function endWithoutAWord(logFolder: string): AgentEnd {
  const last = lastError(join(logFolder, 'stderr.log'));
  return { is: 'failed', why: `the session ended without a word${last === '' ? '' : `: ${last}`}` };
}

/** Node prints its own version below an error: that line explains nothing. */
function lastError(path: string): string {
  try {
    const lines = readFileSync(path, 'utf8').trim().split('\n');
    return lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? '';
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  }
}
