import type { PlanningFolder } from '../planning/folder.ts';
import { isFile, listTree, readObjects } from './objects.ts';
import type { Repository } from './repository.ts';

/**
 * A planning root ("apps/a/.planning") as it is in a commit or tree. Names come from one call; the texts from a second
 * one, made when the first is asked for.
 */
export function planningAtCommit(repo: Repository, commit: string, planningRoot: string): PlanningFolder {
  const prefix = `${planningRoot}/`;
  const files = listTree(repo, commit, planningRoot).filter(
    (entry) => isFile(entry) && entry.path.startsWith(prefix),
  );
  const paths = files.map(({ path }) => path.slice(prefix.length));
  let texts: ReadonlyMap<string, string> | undefined;
  const readAll = (): ReadonlyMap<string, string> => {
    const contents = readObjects(
      repo,
      files.map(({ object }) => object),
    );
    return new Map(paths.map((path, at) => [path, contents[at]?.toString('utf8') ?? '']));
  };
  return {
    paths,
    read(path) {
      texts ??= readAll();
      return texts.get(path);
    },
  };
}
