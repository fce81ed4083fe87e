const verbs = [
  'load',
  'build',
  'resolve',
  'collect',
  'render',
  'index',
  'merge',
  'track',
  'group',
  'filter',
  'queue',
  'store',
  'encode',
  'select',
  'measure',
  'schedule',
  'verify',
  'publish',
  'import',
  'archive',
];
const nouns = [
  'settings',
  'report',
  'session',
  'snapshot',
  'ticket',
  'profile',
  'catalog',
  'digest',
  'timeline',
  'budget',
  'receipt',
  'webhook',
  'segment',
  'invoice',
  'palette',
  'journal',
  'schedule',
  'bundle',
  'quota',
  'feed',
];
const themes = [
  'search',
  'export',
  'billing',
  'alerts',
  'audit',
  'offline',
  'sharing',
  'import',
  'themes',
  'metrics',
  'sync',
  'history',
  'tagging',
  'previews',
  'limits',
  'drafts',
];

/** Every name once in a case, in the spelling of its language. */
export function wordsFor(random, language, taken) {
  const used = new Set(taken);
  const fresh = (make) => {
    for (let tries = 0; tries < 500; tries += 1) {
      const words = make();
      const name = spelled(language, words);
      if (!used.has(name)) {
        used.add(name);
        return name;
      }
    }
    throw new Error('out of names');
  };
  return {
    /** A function's name: `loadSettings`, `load_settings`, `LoadSettings`. */
    function: () =>
      fresh(() => [
        random.pick(verbs),
        random.pick(nouns),
        ...(random.chance(0.2) ? [random.pick(nouns)] : []),
      ]),
    /** A file's name without its extension. */
    file: () => {
      const name = fresh(() => [random.pick(nouns), random.pick(verbs)]);
      const separator =
        language === 'typescript' || language === 'javascript' || language === 'shell' ? '-' : '_';
      return wordsOf(name).join(separator);
    },
    noun: () => random.pick(nouns),
    theme: () => random.pick(themes),
    free: (name) => !used.has(name),
    take: (name) => used.add(name),
  };
}

function spelled(language, words) {
  if (language === 'python' || language === 'shell') return words.join('_');
  if (language === 'go') return words.map(capital).join('');
  return words[0] + words.slice(1).map(capital).join('');
}

export const wordsOf = (name) =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());

const other = {
  get: 'fetch',
  parse: 'read',
  read: 'load',
  make: 'create',
  create: 'make',
  is: 'looks',
  has: 'contains',
  to: 'into',
  resolve: 'find',
  find: 'locate',
  add: 'append',
  set: 'assign',
  merge: 'combine',
  write: 'emit',
  build: 'assemble',
  check: 'ensure',
  new: 'open',
  format: 'print',
  render: 'draw',
  load: 'open',
};
const endings = ['strict', 'entry', 'value', 'now', 'checked', 'from', 'result', 'all', 'plain'];

/** A name that a person might give instead, in the same spelling. */
export function otherName(random, name, free) {
  for (let tries = 0; tries < 50; tries += 1) {
    const candidate = random.chance(0.5) ? withOtherVerb(name) : withEnding(name, random.pick(endings));
    if (candidate !== undefined && candidate !== name && free(candidate)) return candidate;
  }
  return withEnding(name, 'other');
}

function withOtherVerb(name) {
  const first = /^_*[A-Za-z][a-z]*/.exec(name)?.[0] ?? '';
  const bare = first.replace(/^_+/, '').toLowerCase();
  const verb = other[bare];
  if (verb === undefined || first.length === name.length) return undefined;
  const spelledVerb = /[A-Z]/.test(first.replace(/^_+/, '')[0])
    ? verb[0].toUpperCase() + verb.slice(1)
    : verb;
  return /^_*/.exec(name)[0] + spelledVerb + name.slice(first.length);
}

function withEnding(name, ending) {
  if (name.includes('-')) return `${name}-${ending}`;
  if (/_/.test(name.slice(1)) || /^[a-z]+$/.test(name)) return `${name}_${ending}`;
  if (/^[A-Z_]+$/.test(name)) return `${name}_${ending.toUpperCase()}`;
  return name + ending[0].toUpperCase() + ending.slice(1);
}

const capital = (word) => word[0].toUpperCase() + word.slice(1);
