import type { Machine } from './machine.ts';
import { top } from './place.ts';
import type { Plot } from './plot.ts';
import { deskIn, executing, planning } from './sessions.ts';
import { keyOf, machineWith } from './project-on-disk.ts';

const ends = new Map<string, ReadonlyMap<string, string>>();

/** The planning files as the same sessions leave them when they work one after the other in one tree, without Leapfrog. */
export function sequentialEnd(plot: Plot): ReadonlyMap<string, string> {
  const key = keyOf(plot);
  const known = ends.get(key);
  if (known !== undefined) return known;
  const machine = machineWith(plot);
  const desk = deskIn(machine, top);
  for (const phase of ['1', '2', '3'].slice(0, plot.phases)) {
    if (phase !== '1') for (const act of planning(desk, phase, plot.dialect)) act();
    for (const act of executing(desk, phase)) act();
  }
  const end = shown(machine, top);
  ends.set(key, end);
  return end;
}

/** Planning files by path, in the one form that does not depend on who wrote first: lists of entries sorted. */
export function shown(machine: Machine, folder: string): ReadonlyMap<string, string> {
  const planningFolder = machine.disk.folderAt(`${folder}/.planning`);
  return new Map(
    [...machine.disk.filesBelow(planningFolder)].map(([path, file]) => [
      path,
      sortedEntries(file.content.text),
    ]),
  );
}

function sortedEntries(text: string): string {
  return text.replaceAll(
    /(?:^- \[Phase .*\n)+/gm,
    (entries) => `${entries.trimEnd().split('\n').toSorted().join('\n')}\n`,
  );
}
