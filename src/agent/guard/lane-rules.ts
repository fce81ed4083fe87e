/** What one session may do: data beside the guard, read anew at each call, so that it can change while the session is open. */
export interface LaneRules {
  readonly v: 1;
  readonly role: 'planner' | 'worker';
  /** The phase of the session's task, as GSD counts: "3", "2.1". */
  readonly phase: string;
  /** Absolute top of what the session may write in. */
  readonly root: string;
  /** Absolute folders that it may not write to, and a planner not name in a command either: the project, Leapfrog's own. */
  readonly closed: readonly string[];
  /** Phases that the other lane plans or holds. */
  readonly held: readonly string[];
  /** Absolute folders for temporary files. */
  readonly temporary: readonly string[];
  /** What person and agent should know now, in one or two sentences; told at the end of a turn and at the start of one. */
  readonly notice?: string | undefined;
  /** A process stands beside the session: the newest end of a turn that it has looked at, ISO 8601; empty before the first. */
  readonly seen?: string | undefined;
  /** Every call is noted here, one JSON object a line: a session whose calls are missing here had no guard. */
  readonly log: string;
}

export type Fields = Readonly<Record<string, unknown>>;

/** What a hook is told, as far as it matters here. */
export interface HookCall {
  readonly event: string;
  readonly cwd: string;
  readonly tool: string;
  readonly call: string;
  readonly input: Fields;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

export function textAt(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}

export function isLaneRules(value: unknown): value is LaneRules {
  if (!isFields(value) || value['v'] !== 1) return false;
  const lists = [value['closed'], value['held'], value['temporary']];
  return (
    ['role', 'phase', 'root', 'log'].every((name) => textAt(value, name) !== '') && lists.every(Array.isArray)
  );
}
