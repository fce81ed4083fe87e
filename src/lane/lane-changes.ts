import { isUtf8 } from 'node:buffer';
import { diffPaths } from '../git/diff-paths.ts';
import { listTree, readObjects, type TreeEntry } from '../git/objects.ts';
import type { Repository } from '../git/repository.ts';
import type { FileAt, LaneChange } from './lane-change.ts';

export interface LaneDifference {
  readonly changes: readonly LaneChange[];
  /** Changed paths that are a symbolic link or a submodule now: never brought. */
  readonly odd: readonly string[];
}

/** What differs between two commits of a lane. Texts are read inside the planning root only; outside, names are enough. */
export function laneChanges(
  repo: Repository,
  span: { readonly start: string; readonly tip: string; readonly planningRoot: string },
): LaneDifference {
  const paths = diffPaths(repo, span.start, span.tip);
  const before = entries(repo, span.start, span.planningRoot);
  const after = entries(repo, span.tip, span.planningRoot);
  const wanted = paths.flatMap(({ path }) => [before.get(path), after.get(path)]);
  const texts = textsOf(
    repo,
    wanted.filter((entry) => entry !== undefined).filter((entry) => entry.mode !== '160000'),
  );
  const changes = paths.map(({ path, change }): LaneChange => {
    const at = (side: ReadonlyMap<string, TreeEntry>, present: boolean): FileAt | undefined => {
      const oid = side.get(path)?.object;
      if (oid === undefined) return present ? { oid: '', text: undefined } : undefined;
      return { oid, text: texts.get(oid) };
    };
    return { path, base: at(before, change !== 'A'), lane: at(after, change !== 'D') };
  });
  const odd = paths
    .filter(({ path }) => after.get(path)?.mode.startsWith('100') === false)
    .map(({ path }) => path);
  return { changes, odd };
}

function entries(repo: Repository, commit: string, below: string): ReadonlyMap<string, TreeEntry> {
  return new Map(listTree(repo, commit, below).map((entry) => [entry.path, entry]));
}

function textsOf(repo: Repository, wanted: readonly TreeEntry[]): ReadonlyMap<string, string> {
  const ids = [...new Set(wanted.map((entry) => entry.object))];
  const contents = readObjects(repo, ids);
  return new Map(
    ids.flatMap((id, at) => {
      const bytes = contents[at];
      return bytes === undefined || !isText(bytes) ? [] : [[id, bytes.toString('utf8')] as const];
    }),
  );
}

/** As git judges it, a NUL byte makes a file binary; text that is not UTF-8 would not survive being read and written. */
export function isText(bytes: Buffer): boolean {
  return !bytes.includes(0) && isUtf8(bytes);
}
