import type { Phase } from '../planning/phase.ts';
import { comparePhases, type PhaseNumber } from '../planning/phase-number.ts';
import type { Project } from '../planning/project.ts';
import { roadmapPhase } from '../planning/roadmap.ts';

/** What became of the roadmap's phases under a plan, one clause each: "phase 3 (Feed) is phase 2 now". */
export interface RoadmapChange {
  /** The planned phase, or one before it, is gone, archived, or has another number: the rule `phases-renumbered`. */
  readonly renumbered: readonly string[];
  /** Anything else that somebody rewrote in the order or the promises of phases: the rule `roadmap-edited`. */
  readonly edited: readonly string[];
}

export const sameRoadmap: RoadmapChange = { renumbered: [], edited: [] };

/**
 * Compares the phases that a plan was made under with those of now. A phase is known by its name: that is what stays when
 * GSD renumbers. Ticks, dates and plan counts are execution and no edit. Without both roadmaps nothing can be said.
 */
export function roadmapChange(
  then: Pick<Project, 'phases' | 'roadmap'>,
  now: Pick<Project, 'phases' | 'roadmap'>,
  planned: PhaseNumber,
): RoadmapChange {
  if (then.roadmap === undefined || now.roadmap === undefined) return sameRoadmap;
  const before = active(then.phases);
  const after = active(now.phases);
  const renumbered: string[] = [];
  const edited: string[] = [];
  for (const phase of before) {
    const moved = moveOf(phase, before, now.phases);
    if (moved !== undefined) {
      (comparePhases(phase.number, planned) <= 0 ? renumbered : edited).push(moved);
    } else {
      edited.push(...rewordings(phase, then, now));
    }
  }
  const added = after.filter((phase) => at(before, phase.number) === undefined && !named(before, phase));
  edited.push(...added.map((phase) => `${shown(phase)} was added`));
  return { renumbered, edited };
}

function active(phases: readonly Phase[]): readonly Phase[] {
  return phases.filter(({ place }) => place === 'active');
}

/** Where a phase went, or undefined where it still is, whatever it is called now. */
function moveOf(phase: Phase, before: readonly Phase[], all: readonly Phase[]): string | undefined {
  const after = active(all);
  const here = at(after, phase.number);
  if (here !== undefined && sameName(here, phase)) return undefined;
  const elsewhere = named(after, phase);
  if (elsewhere !== undefined) return `${shown(phase)} is phase ${elsewhere.number} now`;
  const away = all.find(
    (one) => one.place !== 'active' && one.number === phase.number && sameName(one, phase),
  );
  if (away !== undefined) return `${shown(phase)} was moved to ${placeName(away)}`;
  // Its number went to a phase that had another one: it was taken out. To a name that is new: it was renamed.
  return here === undefined || named(before, here) !== undefined ? `${shown(phase)} is gone` : undefined;
}

function placeName({ place }: Phase): string {
  return place === 'archived' ? 'the archive' : 'the backlog';
}

function rewordings(
  phase: Phase,
  then: Pick<Project, 'roadmap'>,
  now: Pick<Project, 'phases' | 'roadmap'>,
): readonly string[] {
  const here = at(active(now.phases), phase.number);
  if (here === undefined) return [];
  const [goal, goalNow] = [then.roadmap, now.roadmap].map(
    (roadmap) => roadmap && roadmapPhase(roadmap, phase.number)?.goal,
  );
  return [
    ...(sameName(here, phase) ? [] : [`${shown(phase)} is called ${here.name} now`]),
    ...(goal === goalNow ? [] : [`the goal of ${shown(phase)} was rewritten`]),
    ...(phase.dependsOn.join() === here.dependsOn.join() ? [] : [`${shown(phase)} depends on others now`]),
  ];
}

function at(phases: readonly Phase[], number: PhaseNumber): Phase | undefined {
  return phases.find((phase) => phase.number === number);
}

function named(phases: readonly Phase[], like: Phase): Phase | undefined {
  return phases.find((phase) => sameName(phase, like));
}

/** A directory's slug and a roadmap's title are one name. */
function sameName(one: Phase, other: Phase): boolean {
  return slug(one.name) === slug(other.name);
}

function slug(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-');
}

function shown({ number, name }: Phase): string {
  return `phase ${number} (${name})`;
}
