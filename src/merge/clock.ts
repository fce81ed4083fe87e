import { longer, sideOf } from './count.ts';
import { meaning, readField, type Entry } from './entry.ts';
import { compareMoments, newestMoment } from './moment.ts';
import { remembered } from './remembered.ts';
import type { Outline, Section } from './outline.ts';
import type { MergeOptions, Side } from './merge-result.ts';

/**
 * Facts of STATE.md that are a reading of a clock: they hold for one moment, so a block of them comes whole from the side
 * of the newest event. `counter` is derived, `milestone` frames the others.
 */
export type ClockGroup =
  | 'reference'
  | 'focus'
  | 'position'
  | 'session'
  | 'resume'
  | 'metric'
  | 'activity'
  | 'stamp'
  | 'counter'
  | 'milestone';

const yamlGroups: ReadonlyArray<readonly [RegExp, ClockGroup]> = [
  [/^(milestone|milestone_name)$/, 'milestone'],
  [/^(stopped_at|paused_at)$/, 'session'],
  [/^resume_/, 'resume'],
  [/^(last_activity|last_activity_desc)$/, 'activity'],
  [/^(last_updated|updated|updated_at|state_head)$/, 'stamp'],
  [/^progress\./, 'counter'],
  [/^(current_focus|status)$/, 'focus'],
  [/^(current_phase|current_phase_name|current_plan|next_action)$/, 'position'],
];

const labelGroups: ReadonlyArray<readonly [RegExp, ClockGroup]> = [
  [/^last session|^stopped at/, 'session'],
  [/^resume/, 'resume'],
  [/^last activity/, 'activity'],
  [/^(last )?updated|^state updated|^as of/, 'stamp'],
  [/^(overall )?progress|^percent/, 'counter'],
  [/^(current )?(milestone)( name)?$/, 'milestone'],
  [
    /^(phase|plan|status|state|next|next (action|step|up|phase)s?|current (phase|plan|position|status|phase name|wave))$/,
    'position',
  ],
  [/^current focus$/, 'focus'],
];

export const clockSection = remembered((title): 'position' | 'session' | undefined => {
  if (/session|continuity/i.test(title)) return 'session';
  if (/current position|current status|next action|next step|^position$|current state\b/i.test(title))
    return 'position';
  return undefined;
});

/** The clock group of an entry, by its label and the section it stands in. */
export function clockGroup(entry: Entry, section: Section | undefined): ClockGroup | undefined {
  if (entry.kind === 'yaml') return groupOf(yamlGroups, entry.key);
  // A tick or a row is a fact with an id of its own, wherever it stands.
  if (entry.kind === 'checkbox' || entry.kind === 'row') return undefined;
  const block = section ? clockSection(section.title) : undefined;
  const label = readField(entry.text)?.label;
  const own = label === undefined ? undefined : groupOf(labelGroups, label);
  // What comes next follows from the position, wherever it is written.
  if (block === 'session' && label?.startsWith('next')) return 'focus';
  if (block === 'session') return own === 'resume' || own === 'activity' ? own : 'session';
  if (section && /project reference/i.test(section.title) && isReference(entry, label)) return 'reference';
  if (entry.kind === 'bar') return 'counter';
  if (section && label !== undefined && /metric|velocity|trend/i.test(section.title)) return 'metric';
  if (block === 'position')
    return own === 'activity' || own === 'counter' || own === 'stamp' ? own : 'position';
  if (entry.kind === 'footer') return undefined;
  return entry.kind === 'item' && own !== 'session' && own !== 'activity' ? undefined : own;
}

/** What STATE.md repeats of PROJECT.md: the pointer with its date, and the core value. */
function isReference(entry: Entry, label: string | undefined): boolean {
  return (
    label === 'core value' || label === 'building' || (label === 'see' && /PROJECT\.md/.test(entry.text))
  );
}

function groupOf(groups: ReadonlyArray<readonly [RegExp, ClockGroup]>, name: string): ClockGroup | undefined {
  return groups.find(([pattern]) => pattern.test(name))?.[1];
}

/** Which side each group is taken from. `undefined`: at most one side changed it, so there is nothing to choose. */
export interface Clocks {
  readonly position: Side | undefined;
  readonly session: Side | undefined;
  readonly resume: Side | undefined;
  readonly activity: Side | undefined;
  readonly counter: Side | undefined;
  /** The copy of PROJECT.md: with the later milestone, or the newer date of its pointer; else it is for a person. */
  readonly reference: Side | undefined;
  /** The side of the newest event of all, where the times tell it; on one day, the side in the later phase. */
  readonly newest: Side | undefined;
  /** The side of the later milestone, when they differ. */
  readonly milestone: Side | undefined;
  /** The side that rolled over to that milestone while the other stayed behind: position and counters are its own. */
  readonly frame: Side | undefined;
  /** A reading (`Last activity`) that both sides added, each in a place of its own: it stands once, the newest. */
  readonly addedTwice: ReadonlySet<string>;
  /** The caller owns every clock: nothing of the other side's comes in, not even where only it changed. */
  readonly fixed: Side | undefined;
}

export interface Outlines {
  readonly base: Outline | undefined;
  readonly ours: Outline;
  readonly theirs: Outline;
}

export function readClocks(outlines: Outlines, options: MergeOptions | undefined): Clocks {
  const base = readings(outlines.base);
  const ours = readings(outlines.ours);
  const theirs = readings(outlines.theirs);
  const fixed = options?.clock === 'ours' ? 'ours' : undefined;
  const newest = fixed ?? sideOf(compareMoments(ours.all, theirs.all));
  const other = (side: Side) => (side === 'ours' ? theirs : ours);
  const milestone = laterMilestone(base, ours, theirs);
  const frame = milestone && base.milestone === other(milestone).milestone ? milestone : undefined;
  const caughtUp = frame !== undefined && inSamePhase(base, { ours, theirs, frame });
  const event = newest ?? furtherPhase(ours, theirs);
  const choose = (group: ClockGroup): Side | undefined => {
    const was = base.groups.get(group) ?? '';
    const o = ours.groups.get(group) ?? '';
    const t = theirs.groups.get(group) ?? '';
    if (fixed) return fixed;
    if (o === t || o === was || t === was) return undefined;
    if (frame && group === 'counter') return frame;
    if (group === 'reference') return milestone ?? newerReference({ was, o, t }, event);
    if (group === 'position') {
      const further = frame && !caughtUp ? frame : movedFurther(base, ours, theirs);
      return further ?? frame ?? event ?? longer(o, t);
    }
    // A side that only set the time of the session told nothing new: its time counts, the other's words stay.
    if (group === 'session' && (told(o) === told(was) || told(t) === told(was))) return undefined;
    const order = compareMoments(newestMoment(o), newestMoment(t));
    return (group === 'counter' ? newest : sideOf(order)) ?? event ?? longer(o, t);
  };
  return {
    position: choose('position'),
    session: choose('session'),
    resume: choose('session'),
    activity: choose('activity'),
    counter: choose('counter'),
    reference: choose('reference'),
    newest: event,
    milestone: fixed ?? milestone,
    frame: fixed ?? frame,
    addedTwice: new Set([...ours.once].filter((label) => theirs.once.has(label) && !base.once.has(label))),
    fixed,
  };
}

/** Both copied PROJECT.md again: by the date of the copy, and copies of one day by the newest event. */
function newerReference(
  { was, o, t }: { readonly was: string; readonly o: string; readonly t: string },
  event: Side | undefined,
): Side | undefined {
  const [before, ours, theirs] = [was, o, t].map((text) => /^\W*see:.*$/im.exec(text)?.[0]);
  if (ours === undefined || theirs === undefined || ours === theirs) return undefined;
  const order = sideOf(compareMoments(newestMoment(ours), newestMoment(theirs)));
  if (order) return order;
  return before === undefined || ours === before || theirs === before ? undefined : event;
}

/**
 * A change of phase is an event of the position, so is a change of plan; a side that only reworded the status had none.
 * When both sides had one, the newest counts.
 */
function movedFurther(base: Readings, ours: Readings, theirs: Readings): Side | undefined {
  for (const fact of ['phase', 'plan'] as const) {
    const moved = { ours: ours[fact] !== base[fact], theirs: theirs[fact] !== base[fact] };
    if (moved.ours !== moved.theirs) return moved.ours ? 'ours' : 'theirs';
    if (moved.ours && (fact === 'plan' || phaseNumber(ours) !== phaseNumber(theirs))) return undefined;
  }
  return undefined;
}

/** The side that is in the later phase: the order of two events of one day, where the times do not tell it. */
function furtherPhase(ours: Readings, theirs: Readings): Side | undefined {
  const o = phaseNumber(ours);
  const t = phaseNumber(theirs);
  return o === '' || t === '' ? undefined : sideOf(compareVersions(o, t));
}

/** The side that did not write the new milestone works in its phase all the same: its position is none of the old milestone. */
function inSamePhase(
  base: Readings,
  { ours, theirs, frame }: { readonly ours: Readings; readonly theirs: Readings; readonly frame: Side },
): boolean {
  const other = frame === 'ours' ? theirs : ours;
  const phase = phaseNumber(ours);
  return phase !== '' && phase === phaseNumber(theirs) && phaseNumber(other) !== phaseNumber(base);
}

function phaseNumber({ phase }: Readings): string {
  return /\d+(?:\.\d+)*/.exec(phase)?.[0] ?? '';
}

function told(text: string): string {
  return text.replaceAll(/\d{4}-\d{2}-\d{2}(?:[T ][\d:.]+Z?)?/g, '');
}

interface Readings {
  /** The lines that say which phase and which plan it is at. */
  readonly phase: string;
  readonly plan: string;
  /** Labels of readings that a file holds once. */
  readonly once: ReadonlySet<string>;
  readonly groups: ReadonlyMap<ClockGroup, string>;
  readonly all: string;
  readonly milestone: string;
}

function readings(outline: Outline | undefined): Readings {
  const groups = new Map<ClockGroup, string>();
  let milestone = '';
  let phase = '';
  let plan = '';
  const once = new Set<string>();
  const take = (entry: Entry, section: Section | undefined) => {
    const group = clockGroup(entry, section);
    if (!group) return;
    groups.set(group, `${groups.get(group) ?? ''}${meaning(entry.text)}\n`);
    if (entry.kind === 'yaml' && entry.key === 'milestone') milestone = meaning(entry.text);
    if (group === 'activity' && entry.kind !== 'yaml') once.add(readField(entry.text)?.label ?? '');
    if (group !== 'position' || entry.kind === 'yaml') return;
    const label = readField(entry.text)?.label ?? '';
    if (/^(current )?phase$/.test(label)) phase += meaning(entry.text);
    if (/^(current )?plan$/.test(label)) plan += meaning(entry.text);
  };
  for (const entry of outline?.frontmatter?.entries ?? []) take(entry, undefined);
  for (const section of outline?.sections ?? []) for (const entry of section.entries) take(entry, section);
  const clocks = ['stamp', 'session', 'activity'] as const;
  const all = newestMoment(clocks.map((group) => groups.get(group) ?? '').join(''));
  return { groups, all, milestone, phase, plan, once };
}

/**
 * The side of the later milestone. A version that goes back is no roll-over: some GSD versions write `v1.0` when they cannot
 * find the milestone.
 */
function laterMilestone(base: Readings, ours: Readings, theirs: Readings): Side | undefined {
  if (ours.milestone === theirs.milestone || ours.milestone === '' || theirs.milestone === '')
    return undefined;
  const order = compareVersions(ours.milestone, theirs.milestone);
  if (order !== 0) return order > 0 ? 'ours' : 'theirs';
  if (ours.milestone === base.milestone) return 'theirs';
  return theirs.milestone === base.milestone ? 'ours' : undefined;
}

function compareVersions(a: string, b: string): number {
  const x = a.match(/\d+/g) ?? [];
  const y = b.match(/\d+/g) ?? [];
  for (let at = 0; at < Math.max(x.length, y.length); at++) {
    const order = Number(x[at] ?? 0) - Number(y[at] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}
