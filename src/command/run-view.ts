import { absurd } from '../trouble.ts';
import type { AgentEvent } from '../agent/agent-event.ts';
import type { WaitFor } from '../pipeline/decision.ts';
import type { PhaseSnapshot } from '../pipeline/snapshot.ts';
import type { RunEvent } from '../supervisor/run-event.ts';

/** What one lane shows: its task or what it waits for, since when, and the last things that its session did. */
export interface LaneView {
  readonly task: { readonly kind: string; readonly phase: string; readonly sinceMs: number } | undefined;
  readonly wait: { readonly what: string; readonly sinceMs: number } | undefined;
  readonly said: readonly string[];
}

/** A run as it is shown: everything in it comes from events, so that a view of recorded ones looks the same. */
export interface RunView {
  readonly agent: string;
  readonly startedMs: number | undefined;
  readonly worker: LaneView;
  readonly planner: LaneView;
  readonly phases: readonly PhaseSnapshot[];
  readonly held: readonly string[];
  readonly questions: readonly { readonly question: string; readonly what: string; readonly next: string }[];
}

const idle: LaneView = { task: undefined, wait: undefined, said: [] };
export const emptyView: RunView = {
  agent: '',
  startedMs: undefined,
  worker: idle,
  planner: idle,
  phases: [],
  held: [],
  questions: [],
};
const saidLines = 3;

/** The view after one more event. */
export function withEvent(view: RunView, event: RunEvent): RunView {
  const atMs = Date.parse(event.at);
  const lane = (role: 'planner' | 'worker', change: Partial<LaneView>): RunView => ({
    ...view,
    [role]: { ...view[role], ...change },
  });
  switch (event.event) {
    case 'run-started':
      return { ...emptyView, agent: event.agent, startedMs: atMs };
    case 'phases':
      return { ...view, phases: event.phases, held: event.held };
    case 'session-started':
      return lane(event.role, {
        task: { kind: event.kind, phase: event.phase, sinceMs: atMs },
        wait: undefined,
        said: [],
      });
    case 'adopted':
      return lane(event.role, { task: { kind: event.kind, phase: event.phase, sinceMs: atMs }, said: [] });
    case 'session-settled':
      return lane(event.role, { task: undefined });
    case 'waiting':
      return lane(event.lane, { wait: { what: waitText(event), sinceMs: atMs } });
    case 'waited':
      return lane(event.lane, { wait: undefined });
    case 'agent': {
      const line = lineOf(event.said);
      return line === undefined
        ? view
        : lane(event.role, { said: [...view[event.role].said, line].slice(-saidLines) });
    }
    case 'asked':
      return { ...view, questions: [...view.questions, event] };
    case 'answered':
      return {
        ...view,
        questions: view.questions.filter(({ question }) => question !== event.question),
      };
    case 'session-silent':
    case 'session-overdue':
    case 'session-parked':
    case 'project-changed':
    case 'committed':
    case 'run-died':
    case 'lane-intended':
    case 'lane-prepared':
    case 'lane-refused':
    case 'hold-intended':
    case 'hold-refused':
    case 'discard-intended':
    case 'plan-discarded':
    case 'discard-refused':
    case 'act-interrupted':
    case 'landing-intended':
    case 'drift-checked':
    case 'landing-refused':
    case 'plan-held':
    case 'plan-landed':
    case 'run-ended':
    case 'session-abandoned':
    case 'session-ended':
    case 'session-intended':
      return view;
    default:
      return absurd(event);
  }
}

/** At a boundary and for a person it is a whole sentence that is waited for. */
export function waitText({ for: kind, what }: { readonly for: WaitFor; readonly what: string }): string {
  return kind === 'boundary' || kind === 'person' ? `waits: ${what}` : `waits for ${what}`;
}

/** What a session did, in a few words; nothing for what the lane shows anyway. */
export function lineOf(said: AgentEvent): string | undefined {
  switch (said.is) {
    case 'said':
      return said.text;
    case 'read':
      return `reads ${said.path}`;
    case 'searched':
      return `searches ${said.pattern}`;
    case 'wrote':
      return `writes ${said.path}`;
    case 'ran':
      return `runs ${said.command}`;
    case 'committed':
      return `commits ${said.commit.slice(0, 7)} ${said.subject}`;
    case 'asked':
      return `asks: ${said.question}`;
    case 'denied':
      return `is refused ${said.tool}: ${said.why}`;
    case 'limited':
      return `meets a limit: ${said.why}`;
    case 'failed':
      return `fails: ${said.why}`;
    case 'started':
    case 'usage':
    case 'unknown':
    case 'closing':
    case 'finished':
      return undefined;
    default:
      return absurd(said);
  }
}
