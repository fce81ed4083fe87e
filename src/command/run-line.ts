import { absurd } from '../trouble.ts';
import type { ActKind } from '../store/act.ts';
import type { SessionOutcome } from '../supervisor/run-record.ts';
import type { RunEvent } from '../supervisor/run-event.ts';
import { printable } from './layout.ts';
import { taskName } from './run-live.ts';
import { waitText } from './run-view.ts';

/** One line for an event that a person should find in the scrollback or a log file; nothing for the rest. */
export function runLine(event: RunEvent): string | undefined {
  const text = textOf(event);
  return text === undefined ? undefined : printable(text);
}

function textOf(event: RunEvent): string | undefined {
  switch (event.event) {
    case 'run-started':
      return `run with the ${event.agent} agent${event.until === undefined ? '' : `, until phase ${event.until}`}`;
    case 'session-started':
      return `${event.role}: starts to ${taskName(event.kind)} phase ${event.phase} (${event.agent})`;
    case 'adopted':
      return `${event.role}: still running from before, phase ${event.phase}`;
    case 'session-abandoned':
      return `${event.role}: the session of phase ${event.phase} had never begun`;
    case 'session-settled':
      return settled(`${event.role}: ${taskName(event.kind)} phase ${event.phase}`, event.outcome);
    case 'committed':
      return `${event.role}: commits ${event.commit.slice(0, 7)} ${event.subject}`;
    case 'session-silent':
      return `${event.role}: no word, no file, no commit and no CPU time for ${Math.round(event.ms / 60_000)} min; it is left alone`;
    case 'session-overdue':
      return `${event.role}: ${taskName(event.kind)} phase ${event.phase} is ended: ${event.why}`;
    case 'session-parked':
      return `${event.role}: phase ${event.phase} is parked: ${event.why}`;
    case 'run-died':
      return `the run before this one ended without a word; the last it wrote was at ${event.last.slice(0, 19).replace('T', ' ')}`;
    case 'act-interrupted':
      return `interrupted before: ${actName(event.was)} of phase ${event.phase}. Found: ${event.what}`;
    case 'plan-held':
      if (event.recovered === true)
        return `found: the plan of phase ${event.phase} is held (${event.commit.slice(0, 7)}), which was not written down`;
      return `planner: plan of phase ${event.phase} is held (${event.commit.slice(0, 7)}, base ${event.base.slice(0, 7)})`;
    case 'plan-landed':
      if (event.recovered === true)
        return `found: the plan of phase ${event.phase} has landed as ${event.commit.slice(0, 7)}, which was not written down; to undo: ${event.undo}`;
      return `plan of phase ${event.phase} landed; to undo: ${event.undo}`;
    case 'drift-checked':
      return `plan of phase ${event.phase}: ${event.verdict}${event.what === '' ? '' : ` (${event.what})`}`;
    case 'landing-refused':
      return `plan of phase ${event.phase} did not land: ${event.what}`;
    case 'asked':
      return `needs you (question ${event.question}): ${sentence(event.what)} Next: ${event.next}`;
    case 'answered':
      return `answered (question ${event.question}): ${event.answer}`;
    case 'plan-discarded':
      return event.why === undefined
        ? undefined
        : `plan of phase ${event.phase} is put away, reachable (${event.commit.slice(0, 7)}); the phase is planned anew`;
    case 'waiting':
      return event.for === 'nothing' ? undefined : `${event.lane}: ${waitText(event)}`;
    case 'waited':
      return waitedLine(event);
    case 'project-changed':
      return event.told.length === 0 ? undefined : `${event.role}: ${event.told.join('; ')}`;
    case 'run-ended':
      return ended(event);
    case 'session-ended':
      return usedLine(event);
    case 'session-intended':
    case 'lane-intended':
    case 'lane-prepared':
    case 'lane-refused':
    case 'hold-intended':
    case 'hold-refused':
    case 'discard-intended':
    case 'discard-refused':
    case 'landing-intended':
    case 'agent':
    case 'phases':
      return undefined;
    default:
      return absurd(event);
  }
}

function waitedLine(event: Extract<RunEvent, { event: 'waited' }>): string | undefined {
  if (event.for !== 'plan' && event.for !== 'boundary') return undefined;
  const what = event.for === 'plan' ? `the plan of phase ${event.phase}` : 'the boundary';
  return `${event.lane}: waited ${(event.ms / 1000).toFixed(1)} s for ${what}`;
}

/** Input with what came from the model's cache: "worker: phase 2 has used 120,000 tokens in and 4,000 out so far, $0.42". */
function usedLine({ role, phase, used }: Extract<RunEvent, { event: 'session-ended' }>): string | undefined {
  if (used === undefined) return undefined;
  const read = count(used.inputTokens + (used.cachedTokens ?? 0));
  const cost = used.costUsd === undefined ? '' : `, $${used.costUsd.toFixed(2)}`;
  return `${role}: phase ${phase} used ${read} tokens in and ${count(used.outputTokens)} out${cost}`;
}

function count(tokens: number): string {
  return tokens.toLocaleString('en-US');
}

function settled(what: string, outcome: SessionOutcome): string {
  switch (outcome.is) {
    case 'done':
      return `${what}: done`;
    case 'asked':
      return `${what}: asks: ${outcome.question}`;
    case 'failed':
      return `${what}: failed: ${outcome.why}`;
    case 'limited':
      return `${what}: parked: ${outcome.why}${outcome.until === undefined ? '' : `, until ${outcome.until}`}`;
    case 'stopped':
      return `${what}: stopped; its lane is kept`;
    default:
      return absurd(outcome);
  }
}

/** A word for an act, as it reads behind "interrupted". */
function actName(was: ActKind): string {
  return {
    lane: 'preparing the lane',
    hold: 'holding the plan',
    landing: 'landing the plan',
    discard: 'discarding the plan',
  }[was];
}

function ended({ how, why }: Extract<RunEvent, { event: 'run-ended' }>): string {
  switch (how) {
    case 'milestone':
      return 'every phase is complete';
    case 'until':
      return 'the phase that was asked for is complete';
    case 'interrupted':
      return 'interrupted; leapfrog run goes on from here';
    case 'failed':
      return `stopped: ${why ?? 'nothing could be told by the planning files'}`;
    case 'person':
      return 'stopped: a person is needed';
    default:
      return absurd(how);
  }
}

function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}
