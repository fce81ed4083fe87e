import { readPhaseNumber, type PhaseNumber } from '../planning/phase-number.ts';
import { readRoadmap, roadmapPhase } from '../planning/roadmap.ts';
import { scanMarkdown } from '../planning/scan.ts';
import { splice, type Edit } from '../planning/splice.ts';

/** Offsets of one phase's section in a roadmap, heading included. */
export interface SectionRange {
  readonly from: number;
  readonly to: number;
}

/** GSD's own heading rule (gsd-core 1.14 roadmap-parser.cjs): an optional `[tag]`, `Phase 3`, an optional `(note)`, a colon. */
const heading = /^(?:\[[^\]]{1,200}\]\s*)?Phase\s+([\w][\w.-]*)(?:\s*\([^)\n]{0,200}\))?\s*:/i;

/** The phase's details section; undefined when the roadmap has none, or several, because then nobody can say which is meant. */
export function phaseSection(roadmap: string, phase: PhaseNumber): SectionRange | undefined {
  const found = scanMarkdown(roadmap).sections.filter((section) => {
    const token = heading.exec(section.title)?.[1];
    return (
      section.level >= 2 && section.level <= 4 && token !== undefined && readPhaseNumber(token) === phase
    );
  });
  const only = found[0];
  return only === undefined || found.length > 1 ? undefined : { from: only.from, to: only.to };
}

/** A roadmap with the words of one phase, its section and its bullet, struck out; the bullet's tick and date stay. */
export function roadmapBeside(roadmap: string, phase: PhaseNumber): string {
  const section = phaseSection(roadmap, phase);
  const bullet = phaseBullet(roadmap, phase);
  return splice(roadmap, [
    ...(section === undefined ? [] : [{ ...section, insert: `(section of phase ${phase})` }]),
    ...(bullet === undefined
      ? []
      : [{ ...bullet, insert: `${bullet.before}(phase ${phase})${bullet.after}` }]),
  ]);
}

export interface RoadmapBrought {
  /** The base roadmap with nothing but the phase's text taken from the lane; undefined when that did not change. */
  readonly text: string | undefined;
  readonly reformatted: boolean;
  /** Lines of authored text that the lane changed elsewhere. */
  readonly elsewhere: readonly string[];
}

/**
 * Takes one phase's section, and the words of its bullet in the checklist, of the lane's roadmap into the base's. Tick and
 * date of the bullet stay the base's; everything else of the lane is only reported.
 */
export function bringRoadmapSection(base: string, lane: string, phase: PhaseNumber): RoadmapBrought {
  const edits = [sectionEdit(base, lane, phase), bulletEdit(base, lane, phase)].filter(
    (edit) => edit !== undefined,
  );
  const text = splice(base, edits);
  const elsewhere = authoredDifference(
    unticked(besideBrought(base, lane, phase)),
    unticked(besideBrought(lane, base, phase)),
    derivedRoadmapLine,
  );
  return { text: text === base ? undefined : text, reformatted: text !== lane, elsewhere };
}

/** What the one roadmap holds beside what can be brought; a section or bullet that the other does not have is kept in. */
function besideBrought(roadmap: string, other: string, phase: PhaseNumber): string {
  const edits = [phaseSection, phaseBullet].flatMap((find): readonly Edit[] => {
    const range = find(roadmap, phase);
    return range === undefined || find(other, phase) === undefined
      ? []
      : [{ from: range.from, to: range.to, insert: '' }];
  });
  return splice(roadmap, edits);
}

function sectionEdit(base: string, lane: string, phase: PhaseNumber): Edit | undefined {
  const [ours, theirs] = [phaseSection(base, phase), phaseSection(lane, phase)];
  if (ours === undefined || theirs === undefined) return undefined;
  return { from: ours.from, to: ours.to, insert: lane.slice(theirs.from, theirs.to) };
}

function bulletEdit(base: string, lane: string, phase: PhaseNumber): Edit | undefined {
  const [ours, theirs] = [phaseBullet(base, phase), phaseBullet(lane, phase)];
  if (ours === undefined || theirs === undefined || ours.words === theirs.words) return undefined;
  return { from: ours.from, to: ours.to, insert: ours.before + theirs.words + ours.after };
}

/** A phase's line in the checklist: words between the box and the date that closing the phase puts behind them. */
interface Bullet extends SectionRange {
  readonly before: string;
  readonly words: string;
  readonly after: string;
}

const bulletLine = /^(\s*[-*]\s+\[[ xX]\]\s+)(.*?)((?:\s*\(completed [^)]*\))?\s*)$/;

function phaseBullet(roadmap: string, phase: PhaseNumber): Bullet | undefined {
  const box = roadmapPhase(readRoadmap(roadmap), phase)?.checkbox;
  const section = phaseSection(roadmap, phase);
  if (box === undefined) return undefined;
  if (section !== undefined && section.from <= box.from && box.from < section.to) return undefined;
  const [, before, words, after] = bulletLine.exec(roadmap.slice(box.from, box.to)) ?? [];
  if (before === undefined || words === undefined || after === undefined) return undefined;
  return { from: box.from, to: box.to, before, words, after };
}

/** Ticks and the dates behind them are bookkeeping; the words of a bullet are not. */
function unticked(roadmap: string): string {
  return roadmap
    .split('\n')
    .map((line) => {
      const bullet = bulletLine.exec(line);
      return bullet === null ? line : `- [ ] ${bullet[2]}`;
    })
    .join('\n');
}

/**
 * Lines that stand in only one of two texts once reformatting and derived lines are left out: `+ line` where the lane added
 * it, `- line` where it took it away.
 */
export function authoredDifference(
  base: string,
  lane: string,
  isDerived: (line: string) => boolean,
): readonly string[] {
  const before = authoredLines(base, isDerived);
  const after = authoredLines(lane, isDerived);
  return [
    ...surplus(after, before).map((line) => `+ ${line}`),
    ...surplus(before, after).map((line) => `- ${line}`),
  ];
}

function authoredLines(text: string, isDerived: (line: string) => boolean): readonly string[] {
  return text
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim().replaceAll(/\s+/g, ' '))
    .filter((line) => line !== '' && !isDerived(line));
}

function surplus(lines: readonly string[], other: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const line of other) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}

/** Plan counts, wave marks and table rows are bookkeeping that GSD derives from the files. */
function derivedRoadmapLine(line: string): boolean {
  return /^\|.*\|$|^\*{0,2}Plans\*{0,2}:|^\*\*Wave \d|^\*\*Cross-cutting constraints/.test(line);
}
