import { isFile, listTree, readObjects, type Repository, type TreeEntry } from '../git/index.ts';
import type { PlanningFolder } from '../planning/folder.ts';
import { phaseDirectories, type PhaseDirectory } from '../planning/phase-directories.ts';
import { isOwnFile, summaryOf } from '../planning/phase-files.ts';
import {
  comparePhases,
  isBacklogPhase,
  phaseNumberOfDirectory,
  type PhaseNumber,
} from '../planning/phase-number.ts';
import { readPlan } from '../planning/plan.ts';
import { ownVerification } from '../planning/verification.ts';
import { readSummaryStatus } from '../planning/summary.ts';

/** One PLAN file with its text. `path` is inside the planning root. */
export interface PlanText {
  readonly id: string;
  readonly path: string;
  readonly text: string;
  readonly phase: PhaseNumber;
}

/** The planning files that drift asks for: one phase's own, and the plans of phases before it. */
export interface PhasePlanning {
  /** Those that are still to be executed. */
  readonly plans: readonly PlanText[];
  /** Plans of phases before this one that have no summary here: what they promise is still to come. */
  readonly open: readonly PlanText[];
  readonly contextPath: string | undefined;
  readonly context: string | undefined;
  readonly requirements: string | undefined;
  readonly roadmap: string | undefined;
  /** The summary of a plan, by the plan's path. */
  readonly summaryOf: (plan: string) => { readonly path: string; readonly text: string } | undefined;
  /** The verification that counts of a phase before this one. */
  readonly verificationOf: (
    phase: PhaseNumber,
  ) => { readonly path: string; readonly text: string } | undefined;
}

/** Planning files of a commit, each read when it is asked for: a project of ten thousand plans has few that matter here. */
export function planningOf(repo: Repository, commit: string, planningRoot: string): PlanningFolder {
  const prefix = `${planningRoot}/`;
  const entries = new Map<string, TreeEntry>(
    listTree(repo, commit, planningRoot)
      .filter((entry) => isFile(entry) && entry.path.startsWith(prefix))
      .map((entry) => [entry.path.slice(prefix.length), entry]),
  );
  const texts = new Map<string, string | undefined>();
  const wanted = [...entries].filter(
    ([path]) => /^(?:ROADMAP|REQUIREMENTS)\.md$/.test(path) || path.startsWith('phases/'),
  );
  return {
    paths: [...entries.keys()],
    read(path) {
      if (texts.has(path)) return texts.get(path);
      // The files of one directory are asked for together: one process instead of one a file.
      const directory = path.slice(0, path.lastIndexOf('/') + 1);
      const together = wanted.filter(
        ([other]) =>
          other === path || (directory !== '' && other.startsWith(directory)) || !other.includes('/'),
      );
      const objects = readObjects(
        repo,
        together.map(([, entry]) => entry.object),
      );
      for (const [at, [other]] of together.entries()) texts.set(other, objects[at]?.toString('utf8'));
      if (!texts.has(path)) texts.set(path, undefined);
      return texts.get(path);
    },
  };
}

/** What a planning folder has about a phase. */
export function phasePlanning(folder: PlanningFolder, phase: PhaseNumber): PhasePlanning {
  const paths = new Set(folder.paths);
  const directories = phaseDirectories(folder.paths).filter(({ active }) => active);
  const own = directories.filter((directory) => numberOf(directory) === phase);
  const before = directories.filter((directory) => {
    const number = numberOf(directory);
    return number !== undefined && !isBacklogPhase(number) && comparePhases(number, phase) < 0;
  });
  const summaryPath = (plan: string): string | undefined =>
    summaryOf(plan, (name) => (paths.has(name) ? name : undefined));
  const isDone = (path: string | undefined): boolean =>
    path !== undefined && readSummaryStatus(folder.read(path) ?? '') !== 'blocked';
  const contextPath = own
    .flatMap(({ files }) => files)
    .find(({ kind, name }) => kind === 'context' && isOwnFile(name, phase))?.path;
  return {
    plans: own
      .flatMap((directory) => plansIn(folder, directory, phase))
      .filter(({ path }) => !isDone(summaryPath(path))),
    open: before.flatMap((directory) =>
      directory.files.some(({ kind, path }) => kind === 'plan' && summaryPath(path) === undefined)
        ? plansIn(folder, directory, numberOf(directory) ?? '').filter(
            ({ path }) => summaryPath(path) === undefined,
          )
        : [],
    ),
    contextPath,
    context: contextPath === undefined ? undefined : folder.read(contextPath),
    requirements: folder.read('REQUIREMENTS.md'),
    roadmap: folder.read('ROADMAP.md'),
    summaryOf: (plan) => {
      const path = summaryPath(plan);
      const text = path === undefined ? undefined : folder.read(path);
      return path === undefined || text === undefined ? undefined : { path, text };
    },
    verificationOf: (of) => {
      for (const directory of before) {
        const files = directory.files.filter(({ kind }) => kind === 'verification');
        const name = ownVerification(
          files.map((file) => file.name),
          directory.name,
        );
        const path = files.find((file) => file.name === name)?.path;
        const text = path === undefined || numberOf(directory) !== of ? undefined : folder.read(path);
        if (path !== undefined && text !== undefined) return { path, text };
      }
      return undefined;
    },
  };
}

function numberOf({ name }: PhaseDirectory): PhaseNumber | undefined {
  return phaseNumberOfDirectory(name);
}

function plansIn(folder: PlanningFolder, { files }: PhaseDirectory, phase: PhaseNumber): readonly PlanText[] {
  return files.flatMap(({ kind, path }): PlanText[] => {
    const text = kind === 'plan' ? folder.read(path) : undefined;
    if (text === undefined) return [];
    const { plan } = readPlan(path, text);
    return plan.superseded ? [] : [{ id: plan.id, path, text, phase }];
  });
}
