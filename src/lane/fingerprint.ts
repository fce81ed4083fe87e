import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { errorCode } from '../process/index.ts';
import { replaceFile } from '../store/replace-file.ts';

const marks = z.record(z.string(), z.string());
const fingerprint = z.object({
  v: z.literal(1),
  head: z.object({ branch: z.optional(z.string()), commit: z.optional(z.string()) }),
  refs: marks,
  files: marks,
  beyond: z.number(),
  phases: z.array(z.string()),
  planned: marks,
  git: marks,
  lanes: z.object({ planner: z.string(), landing: z.string() }),
});

/** What a project looked like at one moment, as far as a session of a lane could change it where it should not. */
export interface Fingerprint {
  readonly v: 1;
  readonly head: { readonly branch?: string | undefined; readonly commit?: string | undefined };
  /** Every ref with its object; of Leapfrog's own those of this project only. */
  readonly refs: Marks;
  /** What differs from HEAD, and what git does not have: how it differs, and its bytes. Paths from the top. */
  readonly files: Marks;
  /** How many files more there were than are looked at. */
  readonly beyond: number;
  /** The phases that are planned in a lane meanwhile. */
  readonly phases: readonly string[];
  /** Every file in the directories of `phases`, whether git has it or not. Paths from the top. */
  readonly planned: Marks;
  /** Hooks (`hooks/post-commit`), settings (`config core.hookspath`) and rules (`info/exclude`) of the repository. */
  readonly git: Marks;
  /** The lanes that Leapfrog keeps for this project: empty where there is none. */
  readonly lanes: { readonly planner: string; readonly landing: string };
}

/** By name, a word that changes with the thing. */
export type Marks = Readonly<Record<string, string>>;

/** Beside the session, so that whoever finds the session finds it too. */
export function keepFingerprint(logFolder: string, taken: Fingerprint): void {
  replaceFile(fileIn(logFolder), JSON.stringify(taken));
}

/** The project as the session found it; undefined where that was not written down, or was damaged. */
export function keptFingerprint(logFolder: string): Fingerprint | undefined {
  try {
    const read = z.safeParse(fingerprint, JSON.parse(readFileSync(fileIn(logFolder), 'utf8')));
    return read.success ? read.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function fileIn(logFolder: string): string {
  return join(logFolder, 'project-before.json');
}
