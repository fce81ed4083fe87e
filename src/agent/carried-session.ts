import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  endBackground,
  endMarked,
  errorCode,
  isRunning,
  killMarked,
  markedProcesses,
  startBackground,
  type ProcessIdentity,
  type ProcessMark,
} from '../process/index.ts';
import { done, trouble, type Result } from '../trouble.ts';
import { endOf, type AgentEnd, type AgentEvent } from './agent-event.ts';
import type { AgentSession, AgentTask } from './agent.ts';
import { claimTask } from './claim.ts';
import { eventFile } from './event-file.ts';

/**
 * A session whose process of ours carries it through, whatever becomes of the supervisor: it prints events into its log folder,
 * and whoever comes next finds it there.
 */
export interface Carrier {
  readonly task: string;
  readonly logFolder: string;
  /** What everything carries that the session itself started, in whatever process group: none of it outlives the session. */
  readonly mark?: ProcessMark;
}

/** Starts `program LOG_FOLDER`, which finds its task in the log folder. */
export function startCarrier(program: string, task: AgentTask, carrier: Carrier): Result<AgentSession> {
  const { folder, logFolder, env, phase } = task;
  const started = startBackground(process.execPath, [program, logFolder], {
    cwd: folder,
    env,
    stdout: join(logFolder, 'events.jsonl'),
    stderr: join(logFolder, 'stderr.log'),
  });
  if (started !== undefined) return done(carriedSession(carrier, started));
  return trouble({
    kind: 'failed',
    name: 'session-not-started',
    what: `the session of phase ${phase} could not be started`,
    where: folder,
    next: `look into ${logFolder}`,
  });
}

/** The session that was started here, or `undefined` where none was, and then none ever will be. */
export function adoptCarrier(carrier: Carrier): AgentSession | undefined {
  // No folder: the supervisor was killed before it made one, so nothing was started either.
  mkdirSync(carrier.logFolder, { recursive: true, mode: 0o700 });
  const claim = claimTask(carrier.logFolder, { is: 'abandoned' });
  return claim.is === 'taken' ? carriedSession(carrier, claim.by) : undefined;
}

function carriedSession({ task, logFolder, mark }: Carrier, by: ProcessIdentity): AgentSession {
  const file = eventFile(join(logFolder, 'events.jsonl'));
  const seen: AgentEvent[] = [];
  const waiting: AgentEvent[] = [];
  const look = (): void => {
    const fresh = file.next();
    seen.push(...fresh);
    waiting.push(...fresh);
  };
  let swept = mark === undefined;
  /** A carrier that was killed leaves its program behind, which would go on working unheard. */
  const leavesNothing = (): boolean => {
    if (swept || mark === undefined) return true;
    killMarked(mark);
    swept = markedProcesses(mark).length === 0;
    return swept;
  };
  return {
    task,
    process: by,
    work: mark,
    events: () => {
      look();
      return waiting.splice(0);
    },
    end: () => {
      if (isRunning(by) || !leavesNothing()) return undefined;
      look();
      return endOf(seen) ?? endWithoutAWord(logFolder);
    },
    stop: async () => {
      await endBackground(by);
      if (mark !== undefined) await endMarked(mark);
    },
  };
}

function endWithoutAWord(logFolder: string): AgentEnd {
  const last = lastError(join(logFolder, 'stderr.log'));
  const why = `the session ended without a word${last === '' ? '' : `: ${last}`}`;
  return { is: 'failed', why, silent: true };
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
