import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export function writeFile(folder, path, text) {
  const at = join(folder, path);
  mkdirSync(dirname(at), { recursive: true });
  writeFileSync(at, text);
  return at;
}

/** A source's code as a tree has it: files that are as in `world` are links to it, so that a thousand cases stay cheap. */
export function layTree(folder, tree, source, world) {
  for (const path of tree.paths().filter((one) => isCode(one, source))) {
    const text = tree.get(path);
    if (source.files.get(path) === text) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      symlinkSync(join(world, path), join(folder, path));
    } else writeFile(folder, path, text);
  }
}

const endings = {
  typescript: /\.ts$/,
  javascript: /\.(js|mjs|cjs)$/,
  python: /\.py$/,
  go: /\.go$/,
  shell: /./,
};
const isCode = (path, { language }) =>
  !path.startsWith('.planning/') &&
  !path.startsWith('docs/') &&
  endings[language].test(path) &&
  !/^tests?\/|_test\.go$/.test(path);
