import { join } from 'node:path';
import { head } from '../git/head.ts';
import { planningHistory } from '../git/planning-history.ts';
import { limit } from '../limit.ts';
import type { PlanningHistory } from '../planning/closing.ts';
import { readProject, type Project } from '../planning/project.ts';
import { folderMark } from '../store/folder-mark.ts';
import { planningOnDisk } from '../store/planning-on-disk.ts';
import type { LeapProject } from './leap-project.ts';

/**
 * Reads files as they stand, completion judged by the history behind HEAD; where git has no planning files, by the files
 * alone. While neither HEAD nor a file moved, the last reading is given again: who looks every second need not read a
 * thousand plans every second. Files that changed just now are read again, since the next change may look the same.
 */
export function projectReader(
  { repo, planningRoot, tracked }: LeapProject,
  now: () => number = Date.now,
): () => Project {
  const root = join(repo.folder, planningRoot);
  let last:
    | { readonly commit: string | undefined; readonly mark: string; readonly read: Project }
    | undefined;
  return () => {
    const commit = tracked ? head(repo)?.commit : undefined;
    // Before the files are read: what changes meanwhile differs from this mark the next time.
    const { mark, newestMs } = folderMark(root);
    if (last?.commit === commit && last?.mark === mark) return last.read;
    const atRest = newestMs + limit.fileClockMs < now();
    const history = commit === undefined ? undefined : planningHistory(repo, commit, planningRoot);
    const read = readFiles(root, history);
    last = atRest ? { commit, mark, read } : undefined;
    return read;
  };
}

function readFiles(root: string, history: PlanningHistory | undefined): Project {
  return readProject(planningOnDisk(root), history);
}
