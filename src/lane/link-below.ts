import { lstatSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The first symbolic link on the way from a folder down to a path of it, the path itself included, relative to the folder; undefined
 * where there is none. What is written, changed or removed below a lane goes through no link: behind it are the person's own files.
 */
export function linkBelow(folder: string, path: string): string | undefined {
  const names = path.split('/');
  for (const at of names.keys()) {
    const step = names.slice(0, at + 1).join('/');
    const found = lstatSync(join(folder, step), { throwIfNoEntry: false });
    if (found?.isSymbolicLink() === true) return step;
    if (found?.isDirectory() !== true) return undefined;
  }
  return undefined;
}
