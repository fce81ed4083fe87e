import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { revisionOrder, type DriftReport } from '../drift/index.ts';
import { head } from '../git/index.ts';
import { limit } from '../limit.ts';
import {
  briefOf,
  type AnsweredQuestion,
  type BriefFacts,
  type BriefPromise,
  type OtherLane,
} from '../pipeline/brief.ts';
import { phaseSnapshot } from '../pipeline/phase-snapshot.ts';
import { isPlanned, type TaskKind } from '../pipeline/snapshot.ts';
import type { PlanningFolder } from '../planning/folder.ts';
import { fieldsOf, readFrontmatter } from '../planning/frontmatter.ts';
import { readMustHaves } from '../planning/must-haves.ts';
import type { Phase } from '../planning/phase.ts';
import { findPhase, type Project } from '../planning/project.ts';
import { errorCode, type Environment } from '../process/index.ts';
import { configFolder } from '../store/paths.ts';
import { planningOnDisk } from '../store/planning-on-disk.ts';
import { replaceFile } from '../store/replace-file.ts';
import { makeStateFolder } from '../store/state-folder.ts';
import { heldPlans } from './held-plan.ts';
import type { Lane } from './lane.ts';
import type { LeapProject } from './leap-project.ts';
import { mapAge } from './map-age.ts';
import { projectReader } from './project-reader.ts';

export interface BriefWanted {
  readonly role: 'planner' | 'worker';
  readonly kind: TaskKind;
  readonly phase: string;
  /** A person sits at the session. */
  readonly attended: boolean;
  /** The planner's lane; a worker has none. */
  readonly lane?: Pick<Lane, 'base' | 'branch' | 'captured' | 'unseen'>;
  /** What a person has answered about this phase so far. */
  readonly answers?: readonly AnsweredQuestion[];
  /** What a revision is to be made for. */
  readonly drift?: DriftReport | undefined;
}

/** What a session is told before it starts, from the project as it is now and the person's own text where there is one. */
export function gatherBrief(
  project: LeapProject,
  wanted: BriefWanted,
  env: Environment,
  planning = projectReader(project)(),
): string {
  const brief = briefOf(briefFacts(project, wanted, planning), ownTemplate(project, env)?.text);
  return wanted.drift === undefined ? brief : `${brief.trimEnd()}\n\n${revisionOrder(wanted.drift)}`;
}

/** Puts a role's brief where a person can read it, and returns the path. */
export function writeBrief(
  { paths }: Pick<LeapProject, 'paths'>,
  role: BriefWanted['role'],
  brief: string,
): string {
  const path = join(paths.stateFolder, `${role}-brief.md`);
  // Where it cannot be made, writing there says why.
  makeStateFolder(paths);
  replaceFile(path, brief);
  return path;
}

/**
 * The person's own brief: of this project (`leapfrog-brief.md` in the planning root), else of all their projects (`brief.md`
 * in the configuration folder). Read from the person's working tree, never from a lane.
 */
export function ownTemplate(
  { repo, planningRoot }: Pick<LeapProject, 'repo' | 'planningRoot'>,
  env: Environment,
): { readonly path: string; readonly text: string } | undefined {
  const places = [join(repo.folder, planningRoot, 'leapfrog-brief.md'), join(configFolder(env), 'brief.md')];
  for (const path of places) {
    const text = textOf(path);
    if (text !== undefined) return { path, text };
  }
  return undefined;
}

function briefFacts(project: LeapProject, wanted: BriefWanted, planning: Project): BriefFacts {
  const { repo, planningRoot } = project;
  const open = planning.phases.filter(({ place, status }) => place === 'active' && status.is !== 'complete');
  const own = findPhase(planning, wanted.phase);
  const executing =
    wanted.role === 'worker' ? own : open.find((phase) => phase.number !== wanted.phase && isBefore(phase));
  const planned = wanted.role === 'planner' ? own : open.find((phase) => !isBefore(phase));
  const at = wanted.lane === undefined ? head(repo) : undefined;
  const from = wanted.lane?.base ?? at?.commit;
  const folder = planningOnDisk(join(repo.folder, planningRoot));
  const { kind, role, attended, answers = [] } = wanted;
  return {
    role,
    kind,
    attended,
    phase: { number: wanted.phase, name: own?.name ?? '' },
    branch: wanted.lane?.branch ?? at?.branch ?? 'HEAD',
    commit: (from ?? '').slice(0, 7),
    other: role === 'planner' ? executionOf(executing) : planningOf(project, planned),
    executing: named(executing, planningRoot),
    planned: named(planned, planningRoot),
    promises: executing === undefined ? [] : promisesOf(executing, folder),
    captured: wanted.lane?.captured ?? [],
    unseen: wanted.lane?.unseen ?? [],
    map: role === 'planner' && from !== undefined ? mapAge({ repo, planningRoot, folder }, from) : undefined,
    answers,
  };
}

/** A phase that the worker's lane is at: it has plans of its own. */
function isBefore(phase: Phase): boolean {
  return isPlanned(phaseSnapshot(phase));
}

function executionOf(phase: Phase | undefined): OtherLane {
  if (phase === undefined) return { is: 'idle' };
  const { number, plans, plansDone } = phaseSnapshot(phase);
  return { is: 'executing', phase: number, done: plansDone, of: plans };
}

function planningOf(project: LeapProject, phase: Phase | undefined): OtherLane {
  if (phase === undefined) return { is: 'idle' };
  const held = heldPlans(project).some((plan) => plan.phase === phase.number);
  return { is: held ? 'held' : 'planning', phase: phase.number };
}

function named(phase: Phase | undefined, planningRoot: string): BriefFacts['executing'] {
  if (phase === undefined) return undefined;
  const { number, name, directory } = phase;
  return { number, name, directory: directory === undefined ? undefined : `${planningRoot}/${directory}` };
}

function promisesOf(phase: Phase, folder: PlanningFolder): readonly BriefPromise[] {
  return phase.plans
    .filter(({ superseded }) => !superseded)
    .flatMap(({ id, path }) => {
      const { truths, artifacts } = readMustHaves(fieldsOf(readFrontmatter(folder.read(path) ?? '')));
      const files = artifacts.map(({ path: file, provides, exports }) => {
        const what = [provides ?? '', exports.length === 0 ? '' : `exports ${exports.join(', ')}`];
        return [file, what.filter((part) => part !== '').join('; ')].filter((part) => part !== '').join(': ');
      });
      return [...truths, ...files].map((text) => ({ plan: id, text }));
    });
}

function textOf(path: string): string | undefined {
  try {
    return statSync(path).size > limit.briefBytes ? undefined : readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
}
