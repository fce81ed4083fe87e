/**
 * A planning root (`.planning`) as paths and text, wherever it came from: a folder, a git commit, a test.
 * Paths are POSIX and relative to the root. `read` answers undefined for a file that is missing or cannot be read as text.
 */
export interface PlanningFolder {
  readonly paths: readonly string[];
  /** Folders that are there and could not be listed. Whatever lies in them is not among `paths`. */
  readonly unlisted?: readonly string[];
  read(path: string): string | undefined;
}

export function planningFolder(files: ReadonlyMap<string, string>): PlanningFolder {
  return { paths: [...files.keys()], read: (path) => files.get(path) };
}
