import type { PlanningFolder } from '../planning/folder.ts';
import { findPhase, readProject } from '../planning/project.ts';
import type { PhaseNumber } from '../planning/phase-number.ts';
import type { Trouble } from '../trouble.ts';

export interface PlansMeanwhile {
  readonly phase: PhaseNumber;
  /** As the lane started, as HEAD has it, and as it lies on disk (uncommitted plans count). */
  readonly start: PlanningFolder;
  readonly head: PlanningFolder;
  readonly disk: PlanningFolder;
  readonly held: PlanningFolder;
}

/**
 * Somebody made plans of the phase in the working tree while the lane made its own: two plans for one phase cannot be
 * merged by a machine. Both are shown, and the person chooses; whatever loses stays reachable.
 */
export function plansMeanwhile(input: PlansMeanwhile): Trouble | undefined {
  const before = planTexts(input.start, input.phase);
  const lane = planTexts(input.held, input.phase);
  const own = [...planTexts(input.head, input.phase), ...planTexts(input.disk, input.phase)].filter(
    ([path, text]) => before.get(path) !== text && lane.get(path) !== text,
  );
  if (own.length === 0) return directoryDiffers(input);
  const here = [...new Set(own.map(([path]) => path))].join(', ');
  return {
    kind: 'person',
    name: 'plans-in-working-tree',
    where: here,
    what:
      `phase ${input.phase} was also planned in the working tree (${here}); ` +
      `the held plan has ${[...lane.keys()].join(', ')}`,
    next:
      `choose: \`leapfrog discard ${input.phase}\` keeps yours (the held plan stays under refs/leapfrog/discarded), ` +
      'or take yours away (`git rm`, commit) and land again',
  };
}

function directoryDiffers(input: PlansMeanwhile): Trouble | undefined {
  const [here, lane] = [input.head, input.held].map((folder) => directoryOf(folder, input.phase));
  if (here === undefined || lane === undefined || here === lane) return undefined;
  return {
    kind: 'person',
    name: 'phase-directory-differs',
    where: here,
    what: `phase ${input.phase} lies in ${here} now, and in ${lane} in the held plan`,
    next: `give the phase one directory (git mv ${here} ${lane}, commit), then land again`,
  };
}

function directoryOf(folder: PlanningFolder, phase: PhaseNumber): string | undefined {
  return findPhase(readProject(folder), phase)?.directory;
}

/** Path of each plan of a phase → its text. */
export function planTexts(folder: PlanningFolder, phase: PhaseNumber): ReadonlyMap<string, string> {
  const plans = findPhase(readProject(folder), phase)?.plans ?? [];
  return new Map(plans.map((plan) => [plan.path, folder.read(plan.path) ?? '']));
}
