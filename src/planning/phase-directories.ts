import { phaseFileKind, type PhaseFileKind } from './phase-files.ts';

/** A phase directory and the files in it that mean something, by names alone. */
export interface PhaseDirectory {
  /** "phases/03-feed". */
  readonly path: string;
  readonly name: string;
  /** false for phases that were moved out of `phases/`. */
  readonly active: boolean;
  /** "v1.0", from the folder around archived phases. */
  readonly milestone: string | undefined;
  readonly files: readonly PhaseFile[];
}

export interface PhaseFile {
  /** Path inside the planning root. */
  readonly path: string;
  /** Inside the phase directory: "03-01-PLAN.md", "plans/PLAN-01-a.md". */
  readonly name: string;
  readonly kind: PhaseFileKind;
}

/** Where a path lies, when it is inside a phase directory. */
export interface PhasePlace {
  readonly directory: string;
  readonly name: string;
  readonly file: string;
}

/**
 * `phases/NN-x/…`; archives are `milestones/vX.Y-phases/NN-x/…` and, by hand, `archive/vX.Y/phases/NN-x/…`.
 * Workstreams have roots of their own and are none of this project.
 */
export function phasePlaceOf(path: string): PhasePlace | undefined {
  if (!path.includes('phases/')) return undefined;
  // Nearly every path of a project is an active phase's, and is told apart without the pattern.
  const slash = path.startsWith('phases/') ? path.indexOf('/', 7) : -1;
  if (slash > 7) {
    return { directory: path.slice(0, slash), name: path.slice(7, slash), file: path.slice(slash + 1) };
  }
  const match = /^((?:(?!workstreams\/|quick\/)[^/]+\/)*?(?:[^/]+-)?phases\/([^/]+))(?:\/(.*))?$/s.exec(path);
  if (match?.[1] === undefined || match[2] === undefined || match[3] === undefined) return undefined;
  return { directory: match[1], name: match[2], file: match[3] };
}

/** Groups paths by phase directory, in the order of their names. */
export function phaseDirectories(paths: readonly string[]): readonly PhaseDirectory[] {
  const found = new Map<string, { name: string; files: PhaseFile[] }>();
  for (const path of paths) {
    const place = phasePlaceOf(path);
    if (place === undefined) continue;
    let directory = found.get(place.directory);
    if (directory === undefined) found.set(place.directory, (directory = { name: place.name, files: [] }));
    const kind = kindOf(place.file);
    directory.files.push({ path, name: place.file, kind });
  }
  return [...found]
    .map(([path, { name, files }]) => ({
      path,
      name,
      active: path.startsWith('phases/'),
      milestone: path.startsWith('phases/') ? undefined : /\bv\d+(?:\.\d+)*/i.exec(path)?.[0].toLowerCase(),
      files: files.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** The kind of a file by its path inside the phase directory; deeper folders than `plans/` hold nothing that counts. */
export function kindOf(file: string): PhaseFileKind {
  if (!file.includes('/')) return phaseFileKind(file, false);
  const nested = /^plans\/([^/]+)$/.exec(file)?.[1];
  return nested === undefined ? 'other' : phaseFileKind(nested, true);
}
