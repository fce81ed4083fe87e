import type { PhaseNumber } from './phase-number.ts';
import { scanMarkdown } from './scan.ts';

/**
 * The part of ROADMAP.md that get-shit-done-cc 1.42.3 looks at (core.cjs `extractCurrentMilestone`): the section of the
 * current milestone with what stands before it, or everything; collapsed `<details>` are left out.
 */
export function classicRoadmapWindow(roadmap: string, milestone: string | undefined): string {
  const version = milestone ?? /🚧\s*\*\*(v\d+\.\d+)\s/u.exec(roadmap)?.[1];
  const heading = version === undefined ? null : headingOf(version).exec(roadmap);
  if (heading === null) return withoutDetails(roadmap);
  const start = heading.index;
  const level = heading[1]?.length ?? 1;
  const after = start + heading[0].length;
  const boundary = new RegExp(`^#{1,${level}}\\s+(?!Phase\\s+\\S)(?:.*v\\d+\\.\\d+|✅|📋|🚧)`, 'iu');
  const { lines, verbatim } = scanMarkdown(roadmap.slice(after));
  const end = lines.find((line, index) => verbatim[index] !== true && boundary.test(line.text));
  return (
    withoutDetails(roadmap.slice(0, start)) +
    roadmap.slice(start, end === undefined ? undefined : after + end.from)
  );
}

/** Whether the first checkbox line that mentions the phase is ticked; a milestone's own line that mentions it counts. */
export function classicRoadmapTicked(window: string, number: PhaseNumber): boolean {
  const source = `0*${number.replaceAll(/[.*+?^$()[\]{}|\\]/g, '\\$&')}`;
  return new RegExp(`-\\s*\\[(x| )\\]\\s*.*Phase\\s+${source}[:\\s]`, 'i').exec(window)?.[1] === 'x';
}

function headingOf(version: string): RegExp {
  return new RegExp(`^(#{1,3})\\s+.*${version.replaceAll(/[.*+?^$()[\]{}|\\]/g, '\\$&')}[^\\n]*`, 'mi');
}

function withoutDetails(text: string): string {
  return text.replaceAll(/<details>[\s\S]*?<\/details>/gi, '');
}
