import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Repository } from '../git/index.ts';

/**
 * Takes the `*.lock` files of killed gits out of a lane's `.git`, where each would refuse every later write to its ref, index
 * or settings. Only for a lane whose lease is held: nobody else runs git there then. They are kept, in `.git/left-locks/`;
 * beside a ref they would be taken for refs.
 */
export function putLocksAway({ gitDir }: Pick<Repository, 'gitDir'>): void {
  const places = [gitDir, ...foldersBelow(join(gitDir, 'refs'))];
  const locks = places.flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.lock'))
      .map((entry) => join(folder, entry.name)),
  );
  if (locks.length === 0) return;
  const away = join(gitDir, 'left-locks');
  mkdirSync(away, { recursive: true });
  for (const [at, lock] of locks.entries()) {
    renameSync(lock, join(away, `${Date.now()}-${at}-${basename(lock)}`));
  }
}

function foldersBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const inside = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [folder, ...inside.flatMap((entry) => foldersBelow(join(folder, entry.name)))];
}
