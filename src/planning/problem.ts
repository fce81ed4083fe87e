/** Something wrong in planning files that a person should know; reading goes on without it. */
export interface Problem {
  /** Stable kebab-case word: "duplicate-phase", "conflict-markers". */
  readonly name: ProblemName;
  /** Path inside the planning root, with `:line` where known. */
  readonly where: string;
  readonly what: string;
  readonly next: string;
}

export type ProblemName =
  | 'broken-frontmatter'
  | 'broken-config'
  | 'conflict-markers'
  | 'duplicate-plan'
  | 'not-utf-8'
  | 'unknown-verification'
  | 'duplicate-phase'
  | 'missing-file'
  | 'odd-path'
  | 'path-outside-repository'
  | 'phase-not-in-roadmap'
  | 'phase-without-directory'
  | 'unreadable-file'
  | 'unreadable-folder';

/** A path as one line for people: control characters and newlines cannot break the line they are shown in. */
export function shownPath(path: string): string {
  return /[\p{Cc}"\\]/u.test(path) ? JSON.stringify(path) : path;
}
