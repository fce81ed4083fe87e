import type { ProcessIdentity } from '../process/index.ts';
import type { JournalEvent } from '../store/journal.ts';

/** What of ours was at work in a project while one session was open, by the journal. */
export interface SessionWindow {
  /** A worker's session other than this one: of a run, or in a terminal. */
  readonly worker: boolean;
  readonly planner: boolean;
  /** Log folders of the workers' sessions that are known. */
  readonly workerLogs: readonly string[];
  /** Acts that were begun or ended meanwhile. */
  readonly acts: readonly WindowAct[];
}

export interface WindowAct {
  readonly was: ActName;
  readonly phase: string;
  /** It came to nothing, and may have moved only what is Leapfrog's own. */
  readonly refused: boolean;
}

type ActName = 'lane' | 'hold' | 'landing' | 'discard';

/** Which session this is of, and whether the process that opened a session in a terminal lives on. */
export interface WindowWanted {
  readonly session: string;
  readonly lives: (process: unknown) => boolean;
}

/**
 * The window opens with the session's own word that it is about to begin, and is open still. What began before it counts where
 * nothing says that it had ended; a session in a terminal that nobody closed in the journal, only while its process lives.
 */
export function sessionWindow(events: readonly JournalEvent[], wanted: WindowWanted): SessionWindow {
  const from = events.findLastIndex(
    (event) => event['session'] === wanted.session && openings.has(event.event),
  );
  const open = new Map<string, Opened>();
  const lived = new Map<string, Opened>();
  const acts = new Map<string, WindowAct>();
  events.forEach((event, at) => {
    const session = textIn(event, 'session');
    const opened = openedBy(event);
    if (opened !== undefined && session !== wanted.session) open.set(session, opened);
    if (at > from) for (const [id, each] of open) lived.set(id, each);
    if (closings.has(event.event)) for (const id of closedBy(event, open)) open.delete(id);
    const was = actNames.find(([names]) => names.includes(event.event))?.[1];
    const act = textIn(event, 'act') || event.id;
    const refused = event.event.endsWith('-refused');
    if (at > from && was !== undefined) acts.set(act, { was, phase: textIn(event, 'phase'), refused });
  });
  // The journal may have nothing behind the window's beginning.
  for (const [id, each] of open) lived.set(id, each);
  const sure = [...lived].filter(([id, { by }]) => by === undefined || !open.has(id) || wanted.lives(by));
  const of = (role: string): readonly Opened[] =>
    sure.filter(([, each]) => each.role === role).map(([, each]) => each);
  return {
    worker: of('worker').length > 0,
    planner: of('planner').length > 0,
    workerLogs: of('worker').flatMap(({ logFolder }) => logFolder ?? []),
    acts: [...acts.values()],
  };
}

interface Opened {
  readonly role: string;
  readonly logFolder: string | undefined;
  /** Of a session in a terminal: who opened it. Those of a run are followed until somebody saw their end. */
  readonly by: unknown;
}

const openings = new Set(['session-intended', 'plan-opened', 'work-opened']);
const closings = new Set(['session-ended', 'session-settled', 'session-abandoned', 'plan-left', 'work-left']);
const actNames: readonly (readonly [readonly string[], ActName])[] = [
  [['lane-intended', 'lane-prepared', 'lane-refused'], 'lane'],
  [['hold-intended', 'plan-held', 'hold-refused'], 'hold'],
  [['landing-intended', 'plan-landed', 'landing-refused'], 'landing'],
  [['discard-intended', 'plan-discarded', 'discard-refused'], 'discard'],
];

function openedBy(event: JournalEvent): Opened | undefined {
  const logFolder = textIn(event, 'logFolder') || undefined;
  if (event.event === 'session-intended') return { role: textIn(event, 'role'), logFolder, by: undefined };
  // A version before this one did not write down who opened it: then nobody knows that it lives.
  const by = event['by'] ?? {};
  if (event.event === 'work-opened') return { role: 'worker', logFolder, by };
  if (event.event === 'plan-opened') return { role: 'planner', logFolder, by };
  return undefined;
}

/** The end of a session in a terminal names none where an older version wrote it: then all of its kind are over. */
function closedBy(event: JournalEvent, open: ReadonlyMap<string, Opened>): readonly string[] {
  const session = textIn(event, 'session');
  if (session !== '') return [session];
  const role = event.event === 'work-left' ? 'worker' : 'planner';
  return [...open].filter(([, each]) => each.role === role && each.by !== undefined).map(([id]) => id);
}

function textIn(event: JournalEvent, field: string): string {
  const value = event[field];
  return typeof value === 'string' ? value : '';
}

/** Whether what the journal names as a process is one, and lives. */
export function livesBy(isRunning: (process: ProcessIdentity) => boolean): WindowWanted['lives'] {
  return (process) => isIdentity(process) && isRunning(process);
}

function isIdentity(value: unknown): value is ProcessIdentity {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    ['start', 'boot', 'host'].every((name) => name in value)
  );
}
