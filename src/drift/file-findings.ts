import type { FileChange, FileText } from './change.ts';
import { compareOutlines, likeness, type DeclarationChange } from './compare-outlines.ts';
import { isDocument, isLockFile } from './file-kind.ts';
import type { Finding, Place } from './finding.ts';
import type { FileReference, PlanFootprint } from './footprint.ts';
import type { Grammars } from './grammars.ts';
import { qualified, type Declaration, type Outline } from './outline.ts';
import { planFinding, type Said } from './plan-finding.ts';
import { namesFile, relianceOn, type Reliance, type Seen, type SymbolIndex } from './reliance.ts';

/** One changed file with what it declares on both sides. */
export interface ReadChange {
  readonly file: FileChange;
  readonly before: Outline | undefined;
  readonly after: Outline | undefined;
  readonly same: boolean;
  readonly changes: readonly DeclarationChange[];
  readonly seen: Seen | undefined;
}

export interface PlanReading {
  readonly plan: PlanFootprint;
  readonly index: SymbolIndex;
}

/** What the whole change adds, for what left one file and came into another. */
export interface Surroundings {
  readonly added: readonly { readonly path: string; readonly declaration: Declaration }[];
  /** Whether the phase before promised to change this declaration of this file, or the file as a whole. */
  readonly promised: (path: string, name: string | undefined) => boolean;
}

export function readChange(file: FileChange, grammars: Grammars, seen: Seen | undefined): ReadChange {
  const outline = (path: string, text: FileChange['before']): Outline | undefined =>
    text.is === 'text' && !isLockFile(path) ? grammars.of(path, text.text).outline(text.text) : undefined;
  const before = outline(file.was ?? file.path, file.before);
  const after = outline(file.path, file.after);
  const none: Outline = { declarations: [], whole: '' };
  // A lock file, or a side that cannot be read: there is nothing to compare, which is said elsewhere.
  const blind = file.before.is === 'unreadable' || file.after.is === 'unreadable';
  const compared =
    blind || (before === undefined && after === undefined)
      ? { same: true, changes: [] }
      : compareOutlines(before ?? none, after ?? none);
  return { file, before, after, ...compared, seen };
}

/** A changed file that no plan can rely on: it was not parsed, and gives no finding. */
export function unreadChange(file: FileChange, seen: Seen | undefined): ReadChange {
  return { file, before: undefined, after: undefined, same: true, changes: [], seen };
}

/** What a changed file means for one plan. Formatting, comments, and what the plan does not name mean nothing. */
export function fileFindings(
  change: ReadChange,
  reading: PlanReading,
  around: Surroundings,
): readonly Finding[] {
  const { file } = change;
  const oldPath = file.was ?? file.path;
  const named = namesFile(reading.plan, oldPath);
  const moved = movedOrGone(change, reading.plan, named);
  if (file.is === 'added') return [];
  const found = change.changes.flatMap(
    (one) => declarationFinding(change, one, { reading, named, around }) ?? [],
  );
  const shifted = file.is === 'renamed' ? symbolsMoved(change, reading, named) : [];
  if (moved?.kind === 'file-gone') return [moved];
  const rest = found.length === 0 && !change.same ? wholeFile(change, { reading, named, around }) : [];
  return [...(moved === undefined ? [] : [moved]), ...found, ...shifted, ...rest];
}

function movedOrGone(
  change: ReadChange,
  plan: PlanFootprint,
  named: readonly FileReference[],
): Finding | undefined {
  const { file } = change;
  const [reference] = named;
  if (reference === undefined) return undefined;
  const subject = file.was ?? file.path;
  const make = (what: Pick<Said, 'kind' | 'certainty' | 'assumed' | 'found' | 'now'>): Finding =>
    planFinding(plan, reference, { subject, before: { path: subject }, ...what });
  const certainty = reference.name === subject ? 'certain' : 'likely';
  if (file.is === 'deleted')
    return make({ kind: 'file-gone', certainty, assumed: 'the file is there', found: 'it was deleted' });
  if (file.is === 'renamed') {
    const [assumed, found] = [`the file is ${subject}`, `it is ${file.path} now`];
    return make({ kind: 'file-moved', certainty, assumed, found, now: { path: file.path } });
  }
  if (file.modeBefore.slice(0, 3) !== file.modeNow.slice(0, 3)) {
    const found = file.modeNow === '120000' ? 'it is a symbolic link now' : 'it is of another type now';
    return make({ kind: 'file-type-changed', certainty: 'likely', assumed: 'an ordinary file', found });
  }
  return undefined;
}

interface Looking {
  readonly reading: PlanReading;
  readonly named: readonly FileReference[];
  readonly around: Surroundings;
}

function declarationFinding(
  change: ReadChange,
  one: DeclarationChange,
  looking: Looking,
): Finding | undefined {
  if (one.is === 'added') return undefined;
  const { reading, named, around } = looking;
  const { file } = change;
  const reliance = relianceOn(one.before, { index: reading.index, files: named }, change.seen !== undefined);
  const kept = one.is === 'signature' || one.is === 'body';
  if (kept && around.promised(file.path, one.before.name)) return undefined;
  if (reliance === undefined) return kept ? rangeFinding(change, one, looking) : undefined;
  const at = { line: lineOf(reliance), task: taskOf(reliance) };
  const before = placeIn(file.was ?? file.path, one.before);
  const { certainty } = reliance;
  return planFinding(reading.plan, at, { ...said(one, change, around), certainty, before });
}

/** What became of a declaration, in words. */
function said(
  one: Exclude<DeclarationChange, { is: 'added' }>,
  { file }: ReadChange,
  around: Surroundings,
): Pick<Said, 'kind' | 'subject' | 'assumed' | 'found' | 'now'> {
  const subject = qualified(one.before);
  if (one.is === 'gone') {
    const other = elsewhere(one.before, file.path, around);
    const assumed = `${subject} is in ${file.was ?? file.path}`;
    if (other === undefined)
      return { kind: 'symbol-gone', subject, assumed, found: 'it is gone', now: { path: file.path } };
    const now = placeIn(other.path, other.declaration);
    return { kind: 'symbol-moved', subject, assumed, found: `it is in ${other.path} now`, now };
  }
  const now = placeIn(file.path, one.after);
  if (one.is === 'renamed') {
    const found = `it is called ${qualified(one.after)} now`;
    return { kind: 'symbol-renamed', subject, assumed: `it is called ${subject}`, found, now };
  }
  if (one.is === 'signature') {
    const [assumed, found] = [headLine(file.before, one.before), headLine(file.after, one.after)];
    return { kind: 'signature-changed', subject, assumed, found, now };
  }
  const found = 'its code is different; its name and parameters are the same';
  return { kind: 'behaviour-changed', subject, assumed: `${subject} as it was at the base`, found, now };
}

function placeIn(path: string, { from, to }: Declaration): Place {
  return { path, from, to };
}

function elsewhere(
  before: Declaration,
  path: string,
  { added }: Surroundings,
): Surroundings['added'][number] | undefined {
  const same = added.filter(
    ({ path: other, declaration }) => other !== path && declaration.name === before.name,
  );
  return same.find(({ declaration }) => likeness(before, declaration) >= 0.5);
}

/** A declaration that the plan does not name, but whose very lines were read. */
function rangeFinding(
  change: ReadChange,
  one: Extract<DeclarationChange, { is: 'signature' | 'body' }>,
  { reading, named }: Looking,
): Finding | undefined {
  const { seen, file } = change;
  if (seen === undefined || seen === 'all') return undefined;
  const region = changedLines(change, one);
  if (!seen.some(({ from, to }) => from <= region.to && to >= region.from)) return undefined;
  const inRange = (change.before?.declarations ?? []).filter(({ from, to }) =>
    seen.some((range) => range.from <= to && range.to >= from),
  );
  const [reference] = named;
  const symbol = inRange
    .map((declaration) => relianceOn(declaration, { index: reading.index, files: named }, true))
    .find((reliance) => reliance !== undefined);
  if (reference === undefined && symbol === undefined) return undefined;
  const at = reference ?? symbol?.symbol ?? { line: 1, task: undefined };
  return planFinding(
    reading.plan,
    { line: at.line, task: at.task ?? symbol?.symbol?.task },
    {
      kind: 'range-changed',
      certainty: 'likely',
      subject: qualified(one.before),
      assumed: `lines ${region.from}–${region.to} as they were read`,
      found: 'the code there is different',
      before: { path: file.was ?? file.path, ...region },
      now: placeIn(file.path, one.after),
    },
  );
}

/** The lines of a changed declaration that really differ, at the base: from the first to the last one. */
function changedLines(
  { file }: ReadChange,
  { before, after }: { readonly before: Declaration; readonly after: Declaration },
): { readonly from: number; readonly to: number } {
  if (file.before.is !== 'text' || file.after.is !== 'text') return before;
  const old = file.before.text.split('\n').slice(before.from - 1, before.to);
  const now = file.after.text.split('\n').slice(after.from - 1, after.to);
  let first = 0;
  while (first < old.length && old[first] === now[first]) first += 1;
  let last = 0;
  while (last < old.length - first && last < now.length - first && old.at(-1 - last) === now.at(-1 - last))
    last += 1;
  return { from: before.from + first, to: Math.max(before.from + first, before.to - last) };
}

/** A file that the plan names without saying what of it: then it relies on what the file declares and does as a whole. */
function wholeFile(change: ReadChange, { reading, named, around }: Looking): readonly Finding[] {
  const { file, before } = change;
  const [reference] = named;
  if (reference === undefined || around.promised(file.path, undefined)) return [];
  const declared = before?.declarations ?? [];
  const interest = declared.some(
    (one) => relianceOn(one, { index: reading.index, files: named }, true) !== undefined,
  );
  const lost = change.changes.filter(({ is }) => is !== 'added');
  if (declared.length > 0 && (interest || lost.length === 0)) return [];
  const weak = reference.role === 'writes' || isDocument(file.path);
  const [first] = lost;
  const region =
    first === undefined || first.is === 'added' ? {} : { from: first.before.from, to: first.before.to };
  return [
    planFinding(reading.plan, reference, {
      kind: 'file-changed',
      certainty: weak ? 'possible' : 'likely',
      subject: file.was ?? file.path,
      assumed: 'the file as it was at the base',
      found:
        lost.length === 0 ? 'its content is different' : `${lost.length} of its declarations are different`,
      before: { path: file.was ?? file.path, ...region },
      now: { path: file.path },
    }),
  ];
}

/** The file moved and the plan names what is in it, not the file: its import will not be found. */
function symbolsMoved(
  change: ReadChange,
  reading: PlanReading,
  named: readonly FileReference[],
): readonly Finding[] {
  if (named.length > 0) return [];
  const { file } = change;
  const touched = new Set(
    change.changes.flatMap((one) => (one.is === 'added' ? [] : [qualified(one.before)])),
  );
  return (change.before?.declarations ?? []).flatMap((declaration): Finding[] => {
    const reliance = relianceOn(declaration, { index: reading.index, files: [] }, change.seen !== undefined);
    if (reliance === undefined || touched.has(qualified(declaration))) return [];
    const before = placeIn(file.was ?? file.path, declaration);
    return [
      planFinding(
        reading.plan,
        { line: lineOf(reliance), task: taskOf(reliance) },
        {
          kind: 'symbol-moved',
          certainty: 'likely',
          subject: qualified(declaration),
          assumed: `${qualified(declaration)} is in ${before.path}`,
          found: `the file is ${file.path} now`,
          before,
          now: { path: file.path },
        },
      ),
    ];
  });
}

function taskOf({ symbol, file }: Reliance): string | undefined {
  return symbol?.task ?? file?.task;
}

function lineOf({ symbol, file }: Reliance): number {
  return symbol?.line ?? file?.line ?? 1;
}

/** A declaration's first line, for people. */
function headLine(text: FileText, { from }: Declaration): string {
  const line = text.is === 'text' ? (text.text.split('\n')[from - 1] ?? '') : '';
  return line.trim().slice(0, 160);
}
