import { comparePhases } from '../planning/phase-number.ts';
import { longer, sideOf } from './count.ts';
import { mergedUnits } from './line-merge.ts';
import type { ThreeTexts } from './merge-text.ts';
import { splitLines } from './outline.ts';

/**
 * `Phases execute in numeric order: 4 -> 5 -> 5.1` follows from the phases there are: it comes to the phases of both sides,
 * less those that one side took out, in numeric order. Lines below it are remarks: they merge by themselves, or both stay.
 * A line in another form stays as the side with the later phase has it. `undefined` when the text is no such list, or has
 * another form and remarks: then it is prose.
 */
export function mergeExecutionOrder({ base, ours, theirs }: ThreeTexts): string | undefined {
  const o = readOrder(ours);
  const t = readOrder(theirs);
  if (!o || !t) return undefined;
  const b = base === undefined ? undefined : readOrder(base);
  const list = listed(b, o, t);
  if (list === undefined) return o.remarks.length + t.remarks.length === 0 ? further(o, t).first : undefined;
  const merged = mergedUnits(b?.remarks ?? [], o.remarks, t.remarks);
  const remarks = merged ?? [...o.remarks, ...t.remarks.filter((line) => !o.remarks.includes(line))];
  return [list, ...remarks].join('');
}

interface Order {
  /** The line itself, and what stands before its list. */
  readonly first: string;
  readonly lead: string;
  /** The phases in rising order; `undefined` when the list has another form. */
  readonly phases: readonly string[] | undefined;
  readonly last: string;
  readonly remarks: readonly string[];
}

const opening = /^.*\b(?:execution order|execute in)\b[^:\n]*:(?:\*\*)?[ \t]+(?=\S)/i;
const arrow = / *(?:->|→) */;

function readOrder(text: string): Order | undefined {
  const [first = '', ...remarks] = splitLines(text);
  const lead = opening.exec(first)?.[0];
  if (lead === undefined) return undefined;
  const list = first.slice(lead.length).trimEnd();
  const phases = list.split(arrow);
  const plain = phases.every(
    (phase, at) =>
      /^\d+(?:\.\d+)*$/.test(phase) && (at === 0 || comparePhases(phases[at - 1] ?? '', phase) < 0),
  );
  const numbers = list.match(/\d+(?:\.\d+)*/g) ?? [];
  const last = numbers.toSorted(comparePhases).at(-1) ?? '0';
  return { first, lead, phases: plain ? phases : undefined, last, remarks };
}

function listed(base: Order | undefined, ours: Order, theirs: Order): string | undefined {
  if (!ours.phases || !theirs.phases || ours.lead !== theirs.lead) return undefined;
  const o = new Set(ours.phases);
  const t = new Set(theirs.phases);
  const was = new Set(base?.phases);
  const phases = [...new Set([...o, ...t])].filter(
    (phase) => !was.has(phase) || (o.has(phase) && t.has(phase)),
  );
  const between = arrow.exec(ours.first.slice(ours.lead.length))?.[0] ?? ' -> ';
  return phases.length === 0 ? undefined : `${ours.lead}${phases.toSorted(comparePhases).join(between)}\n`;
}

function further(ours: Order, theirs: Order): Order {
  const side = sideOf(comparePhases(ours.last, theirs.last)) ?? longer(ours.first, theirs.first);
  return side === 'ours' ? ours : theirs;
}
