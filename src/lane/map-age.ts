import { commitOf, diffPaths, gitText, isAncestor, type Repository } from '../git/index.ts';
import type { MapAge } from '../pipeline/brief.ts';
import type { PlanningFolder } from '../planning/folder.ts';
import { fieldsOf, readFrontmatter } from '../planning/frontmatter.ts';

/** Documents of GSD's map of the code (`map-codebase`), the two that tell where things are. */
const documents = ['codebase/STRUCTURE.md', 'codebase/ARCHITECTURE.md'];

export interface MapPlace {
  readonly repo: Repository;
  readonly planningRoot: string;
  readonly folder: PlanningFolder;
}

/**
 * How far the code has gone on since GSD's map of it was drawn, at a commit. GSD stamps the map with `last_mapped_commit` since
 * gsd-core 1.14 (#3418); an older one is as old as the last commit that touched it. Undefined without a map, and where nothing
 * tells its age: uncommitted, ignored, drawn on another line of history.
 */
export function mapAge({ repo, planningRoot, folder }: MapPlace, at: string): MapAge | undefined {
  const texts = documents.map((path) => folder.read(path)).filter((text) => text !== undefined);
  if (texts.length === 0) return undefined;
  const drawn = stampOf(repo, texts) ?? lastTouched(repo, `${planningRoot}/codebase`, at);
  if (drawn === undefined || !isAncestor(repo, drawn, at)) return undefined;
  const own = `${planningRoot}/`;
  const changed = diffPaths(repo, drawn, at).filter(({ path }) => !path.startsWith(own));
  const counts = new Map<string, number>();
  for (const { path } of changed) counts.set(placeOf(path), (counts.get(placeOf(path)) ?? 0) + 1);
  const places = [...counts]
    .map(([place, files]) => ({ place, files }))
    .toSorted((one, other) => other.files - one.files || (one.place < other.place ? -1 : 1));
  return { commit: drawn.slice(0, 7), files: changed.length, places };
}

function stampOf(repo: Repository, texts: readonly string[]): string | undefined {
  for (const text of texts) {
    const stamp = fieldsOf(readFrontmatter(text))['last_mapped_commit'];
    // A stamp is a text of the repository's: only what has the shape of a commit is given to git.
    if (typeof stamp === 'string' && /^[0-9a-f]{7,64}$/.test(stamp)) return commitOf(repo, stamp);
  }
  return undefined;
}

function lastTouched(repo: Repository, path: string, at: string): string | undefined {
  const commit = gitText(repo, ['--literal-pathspecs', 'log', '-1', '--format=%H', at, '--', path]);
  return commit === '' ? undefined : commit;
}

/** Two levels tell where to look; a file at the top stands for itself. */
function placeOf(path: string): string {
  return path.split('/').slice(0, -1).slice(0, 2).join('/') || path;
}
