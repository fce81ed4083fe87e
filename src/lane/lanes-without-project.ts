import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { errorCode } from '../process/index.ts';

const record = z.looseObject({ project: z.string() });

/** Leapfrog's folder of a project that is not where it was: moved, or taken away. */
export interface LanesWithoutProject {
  /** Absolute, with the lanes in it. */
  readonly folder: string;
  readonly project: string;
}

/** Which of the lanes below the state folder belong to a project whose folder is gone. Those of an older version do not say. */
export function lanesWithoutProject(stateFolder: string): readonly LanesWithoutProject[] {
  return namesIn(stateFolder).flatMap((key): readonly LanesWithoutProject[] => {
    const folder = join(stateFolder, key);
    const project = ['planner.json', 'landing.json']
      .map((file) => projectIn(join(folder, file)))
      .find(Boolean);
    return project === undefined || existsSync(project) ? [] : [{ folder, project }];
  });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return [];
  }
}

function projectIn(file: string): string | undefined {
  try {
    const read = z.safeParse(record, JSON.parse(readFileSync(file, 'utf8')));
    return read.success ? read.data.project : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || errorCode(error) !== undefined) return undefined;
    throw error;
  }
}
