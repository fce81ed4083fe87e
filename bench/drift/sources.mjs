// The real code that cases are made from. `seen` may be looked at while drift detection is tuned; `apart` is code from other
// authors that nobody looks at, reported on its own.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { definitionsIn } from './definitions.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const modules = join(root, 'node_modules');
const written = fileURLToPath(new URL('written', import.meta.url));

/** `from` → `at`: where the files are, and where they lie in the project that a case pretends to be. */
const packages = [
  {
    name: 'this repository',
    language: 'typescript',
    part: 'seen',
    from: join(root, 'src'),
    at: 'src',
    take: /(?<!\.test)\.ts$/,
  },
  {
    name: 'zod',
    language: 'typescript',
    part: 'apart',
    from: join(modules, 'zod/src'),
    at: 'src',
    take: /^(?!.*(tests|locales|benchmarks)\/).*\.ts$/,
  },
  {
    name: 'yaml',
    language: 'javascript',
    part: 'seen',
    from: join(modules, 'yaml/dist'),
    at: 'lib',
    take: /(?<!index)\.js$/,
  },
  {
    name: 'unbash',
    language: 'javascript',
    part: 'apart',
    from: join(modules, 'unbash/dist'),
    at: 'lib',
    take: /\.js$/,
  },
  {
    name: 'smol-toml',
    language: 'javascript',
    part: 'apart',
    from: join(modules, 'smol-toml/dist'),
    at: 'lib',
    take: /\.js$/,
  },
  {
    name: 'gyp',
    language: 'python',
    part: 'seen',
    from: join(modules, 'node-gyp/gyp/pylib/gyp'),
    at: 'gyp',
    take: /(?<!_test)\.py$/,
  },
  {
    name: 'packaging',
    language: 'python',
    part: 'apart',
    from: join(modules, 'node-gyp/gyp/pylib/packaging'),
    at: 'packaging',
    take: /\.py$/,
  },
  {
    name: 'bats',
    language: 'shell',
    part: 'seen',
    from: join(modules, 'bats'),
    at: '',
    take: /^(lib|libexec)\/|^(un)?install\.sh$/,
  },
  {
    name: 'n and bats-assert',
    language: 'shell',
    part: 'apart',
    from: modules,
    at: '',
    only: ['n/bin', 'bats-assert/src', 'bats-support/src'],
    take: /./,
  },
  {
    name: 'ledger (written for this)',
    language: 'go',
    part: 'seen',
    from: join(written, 'ledger'),
    at: 'internal/ledger',
    take: /\.go$/,
  },
  {
    name: 'flatted',
    language: 'go',
    part: 'apart',
    from: join(modules, 'flatted/golang/pkg/flatted'),
    at: 'pkg/flatted',
    take: /(?<!_test)\.go$/,
  },
  {
    name: 'relay (written for this)',
    language: 'go',
    part: 'apart',
    from: join(written, 'relay'),
    at: 'internal/relay',
    take: /\.go$/,
  },
];

/** @param {{ repository: boolean }} wanted without the repository itself, cases stay the same while it changes */
export function readSources(wanted) {
  return packages
    .filter((entry) => existsSync(entry.from) && (wanted.repository || entry.from !== join(root, 'src')))
    .map((entry) => readSource(entry))
    .filter((source) => source.definitions.length > 3);
}

function readSource({ name, language, part, from, at, take, only }) {
  const files = new Map();
  for (const below of only ?? ['']) {
    for (const path of pathsBelow(join(from, below), below)) {
      if (!take.test(path)) continue;
      const text = readFileSync(join(from, path), 'utf8');
      if (text.length < 200_000 && !text.includes('\r')) files.set(at === '' ? path : `${at}/${path}`, text);
    }
  }
  const all = [...files].flatMap(([path, text]) => definitionsIn(language, path, text));
  const same = new Map();
  for (const one of all) same.set(one.name, [...(same.get(one.name) ?? []), one]);
  const overloaded = new Set(
    [...files.values()].flatMap((text) =>
      [...text.matchAll(/^(?:export )?function (\w+)[(<].*;$/gm)].map(([, symbol]) => symbol),
    ),
  );
  const suits = ({ name: symbol, kind, to, from: first }) =>
    symbol.length >= 5 &&
    symbol !== 'main' &&
    !symbol.startsWith('__') &&
    (kind === 'constant' || to - first >= 2) &&
    !overloaded.has(symbol);
  // A name that is defined twice, or so short that it is an English word, would make the truth of a case a matter of opinion.
  const definitions = all.filter((one) => same.get(one.name).length === 1 && suits(one));
  // The same name in two files: a plan that names one of them with its path does not mean the other.
  const twins = [...same.values()].filter(
    (list) =>
      list.length > 1 &&
      list.every((one) => suits(one) && one.kind === 'function') &&
      new Set(list.map((one) => one.path)).size === list.length,
  );
  return { name, language, part, files, definitions, twins, users: usersOf(language, files, definitions) };
}

/** definition → how often each file names it, its own file included. */
function usersOf(language, files, definitions) {
  const users = new Map(definitions.map(({ name }) => [name, new Map()]));
  const words = language === 'shell' ? /[A-Za-z_][\w:-]*/g : /[A-Za-z_$][\w$]*/g;
  for (const [path, text] of files) {
    for (const [word] of text.matchAll(words)) {
      const at = users.get(word);
      if (at !== undefined) at.set(path, (at.get(path) ?? 0) + 1);
    }
  }
  return users;
}

function pathsBelow(folder, prefix) {
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
      return entry.isDirectory() ? pathsBelow(join(folder, entry.name), path) : [path];
    });
}
