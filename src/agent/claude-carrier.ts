import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { limit } from '../limit.ts';
import { endMarked, startSession, type Session, type SessionEnd } from '../process/index.ts';
import { redactedLine } from '../redacted.ts';
import { absurd, done } from '../trouble.ts';
import type { AgentEnd } from './agent-event.ts';
import { commandsFor } from './claude-command.ts';
import { ClaudeConversation, type Act } from './claude-conversation.ts';
import { endOfClaude } from './claude-end.ts';
import { clientEnvironment, clientMark, unattended } from './claude-environment.ts';
import { readClaudeLine } from './claude-message.ts';
import { guardFilesIn, type GuardFiles } from './claude-settings.ts';
import type { ClaudeTask } from './claude-task.ts';
import { guardNotes } from './guard-log.ts';
import { headLog } from './head-log.ts';
import type { StepEvent } from './scripted-step.ts';

export interface Carriage {
  readonly task: ClaudeTask;
  readonly logFolder: string;
  readonly tell: (event: StepEvent) => void;
}

/**
 * Starts the client, speaks with it, drains both its pipes, and watches that the guard has a word on every call. Resolves when the
 * client and everything that it started are gone; the end is what the session says of itself. However long the client is silent
 * here, it is left alone: the supervisor judges that, by all signs together, and says so before it ends one.
 */
export async function carryClaude(carriage: Carriage): Promise<AgentEnd> {
  const { task } = carriage;
  const carried = new CarriedClient(carriage);
  const end = await carried.toTheEnd();
  if (task.resume === undefined || !carried.cannotResume()) return end;
  // Its transcript is gone (cleared, or another machine's): the task is begun anew.
  const { resume: _gone, ...fresh } = task;
  return new CarriedClient({ ...carriage, task: fresh }).toTheEnd();
}

interface Stopped {
  readonly why: string;
  readonly final: boolean;
}

/** Tools that change something: for each call of one of them the guard's word must be there. */
const guarded = /^(?:Write|Edit|MultiEdit|NotebookEdit|Bash|Skill|SlashCommand|mcp__.*)$/;

class CarriedClient {
  private readonly carriage: Carriage;
  private readonly files: GuardFiles;
  private readonly conversation: ClaudeConversation;
  private readonly commits: ReturnType<typeof headLog>;
  private readonly unknown = new Map<string, number>();
  private readonly guard: string;
  private client: Session | undefined;
  private stopped: Stopped | undefined;
  private stderr = '';
  private opened = false;
  /** Its last word is said, and it was asked to end. */
  private closing = false;
  /** Acts are carried out one after the other: some wait for the guard. */
  private acting: Promise<void> = Promise.resolve();

  constructor(carriage: Carriage) {
    const { task, logFolder } = carriage;
    this.carriage = carriage;
    this.files = guardFilesIn(logFolder);
    this.guard = readFileSync(this.files.program, 'utf8');
    this.commits = headLog(task.folder);
    this.conversation = new ClaudeConversation({
      folder: task.folder,
      promptsFor: (names) => (task.resume === undefined ? commandsFor(names, task) : done([task.resume.say])),
    });
  }

  async toTheEnd(): Promise<AgentEnd> {
    const { task, tell } = this.carriage;
    const mark = clientMark(task.id);
    const client = this.start();
    const onSignal = (): void => this.stop('the session was stopped', false);
    const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
    for (const signal of signals) process.on(signal, onSignal);
    try {
      client.say(this.conversation.open());
      const ended = await client.ended;
      await this.acting;
      this.tellCommits();
      if (this.unknown.size > 0) tell({ is: 'unknown', kinds: Object.fromEntries(this.unknown) });
      return this.endAfter(ended);
    } finally {
      await endMarked(mark);
      for (const signal of signals) process.off(signal, onSignal);
    }
  }

  /** The client said that there is no such session any more, and nobody wants it stopped. */
  cannotResume(): boolean {
    if (this.stopped !== undefined) return false;
    const { last } = this.conversation.heard();
    return /No conversation found/i.test(
      `${this.stderr} ${last?.errors?.join(' ') ?? ''} ${last?.result ?? ''}`,
    );
  }

  private start(): Session {
    const { task, logFolder } = this.carriage;
    const { id, role, folder } = task;
    const client = startSession(task.client, argumentsFor(task, this.files), {
      cwd: folder,
      env: clientEnvironment(unattended(process.env), { task: id, role, folder }),
      stdio: 'pipe',
      onLine: (line, from) => {
        if (from === 'stderr') this.stderr = `${this.stderr}${line}\n`.slice(-limit.quotedChars);
        else this.onLine(line);
        appendFileSync(
          join(logFolder, from === 'stderr' ? 'client-stderr.log' : 'stream.jsonl'),
          `${redactedLine(line)}\n`,
        );
      },
    });
    this.client = client;
    return client;
  }

  private onLine(line: string): void {
    const read = readClaudeLine(line);
    if (read.is === 'unknown') {
      this.unknown.set(read.kind, (this.unknown.get(read.kind) ?? 0) + 1);
      return;
    }
    for (const act of this.conversation.hear(read.message)) {
      this.acting = this.acting.then(() => this.perform(act));
    }
  }

  private async perform(act: Act): Promise<void> {
    if (this.stopped !== undefined) return undefined;
    switch (act.do) {
      case 'tell':
        this.carriage.tell(act.event);
        return undefined;
      case 'say':
        return this.say(act.line);
      case 'executed':
        this.tellCommits();
        return guarded.test(act.tool) ? this.mustBeGuarded(act.call, act.tool) : undefined;
      case 'close':
        this.closing = true;
        this.client?.endInput();
        this.carriage.tell({ is: 'closing' });
        return undefined;
      default:
        return absurd(act);
    }
  }

  /** Nothing is said to a client whose guard was not heard at its start: no token is spent without it. */
  private async say(line: string): Promise<void> {
    if (!this.opened && !(await this.guardHas(({ event }) => event === 'SessionStart')))
      return this.stop(
        'the guard of the lane was not called when the client started: its hooks do not run',
        true,
      );
    this.opened = true;
    this.client?.say(line);
    return undefined;
  }

  private async mustBeGuarded(call: string, tool: string): Promise<void> {
    if (await this.guardHas((note) => note.call === call)) return;
    this.stop(
      `a call of ${tool} was carried out without the guard's word: hooks were switched off or timed out`,
      true,
    );
  }

  private async guardHas(wanted: (note: ReturnType<typeof guardNotes>[number]) => boolean): Promise<boolean> {
    for (let waitedMs = 0; waitedMs <= limit.guardWordMs; waitedMs += limit.lanePollMs) {
      if (guardNotes(this.files.log).some(wanted)) return true;
      await sleep(limit.lanePollMs);
    }
    return false;
  }

  private stop(why: string, final: boolean): void {
    this.stopped ??= { why, final };
    void this.client?.stop();
  }

  private tellCommits(): void {
    for (const { commit, subject } of this.commits.next())
      this.carriage.tell({ is: 'committed', commit, subject });
  }

  private endAfter({ code, signal, failure }: SessionEnd): AgentEnd {
    const { client } = this.carriage.task;
    if (failure !== undefined)
      return { is: 'failed', why: `${client} could not be started: ${failure}`, final: true };
    if (readFileSync(this.files.program, 'utf8') !== this.guard)
      return { is: 'failed', why: 'the session changed its own guard; look at what it did', final: true };
    const { stopped, stderr } = this;
    // It had said its last word, a limit or a question perhaps, and only lived on.
    if (stopped?.final === false && this.closing)
      return endOfClaude(this.conversation.heard(), { code: 0, signal: null, stderr });
    if (stopped !== undefined) return { is: 'failed', ...stopped };
    return endOfClaude(this.conversation.heard(), { code, signal, stderr });
  }
}

/** Tools by which sessions reach each other, or go on after their task. */
const beyond = [
  'ListAgents',
  'SendMessage',
  'CronCreate',
  'ScheduleWakeup',
  'RemoteTrigger',
  'EnterWorktree',
];

function argumentsFor({ id, brief, resume }: ClaudeTask, files: GuardFiles): readonly string[] {
  const streams = ['--input-format', 'stream-json', '--output-format', 'stream-json', '--verbose'];
  const permissions = ['--permission-mode', 'acceptEdits', '--permission-prompt-tool', 'stdio'];
  const settings = ['--settings', files.settings, '--disallowedTools', ...beyond];
  const told = brief === undefined || brief === '' ? [] : ['--append-system-prompt', brief];
  const session = resume === undefined ? ['--session-id', id] : ['--resume', resume.session];
  return ['--print', ...streams, ...permissions, ...settings, ...told, ...session];
}
