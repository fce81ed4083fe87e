/**
 * A function of the product that reads a planning folder: what it makes of the same names, the same texts and the same closed phases
 * is worked out once. It asks for each text as before, in the same order.
 */
import type { ClosedPhase, PlanningHistory } from '../../../src/planning/closing.ts';
import type { PlanningFolder } from '../../../src/planning/folder.ts';
import { asked, isRecording, looked } from './looked.ts';
import { remembers } from './memory.ts';

interface Reading {
  readonly folder: PlanningFolder;
  readonly history: PlanningHistory | undefined;
}

/** What is being read now: a question that is asked again is asked of this one. */
let now: Reading | undefined;

/** Looks like a folder to who reads it, and like nothing at all to who compares what was given. */
class AskedFolder implements PlanningFolder {
  readonly #folder: PlanningFolder;
  constructor(folder: PlanningFolder) {
    this.#folder = folder;
  }
  get paths(): readonly string[] {
    return this.#folder.paths;
  }
  get unlisted(): readonly string[] {
    return this.#folder.unlisted ?? [];
  }
  read(path: string): string | undefined {
    return now === undefined ? this.#folder.read(path) : textNow(path);
  }
}

/** Apart, so that a question that is kept keeps no folder. */
function textNow(path: string): string | undefined {
  return asked(AskedFolder, path, () => now?.folder.read(path));
}

export function folderRead<T>(
  make: (folder: PlanningFolder, history?: PlanningHistory) => T,
): (folder: PlanningFolder, history?: PlanningHistory) => T {
  if (!remembers) return make;
  const look = looked((_names: string, folder: AskedFolder, closes: boolean) =>
    make(folder, closes ? now?.history : undefined),
  );
  return (folder, history) => {
    if (isRecording()) return make(folder, history);
    const before = now;
    now = { folder, history };
    try {
      const names = `${folder.paths.join('\0')}\0\0${folder.unlisted?.join('\0') ?? ''}`;
      return look(names, new AskedFolder(folder), history !== undefined);
    } finally {
      now = before;
    }
  };
}

const nothing: PlanningHistory = { commits: [], texts: new Map() };

type Closings = (history: PlanningHistory, verifier: boolean) => ReadonlyMap<string, ClosedPhase>;

/** What a history closes is one more question of who reads a folder. */
export function closed(make: Closings): Closings {
  const closedNow = (verifier: boolean): ReadonlyMap<string, ClosedPhase> =>
    asked(closed, verifier, () => make(now?.history ?? nothing, verifier));
  return (history, verifier) => (now?.history === history ? closedNow(verifier) : make(history, verifier));
}
