import { type Dirent, readFileSync, readdirSync } from 'node:fs';
import type { PlanningFolder } from '../planning/folder.ts';
import { errorCode } from '../process/index.ts';

/** A planning root on disk: names are read at once, sorted, and each file when it is asked for. A missing root is empty. */
export function planningOnDisk(root: string): PlanningFolder {
  const texts = new Map<string, string | undefined>();
  return {
    paths: filesBelow(root).toSorted(),
    read(path) {
      if (!texts.has(path)) texts.set(path, textOf(`${root}/${path}`));
      return texts.get(path);
    },
  };
}

function filesBelow(root: string, below = '', found: string[] = []): string[] {
  for (const entry of entriesOf(below === '' ? root : `${root}/${below}`)) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    // A link may lead anywhere, and out of the project: it is not planning text.
    if (entry.isFile()) found.push(path);
    else if (entry.isDirectory() && entry.name !== '.git') filesBelow(root, path, found);
  }
  return found;
}

/** What cannot be listed or read is not there for us; the reader of the project reports what it misses. */
const unreadable = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EISDIR', 'ELOOP']);

function entriesOf(folder: string): readonly Dirent[] {
  return whereReadable(() => readdirSync(folder, { withFileTypes: true })) ?? [];
}

function textOf(path: string): string | undefined {
  return whereReadable(() => readFileSync(path, 'utf8'));
}

function whereReadable<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (unreadable.has(errorCode(error) ?? '')) return undefined;
    throw error;
  }
}
