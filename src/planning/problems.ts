import type { ConfigReading } from './config.ts';
import type { PlanningFolder } from './folder.ts';
import { readFrontmatter } from './frontmatter.ts';
import { groupBy } from './group-by.ts';
import type { Phase } from './phase.ts';
import { shownPath, type Problem } from './problem.ts';
import type { PhaseSource } from './read-phase.ts';
import type { Roadmap } from './roadmap.ts';
import { lineNumberAt } from './scan.ts';

interface Reading {
  readonly folder: PlanningFolder;
  readonly roadmap: Roadmap | undefined;
  readonly stateText: string | undefined;
  readonly config: ConfigReading;
  readonly phases: readonly Phase[];
  readonly sources: readonly PhaseSource[];
}

/** What is wrong with the project as a whole; what is wrong inside one phase comes from `readPhase`. */
export function problemsOf(reading: Reading): readonly Problem[] {
  return [
    ...unreadableFolders(reading.folder),
    ...missingFiles(reading),
    ...otherEncodings(reading.folder),
    ...brokenConfig(reading.config),
    ...brokenState(reading.stateText ?? ''),
    ...conflictMarkers(reading.folder),
    ...duplicatePhases(reading),
    ...unmatchedPhases(reading.phases),
    ...oddPaths(reading.folder.paths),
  ];
}

function unreadableFolders({ unlisted = [] }: PlanningFolder): readonly Problem[] {
  return unlisted.map((path) => ({
    name: 'unreadable-folder',
    where: shownPath(path),
    what: 'the folder cannot be listed, so nobody knows what is in it',
    next: 'make it readable for you',
  }));
}

function missingFiles({ folder, roadmap, stateText }: Reading): readonly Problem[] {
  const absent = [
    ...(roadmap === undefined ? ['ROADMAP.md'] : []),
    ...(stateText === undefined ? ['STATE.md'] : []),
  ];
  return absent.map((where) =>
    folder.paths.includes(where)
      ? {
          name: 'unreadable-file',
          where,
          what: 'the file cannot be read as text',
          next: 'check its permissions and that it is UTF-8 text',
        }
      : {
          name: 'missing-file',
          where,
          what: 'the file is not there',
          next: 'create the project with GSD (new-project), or restore the file from git',
        },
  );
}

/** Bytes that are no UTF-8 are read as U+FFFD, and would be written as that. */
function otherEncodings(folder: PlanningFolder): readonly Problem[] {
  return ['ROADMAP.md', 'STATE.md'].flatMap((path): readonly Problem[] => {
    const text = folder.read(path) ?? '';
    const at = text.indexOf('\uFFFD');
    if (at < 0) return [];
    return [
      {
        name: 'not-utf-8',
        where: `${path}:${lineNumberAt(text, at)}`,
        what: 'the line holds bytes that are not UTF-8, or a sign that such bytes left behind',
        next: 'correct the line and save the file as UTF-8; until then a plan may not be held or landed',
      },
    ];
  });
}

function brokenConfig(config: ConfigReading): readonly Problem[] {
  if (config.is === 'read') return [];
  const next = 'correct the JSON; until then GSD’s defaults are used';
  return [{ name: 'broken-config', where: 'config.json', what: `not readable: ${config.problem}`, next }];
}

function brokenState(text: string): readonly Problem[] {
  const frontmatter = readFrontmatter(text);
  if (frontmatter.is !== 'broken') return [];
  return [
    {
      name: 'broken-frontmatter',
      where: `STATE.md:${frontmatter.line}`,
      what: `broken YAML: ${frontmatter.problem}`,
      next: 'correct the lines between the two `---`; GSD reads the position there',
    },
  ];
}

const markedFiles = /^(?:ROADMAP|STATE|REQUIREMENTS|PROJECT|MILESTONES)\.md$|^config\.json$/;

/** Only the shared files can conflict in daily work; `=======` alone is a Markdown heading, so both outer marks must stand. */
function conflictMarkers(folder: PlanningFolder): readonly Problem[] {
  return folder.paths
    .filter((path) => markedFiles.test(path))
    .flatMap((path) => {
      const text = folder.read(path) ?? '';
      const opening = /^<{7}(?: .*)?$/m.exec(text);
      if (opening === null || !/^>{7}(?: .*)?$/m.test(text)) return [];
      return [
        {
          name: 'conflict-markers' as const,
          where: `${path}:${lineNumberAt(text, opening.index)}`,
          what: 'the file holds an unresolved merge conflict',
          next: 'decide the conflict, save the file, and commit it',
        },
      ];
    });
}

function duplicatePhases({ sources, roadmap }: Reading): readonly Problem[] {
  const next = 'give one of them another number (GSD: insert-phase makes decimals), then adapt the roadmap';
  const active = sources.filter((source) => source.directory?.active === true);
  const directories = [...groupBy(active, (source) => source.number)].filter(([, same]) => same.length > 1);
  const headings = (roadmap?.phases ?? []).filter((phase) => phase.repeated.length > 0 && !phase.shipped);
  return [
    ...directories.map(([number, same]) => ({
      name: 'duplicate-phase' as const,
      where: same.map((source) => shownPath(source.directory?.path ?? '')).join(', '),
      what: `${same.length} directories are phase ${number}`,
      next,
    })),
    ...headings.map((phase) => ({
      name: 'duplicate-phase' as const,
      where: `ROADMAP.md:${lineNumberAt(roadmap?.text ?? '', phase.repeated[0]?.from ?? 0)}`,
      what: `phase ${phase.number} has ${phase.repeated.length + 1} sections`,
      next,
    })),
  ];
}

/** A planned or running phase must be known to both sides. A roadmap entry whose time has not come needs no directory yet. */
function unmatchedPhases(phases: readonly Phase[]): readonly Problem[] {
  return phases
    .filter((phase) => phase.place === 'active')
    .flatMap((phase): readonly Problem[] => {
      if (!phase.inRoadmap) {
        return [
          {
            name: 'phase-not-in-roadmap',
            where: shownPath(phase.directory ?? ''),
            what: `ROADMAP.md has no phase ${phase.number}`,
            next: 'add the phase to the roadmap (GSD: add-phase), or archive the directory',
          },
        ];
      }
      if (phase.directory !== undefined || !phase.roadmapTicked) return [];
      return [
        {
          name: 'phase-without-directory',
          where: 'ROADMAP.md',
          what: `phase ${phase.number} is ticked but has no directory, so nothing proves it`,
          next: 'restore its directory from git, or move the phase into its shipped milestone',
        },
      ];
    });
}

/** Paths that break scripts and terminals: quotes, backslashes, control characters, spaces around a name. */
function oddPaths(paths: readonly string[]): readonly Problem[] {
  return paths
    .filter((path) => !/^[\w./-]*$/.test(path) && /[\p{Cc}"\\]|(?:^|\/) | (?:\/|$)/u.test(path))
    .map((path) => ({
      name: 'odd-path',
      where: shownPath(path),
      what: 'the name holds a control character, a quote, a backslash, or a space at its edge',
      next: 'rename it: GSD’s own commands fail on such names',
    }));
}
