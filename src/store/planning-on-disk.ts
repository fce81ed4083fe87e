import { type Dirent, readFileSync, readdirSync } from 'node:fs';
import type { PlanningFolder } from '../planning/folder.ts';
import { errorCode } from '../process/index.ts';

/** A planning root on disk: names are read at once, sorted, and each file when it is asked for. A missing root is empty. */
export function planningOnDisk(root: string): PlanningFolder {
  const texts = new Map<string, string | undefined>();
  const found: Found = { paths: [], unlisted: [] };
  lookBelow(root, '', found);
  return {
    paths: found.paths.toSorted(),
    unlisted: found.unlisted,
    read(path) {
      if (!texts.has(path)) texts.set(path, textOf(`${root}/${path}`));
      return texts.get(path);
    },
  };
}

interface Found {
  readonly paths: string[];
  readonly unlisted: string[];
}

function lookBelow(root: string, below: string, found: Found): void {
  for (const entry of entriesOf(root, below, found.unlisted)) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    // A link may lead anywhere, and out of the project: it is not planning text.
    if (entry.isFile()) found.paths.push(path);
    else if (entry.isDirectory() && entry.name !== '.git') lookBelow(root, path, found);
  }
}

/** What cannot be read is not there for us; the reader of the project reports what it misses. */
const unreadable = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EISDIR', 'ELOOP']);

function entriesOf(root: string, below: string, unlisted: string[]): readonly Dirent[] {
  try {
    return readdirSync(below === '' ? root : `${root}/${below}`, { withFileTypes: true });
  } catch (error) {
    const code = errorCode(error) ?? '';
    if (!unreadable.has(code)) throw error;
    if (code === 'EACCES' || code === 'EPERM') unlisted.push(below);
    return [];
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (unreadable.has(errorCode(error) ?? '')) return undefined;
    throw error;
  }
}
