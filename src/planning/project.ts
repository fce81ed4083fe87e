import { closings, type PlanningHistory } from './closing.ts';
import { readConfig, type Config } from './config.ts';
import type { PlanningFolder } from './folder.ts';
import type { Phase } from './phase.ts';
import { phaseDirectories, type PhaseDirectory } from './phase-directories.ts';
import { comparePhases, phaseNumberOfDirectory, type PhaseNumber } from './phase-number.ts';
import type { Problem } from './problem.ts';
import { problemsOf } from './problems.ts';
import { readPhase, type PhaseSource } from './read-phase.ts';
import { readRoadmap, roadmapPhase, type Roadmap, type RoadmapPhase } from './roadmap.ts';
import { readState, type StateDocument } from './state.ts';

/** A planning root as data. */
export interface Project {
  /** In numeric order, archived and backlog phases included; a number may occur again in another milestone. */
  readonly phases: readonly Phase[];
  readonly roadmap: Roadmap | undefined;
  readonly state: StateDocument | undefined;
  readonly config: Config;
  readonly problems: readonly Problem[];
}

/**
 * Reads a planning root of any generation, from January 2026 to gsd-core 1.14. Never throws on bad input: what is wrong is
 * listed in `problems`. Without a history, completion is judged by the files as they stand and says so (`by: 'files'`).
 */
export function readProject(folder: PlanningFolder, history?: PlanningHistory): Project {
  const roadmapText = folder.read('ROADMAP.md');
  const stateText = folder.read('STATE.md');
  const config = readConfig(folder.read('config.json'));
  const roadmap = roadmapText === undefined ? undefined : readRoadmap(roadmapText);
  const closed = history === undefined ? undefined : closings(history, config.config.verifier);
  const sources = phaseSources(folder, roadmap, config.config);
  const readings = sources.map((source) =>
    readPhase(source, folder, { verifier: config.config.verifier, closed }),
  );
  const phases = readings.map((reading) => reading.phase).toSorted(inOrder);
  const problems = [
    ...problemsOf({ folder, roadmap, stateText, config, phases, sources }),
    ...readings.flatMap((reading) => reading.problems),
  ];
  const state = stateText === undefined ? undefined : readState(stateText);
  return { phases, roadmap, state, config: config.config, problems };
}

/** The phase a number means today: the active one where the number occurs in several milestones. */
export function findPhase(project: Project, number: PhaseNumber): Phase | undefined {
  const found = project.phases.filter((phase) => phase.number === number);
  return found.find((phase) => phase.place === 'active') ?? found.at(-1);
}

/** Every directory with its roadmap entry, and every entry that has no directory. */
function phaseSources(
  folder: PlanningFolder,
  roadmap: Roadmap | undefined,
  config: Config,
): readonly PhaseSource[] {
  const milestonePrefixed =
    config.milestonePrefixed || (roadmap?.phases.some((phase) => phase.number.includes('-')) ?? false);
  const used = new Set<RoadmapPhase>();
  const sources: PhaseSource[] = [];
  for (const directory of phaseDirectories(folder.paths)) {
    const number = phaseNumberOfDirectory(directory.name, milestonePrefixed);
    if (number === undefined) continue;
    const entry = entryOf(roadmap, number, directory);
    if (entry !== undefined) used.add(entry);
    sources.push({ number, directory, entry });
  }
  for (const entry of roadmap?.phases ?? []) {
    if (!used.has(entry)) sources.push({ number: entry.number, directory: undefined, entry });
  }
  return sources;
}

/** An archived directory belongs to the entry of its own milestone, an active one to the number's open entry. */
function entryOf(
  roadmap: Roadmap | undefined,
  number: PhaseNumber,
  directory: PhaseDirectory,
): RoadmapPhase | undefined {
  if (roadmap === undefined) return undefined;
  if (directory.active) return roadmapPhase(roadmap, number);
  const { milestone } = directory;
  return (roadmap.byNumber.get(number) ?? []).find(
    (entry) => milestone !== undefined && entry.milestone === milestone,
  );
}

function inOrder(a: Phase, b: Phase): number {
  return (
    comparePhases(a.number, b.number) ||
    (a.milestone ?? '').localeCompare(b.milestone ?? '', 'en', { numeric: true })
  );
}
