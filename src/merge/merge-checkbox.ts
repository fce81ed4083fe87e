import { longer } from './count.ts';
import { likeness, meaning, readCheckbox, wordsOf } from './entry.ts';
import { noteChoice, sameReading, type Both, type Changed, type MergeScope } from './merge-scope.ts';
import { settleText } from './merge-text.ts';
import type { Side } from './merge-result.ts';

/** Mark and label are two facts: a tick beats no tick unless it was unticked against the base; labels merge as text. */
export function mergeCheckbox({ base, ours, theirs }: Both, where: string, scope: MergeScope): Changed {
  const o = readCheckbox(firstLine(ours.text));
  const t = readCheckbox(firstLine(theirs.text));
  if (!o || !t) return { is: 'open' };
  const before = base && readCheckbox(firstLine(base.text));
  const b = before && !isReused(before.label, [o.label, t.label]) ? before : undefined;
  const mark = mergeMark(b?.mark, o.mark, t.mark);
  const label = settleText({
    base: b && base ? unmarked(base.text) : undefined,
    ours: unmarked(ours.text),
    theirs: unmarked(theirs.text),
  });
  if (label.is === 'open') {
    const full = fullerLabel(o.label, t.label);
    if (full) {
      noteChoice(scope, { rule: 'checkbox', where, took: full }, { ours: ours.text, theirs: theirs.text });
      const [fuller, other] = full === 'ours' ? [ours, theirs] : [theirs, ours];
      const text = withProgress(unmarked(fuller.text), other.text);
      return { is: 'text', text: text.replace('[ ]', `[${mark}]`), by: 'rule' };
    }
    // Two descriptions of one plan or phase: the side that did the work knows it; when both did, the fuller one stays.
    const alike = likeness(wordsOf(ours.text), wordsOf(theirs.text)) >= sameReading;
    if (o.mark !== 'x' && t.mark !== 'x' && !alike) return label;
    const side = o.mark === t.mark ? longer(ours.text, theirs.text) : o.mark === 'x' ? 'ours' : 'theirs';
    const [chosen, other] = side === 'ours' ? [ours, theirs] : [theirs, ours];
    noteChoice(scope, { rule: 'checkbox', where, took: side }, { ours: ours.text, theirs: theirs.text });
    return { is: 'text', text: withProgress(chosen.text, other.text), by: 'rule' };
  }
  if (label.by !== 'three-way')
    noteChoice(
      scope,
      { rule: 'checkbox', where, took: label.took },
      { ours: ours.text, theirs: theirs.text },
    );
  return { is: 'text', text: label.text.replace('[ ]', `[${mark}]`), by: 'rule' };
}

/** A new milestone may use a number again: what it named in the base is another thing when neither side has its words. */
function isReused(base: string, sides: readonly string[]): boolean {
  const was = nameIn(base);
  return (
    [was, ...sides.map(nameIn)].every((name) => name !== '') && !sides.some((side) => akin(was, nameIn(side)))
  );
}

function akin(a: string, b: string): boolean {
  return likeness(wordsOf(a), wordsOf(b)) >= sameReading / 2;
}

/** A tick beats another mark, that beats none; a mark that one side left as it was follows the other. */
function mergeMark(base: string | undefined, ours: string, theirs: string): string {
  if (ours === theirs || theirs === base) return ours;
  if (ours === base) return theirs;
  const marks = [ours, theirs].toSorted();
  return marks.find((mark) => mark.toLowerCase() === 'x') ?? marks.find((mark) => mark !== ' ') ?? ours;
}

/** Progress in a label: it is counted elsewhere and says nothing of what the phase is. */
const progressNote =
  /\((?:\d+\/\d+ plans?|completed?[^)]*)\)|(?:--?|—|–)\s*(?:in progress|not started|planned|completed?(?: \d{4}-\d\d-\d\d)?)\s*$/gi;
const labelId = /^(?:phase\s+[\d.]+[a-z]?|[\d.]+-\d+(?:-PLAN\.md)?)\W*/i;

/** Two labels of one id of which one has only its name, or no name yet: the other says more. */
function fullerLabel(ours: string, theirs: string): Side | undefined {
  const o = nameIn(ours);
  const t = nameIn(theirs);
  if (o === t) return undefined;
  if (t === '' || o.startsWith(`${t} `)) return 'ours';
  return o === '' || t.startsWith(`${o} `) ? 'theirs' : undefined;
}

const plansDone = /\((\d+)\/\d+ plans?\)/;
const completed = /completed? (\d{4}-\d\d-\d\d)/i;

/** Count of plans and day of completion are facts of their own in a label: the greater, and the one that there is. */
function withProgress(text: string, other: string): string {
  const [was, count] = [plansDone.exec(text), plansDone.exec(other)];
  const counted =
    was && count && Number(count[1]) > Number(was[1]) ? text.replace(plansDone, count[0]) : text;
  const day = completed.exec(text) ? undefined : completed.exec(other)?.[1];
  return day === undefined ? counted : counted.replace(/[ \t]*(?=\n|$)/, ` (completed ${day})`);
}

function nameIn(label: string): string {
  const name = meaning(label).replace(labelId, '').replaceAll(progressNote, '').trim();
  return /^(?:tbd|\?)$/i.test(name) ? '' : name;
}

function unmarked(text: string): string {
  return text.replace(/\[[^\]]\]/, '[ ]');
}

function firstLine(text: string): string {
  return text.slice(0, text.indexOf('\n') < 0 ? text.length : text.indexOf('\n'));
}
