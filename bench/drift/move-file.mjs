import { posix } from 'node:path';
import { escaped } from './definitions.mjs';

/** Moves a file the way a person does: whoever imports it is told, and so is the file itself. */
export function moveFile(tree, source, from, to) {
  const text = tree.get(from);
  tree.remove(from);
  tree.set(
    to,
    source.language === 'python' || source.language === 'shell'
      ? text
      : withOwnImports(text, from, to, source),
  );
  if (source.language === 'python') movePython(tree, source, from, to);
  for (const path of tree.paths()) {
    if (path === to || path.startsWith('.planning/')) continue;
    const before = tree.get(path);
    const after = importersText(before, path, from, to, source.language);
    if (after !== before) tree.set(path, after);
  }
}

function importersText(text, path, from, to, language) {
  switch (language) {
    case 'typescript':
    case 'javascript':
      return text.replaceAll(/(['"])(\.{1,2}\/[^'"\n]+)\1/g, (whole, quote, specifier) =>
        sameModule(posix.join(posix.dirname(path), specifier), from)
          ? `${quote}${specifierTo(path, to, specifier)}${quote}`
          : whole,
      );
    case 'shell': {
      const tail = from.split('/').slice(-2).join('/');
      return text.replaceAll(
        new RegExp(`${escaped(tail)}(?![\\w-])`, 'g'),
        `${from.split('/').at(-2)}/${posix.relative(posix.dirname(from), to)}`,
      );
    }
    default:
      return text.replaceAll(from, to);
  }
}

const bare = (path) => path.replace(/\.(ts|js|mjs|cjs)$/, '');
const sameModule = (target, from) => bare(target) === bare(from);

function specifierTo(path, to, old) {
  const relative = posix.relative(posix.dirname(path), to);
  const extension = /\.\w+$/.exec(old)?.[0] ?? '';
  const plain = bare(relative) + (extension === '' ? '' : extension);
  return plain.startsWith('.') ? plain : `./${plain}`;
}

const withOwnImports = (text, from, to, { language }) =>
  language === 'go'
    ? text
    : text.replaceAll(
        /(['"])(\.{1,2}\/[^'"\n]+)\1/g,
        (_, quote, specifier) =>
          `${quote}${specifierTo(to, posix.join(posix.dirname(from), specifier), specifier)}${quote}`,
      );

/** Within the same folder only: packages, relative imports and `import a.b` stay what they are, but for the last name. */
function movePython(tree, source, from, to) {
  const [old, now] = [from, to].map((path) => posix.basename(path, '.py'));
  const [oldDotted, nowDotted] = [from, to].map((path) => path.replace(/\.py$/, '').replaceAll('/', '.'));
  for (const path of source.files.keys()) {
    const before = tree.get(path);
    if (before === undefined) continue;
    const after = before
      .replaceAll(new RegExp(`\\b${escaped(oldDotted)}\\b`, 'g'), nowDotted)
      .replaceAll(new RegExp(`^(\\s*from \\.)${escaped(old)}\\b`, 'gm'), `$1${now}`)
      .replaceAll(new RegExp(`^(\\s*from [\\w.]+ import )${escaped(old)}$`, 'gm'), `$1${now} as ${old}`);
    if (after !== before) tree.set(path, after);
  }
}
