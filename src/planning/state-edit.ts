import { paddedPhase, type PhaseNumber } from './phase-number.ts';
import { usualEnding } from './scan.ts';
import { splice, type Edit } from './splice.ts';
import { readState, type StateDocument, type StateField } from './state.ts';

export interface ReadyPhase {
  readonly phase: PhaseNumber;
  readonly name: string;
  /** Plans the phase has now. */
  readonly plans: number;
  /** Phases of the milestone, for "3 of 5"; undefined keeps the number that stands there. */
  readonly phases?: number | undefined;
  /** YYYY-MM-DD. */
  readonly date: string;
}

/**
 * Says in STATE.md that a planned phase is next to execute, for the generation without verbs (January 2026).
 *
 * Only the position's own values change, each in the shape it has there (`Phase: 2 of 3 (Auth)` becomes `3 of 3 (Feed)`); what
 * is missing is added below "Current Position". Decisions, todos, blockers and the session stay. Doing it twice changes
 * nothing more.
 */
export function announceReadyToExecute(stateText: string, ready: ReadyPhase): string {
  const state = readState(stateText);
  const { position } = state;
  const edits: Edit[] = [];
  const missing: string[] = [];
  const set = (field: StateField | undefined, label: string, value: string): void => {
    if (field === undefined) missing.push(`${label}: ${value}`);
    else edits.push(valueEdit(stateText, field, value));
  };
  set(position.phase, 'Phase', phaseValue(position.phase?.value, ready, isOlderVocabulary(position.phase)));
  if (position.phaseName !== undefined) set(position.phaseName, '', ready.name);
  if (position.totalPlans !== undefined) set(position.totalPlans, '', String(ready.plans));
  set(position.plan, 'Plan', isOlderVocabulary(position.plan) ? '0' : `0 of ${ready.plans} in current phase`);
  set(position.status, 'Status', 'Ready to execute');
  set(position.lastActivity, 'Last activity', activityValue(position.lastActivity?.value, ready));
  const focus = position.currentFocus;
  if (focus !== undefined && /^Phase\s+\S/i.test(focus.value)) set(focus, '', focusValue(focus.value, ready));
  if (missing.length > 0) edits.push(missingLines(stateText, state, missing));
  return splice(stateText, edits);
}

/** `**Current Phase:** 2` holds a bare number, its name and totals stand in fields of their own. */
function isOlderVocabulary(field: StateField | undefined): boolean {
  return field !== undefined && /^current /i.test(field.label);
}

function phaseValue(written: string | undefined, ready: ReadyPhase, bare: boolean): string {
  if (bare) return ready.phase;
  const number =
    written !== undefined && /^(?:Phase\s+)?0\d/i.test(written) ? paddedPhase(ready.phase) : ready.phase;
  const total = ready.phases ?? /^(?:Phase\s+)?\S+\s+of\s+(\d+)/i.exec(written ?? '')?.[1];
  const lead = /^Phase\s+/i.exec(written ?? '')?.[0] ?? '';
  if (total === undefined) return `${lead}${number} (${ready.name}) — READY TO EXECUTE`;
  return `${lead}${number} of ${total} (${ready.name})`;
}

/** Keeps the writer's own dash between date and text. */
function activityValue(written: string | undefined, { date, phase, plans }: ReadyPhase): string {
  const dash = /^\d{4}-\d{2}-\d{2}\s*(--|[—–-])\s/.exec(written ?? '')?.[1] ?? '—';
  return `${date} ${dash} Phase ${phase} planned, ${plans} ${plans === 1 ? 'plan' : 'plans'} ready to execute`;
}

function focusValue(written: string, { phase, name }: ReadyPhase): string {
  const mark = /^Phase\s+\S+?(\s*:|\s+(?:--|[—–-]))\s/i.exec(written)?.[1] ?? ' —';
  return `Phase ${phase}${mark} ${name}`;
}

/** Writes the value; an empty field (`Plan:`) gets the space it needs. */
function valueEdit(text: string, field: StateField, value: string): Edit {
  const needsSpace = field.from === field.to && /[:*|]/.test(text[field.from - 1] ?? '');
  return { from: field.from, to: field.to, insert: needsSpace ? ` ${value}` : value };
}

/** Missing fields go below the last field of the position that is there, else below its heading, else to the end. */
function missingLines(text: string, state: StateDocument, lines: readonly string[]): Edit {
  const eol = usualEnding(text);
  const { section, phase, plan, status } = state.position;
  const last = Math.max(-1, ...[phase, plan, status].map((field) => field?.to ?? -1));
  const after = state.markdown.lines.find((line) => line.to >= last);
  if (last >= 0 && after !== undefined && after.eol !== '') {
    return { from: after.end, to: after.end, insert: lines.map((line) => line + eol).join('') };
  }
  if (section !== undefined && last < 0 && /[\r\n]$/.test(text.slice(0, section.bodyFrom))) {
    return {
      from: section.bodyFrom,
      to: section.bodyFrom,
      insert: eol + lines.map((line) => line + eol).join(''),
    };
  }
  const gap = text === '' || /[\r\n]$/.test(text) ? '' : eol;
  const heading = section === undefined ? [...(text === '' ? [] : ['']), '## Current Position', ''] : [];
  const inserted = [...heading, ...lines].map((line) => line + eol).join('');
  return { from: text.length, to: text.length, insert: gap + inserted };
}
