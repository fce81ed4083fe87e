import { gitOutcome } from './git.ts';
import { lastingFields } from './lasting.ts';
import type { Repository } from './repository.ts';

/** One file that differs between two commits; a rename is one change and not a removal beside an addition. */
export interface ChangedFile {
  readonly path: string;
  /** Where it was, for a renamed file. */
  readonly was: string | undefined;
  readonly is: 'added' | 'modified' | 'deleted' | 'renamed';
  readonly modeBefore: string;
  readonly modeNow: string;
  /** Object names; all zeros on the side where the file is not there. */
  readonly before: string;
  readonly after: string;
}

/** What differs between two commits or trees, with renames found by likeness. Works from trees alone: no working tree, no filters. */
export function changedFiles(repo: Repository, from: string, to: string): readonly ChangedFile[] {
  const args = ['diff-tree', '-r', '-z', '-M', '--raw', '--no-abbrev', from, to];
  const fields = lastingFields(repo, [from, to], args);
  const changes: ChangedFile[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [modeBefore = '', modeNow = '', before = '', after = '', letter = ''] = (fields[at] ?? '')
      .slice(1)
      .split(' ');
    const common = { modeBefore, modeNow, before, after };
    if (letter.startsWith('R')) {
      changes.push({ ...common, is: 'renamed', was: fields[at + 1] ?? '', path: fields[at + 2] ?? '' });
      at += 1;
    } else {
      const is = letter === 'A' ? 'added' : letter === 'D' ? 'deleted' : 'modified';
      changes.push({ ...common, is, was: undefined, path: fields[at + 1] ?? '' });
    }
  }
  return changes;
}

/** The commits that revisions name (tags peeled), all of one moment; undefined where there is none. */
export function commitsOf(
  repo: Pick<Repository, 'folder'>,
  revisions: readonly string[],
): readonly (string | undefined)[] {
  return objectInfo(
    repo,
    revisions.map((revision) => `${revision}^{commit}`),
  ).map((info) => info?.object);
}

export interface ObjectInfo {
  readonly object: string;
  readonly type: string;
  readonly bytes: number;
}

/** What many object names ("<oid>", "<commit>:<path>") mean, in one call and in their order; undefined where there is nothing. */
export function objectInfo(
  repo: Pick<Repository, 'folder'>,
  names: readonly string[],
): readonly (ObjectInfo | undefined)[] {
  // A name with a line end cannot be asked for in this way.
  const asked = names.filter((name) => !/[\n\r]/.test(name));
  if (asked.length === 0) return names.map(() => undefined);
  const { stdout } = gitOutcome(repo, ['cat-file', '--batch-check', '--buffer'], {
    input: `${asked.join('\n')}\n`,
  });
  const lines = stdout.split('\n');
  const found = new Map(
    asked.map((name, at) => {
      const match = /^([0-9a-f]+) (\w+) (\d+)$/.exec(lines[at] ?? '');
      if (match === null) return [name, undefined] as const;
      return [name, { object: match[1] ?? '', type: match[2] ?? '', bytes: Number(match[3]) }] as const;
    }),
  );
  return names.map((name) => found.get(name));
}
