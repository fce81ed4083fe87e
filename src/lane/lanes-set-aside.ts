import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../process/index.ts';
import type { LeapProject } from './leap-project.ts';

/** A planner's lane that git could not open any more: another one was made in its place, and it lies beside, whole. */
export interface LaneSetAside {
  /** Absolute. */
  readonly folder: string;
  /** ISO 8601. */
  readonly at: string;
  /** What a person types to see what is in it and not in the project. */
  readonly look: string;
}

/** The planner's lanes that were set aside and still hold something, the newest first. Reads only. */
export function lanesSetAside({ paths, repo }: Pick<LeapProject, 'paths' | 'repo'>): readonly LaneSetAside[] {
  return namesIn(paths.stateFolder)
    .flatMap((name) => {
      const at = /^planner\.broken-(\d{1,15})$/.exec(name)?.[1];
      const folder = join(paths.stateFolder, name);
      if (at === undefined || namesIn(folder).length === 0) return [];
      const look = `diff -rq -x .git -x node_modules ${quoted(repo.folder)} ${quoted(folder)}`;
      return [{ folder, at: new Date(Number(at)).toISOString(), look }];
    })
    .toSorted((a, b) => (a.at < b.at ? 1 : -1));
}

/** How it is told, by `status` and `doctor` alike. */
export function toldOfAside({ at, look }: LaneSetAside): { readonly what: string; readonly next: string } {
  return {
    what: `git could not open this planner lane any more; it was set aside on ${at.slice(0, 10)}, and files in it may be nowhere else (its commits, as far as they could be read, are kept)`,
    next: `see what it has beside the project: ${look}; take over what you miss, then remove the folder`,
  };
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return [];
  }
}
