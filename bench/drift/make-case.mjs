// One case: a project before phase N+1 was planned, the plans of N+1, the project after phase N, what was read while planning, and
// the truth: which plans phase N broke.
import { posix } from 'node:path';
import { linesOf } from './edits.mjs';
import { breaking } from './breaking.mjs';
import { harmless, makeNoise } from './harmless.mjs';
import { moduleText, pathInFolder, shapeNames, styleOf, withFunction } from './new-module.mjs';
import * as texts from './planning-texts.mjs';
import { Tree } from './tree.mjs';
import { wordsFor, wordsOf } from './words.mjs';

export const kinds = [
  ...breaking.map((kind) => ({ ...kind, breaks: true })),
  ...harmless.map((kind) => ({ ...kind, breaks: false })),
];

/**
 * @param source of readSources
 * @param kind one of `kinds`
 * @returns {object | undefined} undefined where the source has nothing that suits the kind
 */
export function makeCase({ random, source, scenery, kind, id }) {
  const suited = suitedFor(source, kind);
  for (let tries = 0; tries < 40 && suited.length > 0; tries += 1) {
    const twins =
      kind.twins && source.twins.length > 0 && random.chance(0.3) ? random.pick(source.twins) : undefined;
    const made = tryCase({
      random,
      source,
      scenery,
      kind,
      id,
      subject: twins === undefined ? random.pick(suited) : random.pick(twins),
      twins,
    });
    if (made !== undefined) return made;
  }
  return undefined;
}

const suitedBefore = new WeakMap();

function suitedFor(source, kind) {
  const known = suitedBefore.get(source) ?? new Map();
  suitedBefore.set(source, known);
  if (!known.has(kind.name))
    known.set(
      kind.name,
      source.definitions.filter((definition) => kind.suits(source, definition)),
    );
  return known.get(kind.name);
}

function tryCase({ random, source, scenery, kind, id, subject, twins }) {
  const story = tellStory({ random, source, scenery, kind, subject, twins });
  const { phase, next, base, now } = story;
  if (next.plans.every(({ uses }) => uses.length === 0) && (kind.promises ?? 0) > 0) return undefined;
  const result = kind.apply(story);
  if (!result) return undefined;
  story.deliverAll();
  makeNoise(story);
  const planned = new Tree(base);
  for (const [path, text] of writePlanning(story, base, now)) planned.set(path, text);
  return {
    id,
    kind: kind.name,
    breaks: kind.breaks,
    language: source.language,
    source: source.name,
    part: source.part,
    phase: String(next.number),
    plans: next.plans.map((plan) => plan.id),
    touched: kind.breaks ? result.touched : [],
    subject: { name: subject.name, path: subject.path },
    notes: story.notes,
    base,
    now,
    planned: planned.changes().filter(([, text]) => text !== undefined),
    reads: readsOf(story),
    wide: story.wide,
    check: result.check,
    phaseFolder: texts.phaseFolder(phase),
  };
}

function tellStory({ random, source, scenery, kind, subject, twins }) {
  const number = random.between(2, 9);
  const words = wordsFor(
    random,
    source.language,
    source.definitions.map(({ name }) => name),
  );
  const [before, after] = random.some(
    [
      'search',
      'export',
      'billing',
      'alerts',
      'audit',
      'offline use',
      'sharing',
      'themes',
      'metrics',
      'history',
      'tagging',
      'previews',
      'limits',
      'drafts',
    ],
    2,
  );
  const base = new Tree(scenery);
  const story = {
    random,
    source,
    subject,
    twins,
    words,
    base,
    notes: [],
    remarks: [],
    product: title(words.noun()),
    modern: random.chance(0.65),
    decided: random.pick([
      'Plain files instead of a database',
      'Errors are values',
      'Nothing is cached yet',
      'The order of entries is kept',
    ]),
    wide: random.chance(0.65),
    after: {},
    phase: {
      number,
      name: title(before),
      slug: before.replace(' ', '-'),
      goal: `The ground for ${after} is there`,
      requirements: requirementsFor(random, shortName(before), before),
      plans: [],
    },
    next: {
      number: number + 1,
      name: title(after),
      slug: after.replace(' ', '-'),
      goal: `A person can use ${after}`,
      requirements: requirementsFor(random, shortName(after), after),
      decisions: decisionsFor(random, after),
      criteria: criteriaFor(random, after),
      postponed: [],
      plans: [],
    },
    note: (text) => story.notes.push(text),
    remark: (text) => story.remarks.push(text),
  };
  planAnchors(story, kind);
  planPromises(story, kind);
  story.now = base.copy();
  addDeliveries(story);
  return story;
}

/** The plans of N+1, each with its own ground in the code: other plans' files are others. */
function planAnchors(story, kind) {
  const { random, source, subject, next } = story;
  const count = random.between(2, 4);
  const subjectText = linesOf(story.base.get(subject.path), subject).join('\n');
  const byPath = Map.groupBy
    ? Map.groupBy(source.definitions, ({ path }) => path)
    : new Map(
        [...new Set(source.definitions.map(({ path }) => path))].map((path) => [
          path,
          source.definitions.filter((one) => one.path === path),
        ]),
      );
  const others = random
    .shuffle([...byPath.keys()].filter((path) => path !== subject.path))
    .map((path) => random.pick(byPath.get(path)))
    // A caller of what changes, or what it calls itself, would make it a matter of opinion whether its plan is touched.
    .filter(
      (one) =>
        !subjectText.includes(one.name) &&
        !linesOf(story.base.get(one.path), one).join('\n').includes(subject.name),
    );
  const target = random.below(count);
  const shared = random.chance(0.15) ? (target + 1) % count : -1;
  // Of twins, only the path says which one is meant.
  const mentions =
    story.twins !== undefined
      ? ['interface', 'link']
      : (kind.mentions ?? ['interface', 'link', 'usual', 'usual', 'symbol', 'prose']);
  for (let at = 0; at < count; at += 1) {
    const id = `${texts.padded(next.number)}-${texts.padded(at + 1)}`;
    const anchors = others
      .splice(0, random.between(1, 2))
      .map((definition) =>
        anchorOn(story, definition, random.pick(['interface', 'link', 'usual', 'usual', 'symbol', 'prose'])),
      );
    if (at === target || at === shared)
      anchors.splice(random.below(anchors.length + 1), 0, anchorOn(story, subject, random.pick(mentions)));
    const ids = random.some(
      next.requirements.map((one) => one.id),
      random.between(1, 2),
    );
    next.plans.push({
      id,
      wave: at < 2 ? 1 : 2,
      about: `${next.name}, part ${at + 1}`,
      anchors,
      uses: [],
      requirements: ids,
      decisions: at === target || random.chance(0.5) ? [next.decisions[at % next.decisions.length].id] : [],
    });
  }
  const definitions = next.plans.flatMap(({ anchors }) => anchors.map(({ definition }) => definition));
  story.namedDefinitions = [...new Set(definitions)];
  story.anchors = next.plans.flatMap(({ anchors }) => anchors);
  story.namedPaths = new Set(definitions.map(({ path }) => path));
  story.filesOfOthers = new Set(definitions.filter((one) => one !== subject).map(({ path }) => path));
  for (const plan of next.plans) makeOwn(story, plan, kind);
}

function anchorOn({ random, base }, definition, mention) {
  const lines = base.get(definition.path).split('\n');
  // Line numbers in plans are about right: they reach a little over the ends.
  const range = [
    Math.max(1, definition.from + 1 - random.below(4)),
    Math.min(lines.length, definition.to + 1 + random.below(4)),
  ];
  let signature = lines[definition.from].trim().replace(/\s*\{$/, '');
  // A list of parameters over several lines is copied whole.
  for (
    let at = definition.from + 1;
    at < definition.from + 12 &&
    (definition.kind === 'function' || definition.kind === 'method') &&
    unclosed(signature) > 0;
    at += 1
  )
    signature += `\n${lines[at].replace(/\s*\{$/, '')}`;
  if (definition.owner !== undefined)
    signature = definition.path.endsWith('.py')
      ? `class ${definition.owner}:\n    ${signature}`
      : `class ${definition.owner} {\n  ${signature}\n}`;
  return {
    definition,
    signature,
    mention,
    lines: range,
    modified: random.chance(0.35),
    atContext: random.chance(0.6),
  };
}

const unclosed = (text) => (text.match(/\(/g)?.length ?? 0) - (text.match(/\)/g)?.length ?? 0);

function makeOwn(story, plan, kind) {
  const { random, source, words } = story;
  const folder = folderFor(random, source);
  const functions = Array.from({ length: random.between(1, 2) }, () => ({
    name: words.function(),
    shape: random.pick(shapeNames),
  }));
  plan.makes = {
    path: pathInFolder(source, folder, words.file()),
    functions,
    about: `${plan.about}: ${functions[0].name}`,
  };
  const anchor = plan.anchors.find(({ mention }) => mention !== 'symbol');
  if (anchor !== undefined && random.chance(kind.adds ? 0.7 : 0.25))
    plan.adds = {
      path: anchor.definition.path,
      added: { name: words.function(), shape: random.pick(shapeNames) },
    };
}

/** Phase N's plans and what they promise; some plans of N+1 rely on it. */
function planPromises(story, kind) {
  const { random, source, phase, next, words } = story;
  for (let at = 0; at < random.between(1, 3); at += 1) {
    const modules = Array.from({ length: random.between(kind.promises ?? 1, 2) }, () => {
      const functions = Array.from({ length: random.between(1, 2) }, () => ({
        name: words.function(),
        shape: random.pick(shapeNames),
      }));
      const path = pathInFolder(source, folderFor(random, source), words.file());
      return { path, functions, about: `${wordsOf(functions[0].name).join(' ')} for phase ${next.number}` };
    });
    const free = [...new Set(source.definitions.map(({ path }) => path))].filter(
      (path) => !story.namedPaths.has(path),
    );
    const additions =
      free.length > 0 && random.chance(kind.promisesInOldFile ? 0.9 : 0.4)
        ? [{ path: random.pick(free), added: { name: words.function(), shape: random.pick(shapeNames) } }]
        : [];
    phase.plans.push({
      id: `${texts.padded(phase.number)}-${texts.padded(at + 1)}`,
      wave: 1,
      about: `${phase.name}, part ${at + 1}`,
      modules,
      additions,
      requirements: [phase.requirements[at % phase.requirements.length].id],
    });
  }
  const promised = phase.plans.flatMap((plan) => [
    ...plan.modules.flatMap((module) =>
      module.functions.map((added) => ({ path: module.path, added, module, exists: false })),
    ),
    ...plan.additions.map((addition) => ({ ...addition, addition, exists: true })),
  ]);
  story.promised = promised;
  for (const plan of next.plans) {
    if (!random.chance(kind.promises ? 0.8 : 0.5)) continue;
    plan.uses = random.some(promised, random.between(1, 2)).map((promise) => ({
      ...promise,
      how: random.pick(['interface', 'link', 'usual']),
      modified: random.chance(0.2),
    }));
  }
  for (const path of promised.map((one) => one.path)) story.namedPaths.add(path);
}

const folderFor = (random, source) =>
  posix.dirname(random.pick([...source.files.keys()])).replace(/^\.$/, '');

/** What phase N delivers: as promised, unless a kind of change says otherwise. */
function addDeliveries(story) {
  const changed = new Map();
  const places = new Map();
  let more = false;
  story.deliver = ({ added }, instead) => changed.set(added, instead);
  story.deliverAt = (module, path) => places.set(module, path);
  story.undeliver = () => [changed, places].forEach((map) => map.clear());
  story.exceed = () => {
    more = true;
  };
  const functionsOf = (module) =>
    module.functions
      .map((added) => (changed.has(added) ? changed.get(added) : added))
      .filter((added) => added !== undefined);
  story.deliverAll = () => {
    const { phase, source, now, words, random } = story;
    for (const plan of phase.plans) {
      plan.delivered = [];
      plan.created = [];
      plan.modified = plan.additions.map(({ path }) => path);
      for (const module of plan.modules) {
        const path = places.has(module) ? places.get(module) : module.path;
        const functions = functionsOf(module);
        if (path === undefined || functions.length === 0) continue;
        if (more) functions.push({ name: words.function(), shape: random.pick(shapeNames) });
        now.set(path, moduleText(source, { path, functions, about: module.about }));
        plan.created.push(path);
        plan.delivered.push(...functions.map(({ name }) => `${name} in ${path}`));
      }
      for (const { path, added } of plan.additions) {
        const given = changed.has(added) ? changed.get(added) : added;
        if (given === undefined || !now.has(path)) continue;
        now.set(path, withFunction(source, now.get(path), given));
        plan.delivered.push(`${given.name} in ${path}`);
      }
    }
  };
}

function writePlanning(story, base, now) {
  const { phase, next, random } = story;
  const folder = texts.phaseFolder(phase);
  const nextFolder = texts.phaseFolder(next);
  const contextPath = `${nextFolder}/${texts.padded(next.number)}-CONTEXT.md`;
  const shared = [
    ['.planning/PROJECT.md', texts.project(story)],
    ['.planning/config.json', '{ "mode": "yolo", "granularity": "standard" }\n'],
    ...phase.plans.map((plan) => [texts.planPath(phase, plan), texts.promisingPlan(story, plan)]),
  ];
  for (const tree of [base, now]) for (const [path, text] of shared) tree.set(path, text);
  base.set('.planning/ROADMAP.md', texts.roadmap(story, { done: false }));
  base.set('.planning/REQUIREMENTS.md', texts.requirements(story, { done: false }));
  base.set('.planning/STATE.md', texts.state(story, { done: false }));
  base.set(contextPath, texts.context(story));
  const plans = next.plans.map((plan) => [texts.planPath(next, plan), texts.relyingPlan(story, plan)]);
  // From here on the story is what it is after phase N.
  const later = { ...story, later: random.chance(0.4), next: { ...next, ...story.after } };
  now.set('.planning/ROADMAP.md', texts.roadmap(later, { done: true }));
  now.set('.planning/REQUIREMENTS.md', texts.requirements(later, { done: true }));
  now.set('.planning/STATE.md', texts.state(later, { done: true }));
  now.set(contextPath, texts.context(later));
  const open = random.chance(0.5) ? story.notes : [];
  phase.plans.forEach((plan, at) => {
    plan.deviations = [...(at === 0 ? open : []), ...(at === phase.plans.length - 1 ? story.remarks : [])];
    now.set(`${folder}/${plan.id}-SUMMARY.md`, texts.summary(story, plan));
  });
  now.set(`${folder}/${texts.padded(phase.number)}-VERIFICATION.md`, texts.verification(story));
  return plans;
}

/** What a planner looked at. Wide: whole files, far more than the plans name, and searches through everything. */
function readsOf(story) {
  const { random, source, next, phase, wide } = story;
  const named = story.namedDefinitions;
  const planning = [
    '.planning/ROADMAP.md',
    '.planning/REQUIREMENTS.md',
    '.planning/STATE.md',
    ...phase.plans.map((plan) => texts.planPath(phase, plan)),
  ].map((path) => ({ kind: 'read', path }));
  if (wide) {
    const seen = random.some([...source.files.keys()], random.between(6, 24));
    const paths = [
      ...new Set([
        ...named.map(({ path }) => path),
        ...story.promised.filter(({ exists }) => exists).map(({ path }) => path),
        ...seen,
        'README.md',
      ]),
    ];
    const patterns = [
      ...named.map(({ name }) => name),
      'TODO',
      next.name,
      random.pick(source.definitions).name,
    ];
    return [
      ...planning,
      ...paths.map((path) => ({ kind: 'read', path })),
      ...random.some(patterns, random.between(2, 6)).map((pattern) => ({ kind: 'search', pattern })),
    ];
  }
  if (random.chance(0.3)) return undefined;
  return [
    ...planning,
    ...named.map((definition) => {
      const last = story.base.get(definition.path).split('\n').length;
      return {
        kind: 'read',
        path: definition.path,
        from: Math.max(1, definition.from - 2),
        to: Math.min(last, definition.to + 4),
      };
    }),
    {
      kind: 'search',
      pattern: random.pick(named).name,
      glob: `${source.language === 'shell' ? 'lib' : (named[0].path.split('/')[0] ?? '*')}/**`,
    },
  ];
}

function requirementsFor(random, code, theme) {
  const sentences = random.shuffle([
    `A person can start ${theme} from the command line`,
    `Results of ${theme} come within 2 seconds for 1000 entries`,
    `The last 20 steps of ${theme} can be undone`,
    `Every run of ${theme} is kept for 30 days`,
    `${theme} lists entries newest first`,
    `What ${theme} gives can be saved as CSV`,
  ]);
  return sentences
    .slice(0, random.between(3, 4))
    .map((text, at) => ({ id: `${code}-${texts.padded(at + 1)}`, text }));
}

function decisionsFor(random, theme) {
  const sentences = random.shuffle([
    `${theme} works in memory, nothing is written`,
    'At most 50 entries are shown at once',
    'The order is newest first',
    'Errors are shown within the list, not as a dialog',
    `A person can stop ${theme} at any time`,
  ]);
  return sentences
    .slice(0, random.between(3, 4))
    .map((text, at) => ({ id: `D-${texts.padded(at + 1)}`, text }));
}

const criteriaFor = (random, theme) =>
  random.some(
    [
      `A person can use ${theme} without reading the guide`,
      `${theme} answers within 3 seconds`,
      `Nothing of ${theme} is kept after 14 days`,
      'The 10 oldest entries can be removed',
    ],
    3,
  );

/** What lies around the code of a source in every case. */
export function sceneryOf(source) {
  const scenery = new Map(source.files);
  const some = source.definitions.slice(0, 8).map(({ name, path }) => `- \`${name}\` (${path})`);
  scenery.set('README.md', `# Project\n\nSee docs/guide.md.\n\n## Names\n\n${some.join('\n')}\n`);
  scenery.set('CHANGELOG.md', '# Changelog\n\n## 0.4.0\n\n- First release that people use\n');
  scenery.set('docs/guide.md', `# Guide\n\n${some.join('\n')}\n`);
  const packages = ['alpha-kit', 'line-reader', 'mini-glob', 'tiny-store'];
  switch (source.language) {
    case 'python':
      scenery.set(
        'pyproject.toml',
        '[project]\nname = "project"\nversion = "0.4.0"\ndependencies = ["alpha-kit"]\n',
      );
      scenery.set(
        'poetry.lock',
        packages
          .map(
            (name, at) =>
              `[[package]]\nname = "${name}"\nversion = "${versionAt(at)}"\nfiles = [{file = "${name}.whl", hash = "sha256:abcdef0123456789"}]\n`,
          )
          .join('\n'),
      );
      break;
    case 'go':
      scenery.set('go.mod', 'module example.org/project\n\ngo 1.19\n');
      scenery.set(
        'go.sum',
        packages.map((name, at) => `example.org/${name} v${versionAt(at)} h1:abcdef0123456789=\n`).join(''),
      );
      break;
    default:
      scenery.set(
        'package.json',
        `${JSON.stringify({ name: 'project', version: '0.4.0', ...(source.language === 'typescript' || styleOf(source) === 'esm' ? { type: 'module' } : {}), dependencies: { 'alpha-kit': '^0.4.0' } }, null, 2)}\n`,
      );
      scenery.set(
        'package-lock.json',
        `${JSON.stringify({ name: 'project', lockfileVersion: 3, packages: Object.fromEntries(packages.map((name, at) => [`node_modules/${name}`, { version: versionAt(at), integrity: 'sha512-abcdef0123456789' }])) }, null, 2)}\n`,
      );
  }
  return scenery;
}

const title = (text) => text[0].toUpperCase() + text.slice(1);

const shortName = (text) => text.slice(0, 4).toUpperCase().replace(' ', '');

const versionAt = (at) => `${at}.4.${at}`;
