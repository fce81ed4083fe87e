import { realpathSync } from 'node:fs';
import { catFiles } from '../git/objects.ts';
import { planningFolder } from '../planning/folder.ts';
import { livePlans, type Phase } from '../planning/phase.ts';
import type { PhaseNumber } from '../planning/phase-number.ts';
import { readProject } from '../planning/project.ts';
import { done, type Result, trouble, type Trouble } from '../trouble.ts';
import { checkPlans, planFields } from './check-plans.ts';
import { classify } from './classify.ts';
import type { Brought, Classified, FileAt, LaneChange } from './lane-change.ts';
import { laneChanges } from './lane-changes.ts';
import { putPathsBack } from './lane-paths.ts';
import type { LeapProject } from './leap-project.ts';
import type { Lane } from './lane.ts';
import { snapshotLane } from './snapshot-lane.ts';

/** A finished plan, accepted by evidence. */
export interface CheckedPlan extends Classified {
  readonly phase: PhaseNumber;
  /** The phase's name as the roadmap has it. */
  readonly name: string;
  /** Ids of the live plans ("03-01"). */
  readonly plans: readonly string[];
  /** The lane's commit that holds everything it made. */
  readonly tip: string;
}

/** Not accepted: the first reason as any trouble, and all of them. */
export interface CheckTrouble extends Trouble {
  readonly reasons: readonly Trouble[];
}

/**
 * Judges what lies in a planner lane by evidence only: an agent's words and exit codes prove nothing. The lane is not
 * changed. Every reason for a refusal is named, with the place and what to do.
 */
export function checkLane(project: LeapProject, lane: Lane): Result<CheckedPlan, CheckTrouble> {
  const { planningRoot } = project;
  const tip = snapshotLane(lane.repo, planningRoot);
  const difference = laneChanges(lane.repo, { start: lane.start, tip, planningRoot });
  const directory = phaseIn(planningTexts(lane, tip, planningRoot), lane.phase)?.directory;
  const classified = classify({ changes: difference.changes, planningRoot, phase: lane.phase, directory });
  const reasons = [
    ...oddFiles(difference.odd, classified),
    ...otherEncoding(difference.changes, `${planningRoot}/ROADMAP.md`),
  ];
  const brought = classified.brought.map((one) => {
    if (one.is !== 'text') return one;
    const { text, found } = putPathsBack(one.text, namesOf(lane.folder), project.repo.folder);
    reasons.push(...found.map((place) => lanePath(`${one.path}:${place.line}`, place.text)));
    return { ...one, text };
  });
  const texts = withBrought(planningTexts(lane, lane.start, planningRoot), brought, planningRoot);
  const phase = phaseIn(texts, lane.phase);
  if (phase === undefined) {
    reasons.push({
      kind: 'refused',
      name: 'no-plans',
      where: planningRoot,
      what: `nothing of phase ${lane.phase} was found in the lane`,
      next: 'finish planning in the lane: `leapfrog plan` opens it again',
    });
  } else {
    const required = project.gsd.generation === 'january' ? planFields.january : planFields.later;
    reasons.push(...checkPlans({ folder: planningFolder(texts), phase, required }));
  }
  const [first] = reasons;
  if (first !== undefined) return trouble({ ...first, reasons });
  if (phase === undefined) throw new Error('a lane without its phase was accepted');
  const plans = livePlans(phase).map((plan) => plan.id);
  return done({ ...classified, brought, phase: lane.phase, name: phase.name, plans, tip });
}

function phaseIn(texts: ReadonlyMap<string, string>, number: PhaseNumber): Phase | undefined {
  return readProject(planningFolder(texts)).phases.find(
    (phase) => phase.number === number && phase.place === 'active',
  );
}

/** Texts below the planning root by their path inside it. */
function planningTexts(lane: Lane, commit: string, planningRoot: string): Map<string, string> {
  const cut = planningRoot.length + 1;
  return new Map(
    [...catFiles(lane.repo, commit, planningRoot)].map(([path, text]) => [path.slice(cut), text]),
  );
}

function withBrought(
  start: Map<string, string>,
  brought: readonly Brought[],
  planningRoot: string,
): ReadonlyMap<string, string> {
  for (const one of brought) {
    const inside = one.path.slice(planningRoot.length + 1);
    if (one.is === 'removed') start.delete(inside);
    else start.set(inside, one.is === 'text' ? one.text : '');
  }
  return start;
}

function oddFiles(odd: readonly string[], classified: Classified): Trouble[] {
  return classified.brought
    .filter((one) => odd.includes(one.path))
    .map((one) => ({
      kind: 'refused',
      name: 'not-a-file',
      where: one.path,
      what: 'this is a symbolic link or a submodule, and a plan brings ordinary files only',
      next: 'replace it with the file itself, in the lane',
    }));
}

/** Nothing of a roadmap that is no text can be brought, and without its section no plan is finished. */
function otherEncoding(changes: readonly LaneChange[], roadmap: string): Trouble[] {
  return changes
    .filter(({ path, base, lane }) => path === roadmap && [base, lane].some(isUnread))
    .map(() => ({
      kind: 'refused',
      name: 'not-utf-8',
      where: roadmap,
      what: 'the roadmap is not UTF-8 text, so nothing that the plan changed in it can be brought',
      next: 'save it as UTF-8 in the working tree, commit it, and plan again',
    }));
}

function isUnread(side: FileAt | undefined): boolean {
  return side !== undefined && side.text === undefined;
}

function lanePath(where: string, text: string): Trouble {
  return {
    kind: 'refused',
    name: 'lane-path',
    where,
    what: `a path of the lane's own folder stands here, and nobody else has that folder: ${text}`,
    next: 'write the path relative to the project instead',
  };
}

/** A folder as it was given and as it is without symbolic links: tools print the one or the other. */
function namesOf(folder: string): readonly string[] {
  return [folder, realpathSync(folder)];
}
