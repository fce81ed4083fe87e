// The eight kinds of change that leave a plan true, and the noise that every phase makes beside its one meaningful change.
import {
  addGuard,
  changeBehaviour,
  changeComments,
  linesOf,
  reformat,
  removeDefinition,
  replaceLines,
} from './edits.mjs';
import { definitionsIn } from './definitions.mjs';
import { isUnused } from './breaking.mjs';
import {
  dresses,
  moduleText,
  pathInFolder,
  shapeNames,
  testPath,
  testText,
  withFunction,
} from './new-module.mjs';

const callable = ({ kind }) => kind === 'function' || kind === 'method';
const sameCode = (definition, how) => ({
  how,
  path: definition.path,
  name: definition.name,
  owner: definition.owner,
  parameters: definition.parameters,
  harmless: true,
});
const check = ({ subject }) => sameCode(subject, 'export');

export const harmless = [
  {
    name: 'format only',
    suits: (source, { to, from }) => to - from >= 3,
    apply(story) {
      const { random, subject } = story;
      if (subject.kind === 'function' && random.chance(0.2) && moveDown(story))
        return { check: sameCode(subject, 'same code') };
      const targets = apartFrom(
        random.chance(0.5)
          ? [subject]
          : [subject, ...random.some(neighbours(story, subject), random.pick([2, 30]))],
      );
      return (
        editAll(story, targets, (lines, language) => reformat(random, language, lines)) && {
          check: sameCode(subject, 'same code'),
        }
      );
    },
  },
  {
    name: 'comments',
    suits: () => true,
    apply(story) {
      const { random, subject } = story;
      const targets = apartFrom(
        random.chance(0.5) ? [subject] : [subject, ...random.some(neighbours(story, subject), 2)],
      );
      return (
        editAll(story, targets, (lines, language) => changeComments(random, language, lines)) && {
          check: sameCode(subject, 'same code'),
        }
      );
    },
  },
  {
    name: 'other function',
    twins: true,
    suits: (source, { path, name }) =>
      source.definitions.some((one) => one.path === path && one.name !== name && callable(one)),
    apply: (story) =>
      (story.twins === undefined ? changeAnother(story, story.subject) : changeTwin(story)) && {
        check: check(story),
      },
  },
  {
    name: 'new file',
    suits: () => true,
    apply: (story) => addFiles(story, story.random.between(1, 3)) && { check: check(story) },
  },
  { name: 'lock file', suits: () => true, apply: (story) => changeLock(story) && { check: check(story) } },
  {
    name: 'promise kept',
    suits: () => true,
    promises: 2,
    promisesInOldFile: true,
    apply(story) {
      const use = story.random.pick(story.next.plans.flatMap(({ uses }) => uses));
      if (story.random.chance(0.4)) story.exceed();
      if (story.random.chance(0.6)) story.deliver(use, { ...use.added, dress: story.random.pick(dresses) });
      return {
        check: {
          how: 'export',
          path: use.path,
          name: use.added.name,
          before: 'missing',
          now: 'there',
          promised: use,
          harmless: true,
        },
      };
    },
  },
  {
    name: 'test added',
    suits: () => true,
    apply: (story) => addTest(story, story.subject) && { check: check(story) },
  },
  {
    name: 'docs',
    suits: () => true,
    apply: (story) => changeDocs(story, [story.subject.name, story.subject.path]) && { check: check(story) },
  },
];

function editAll(story, targets, edit) {
  const { source, now } = story;
  // From the bottom up, so that the line numbers of what lies above stay true.
  const ordered = targets.toSorted((a, b) => b.from - a.from);
  let changed = 0;
  for (const target of ordered) {
    const text = now.get(target.path);
    const lines = linesOf(text, target);
    const after = edit(lines, source.language);
    if (after === undefined || after.join('\n') === lines.join('\n')) continue;
    now.set(target.path, replaceLines(text, target.from, target.to, after));
    changed += 1;
  }
  return now.get(story.subject.path) !== story.base.get(story.subject.path) && changed > 0;
}

/** Leaves out what lies inside another one: a class is edited as a whole, or its methods are. */
const apartFrom = (targets) =>
  targets.filter(
    (one, at) => !targets.some((other, index) => index < at && one.from <= other.to && other.from <= one.to),
  );

/** The function goes to the end of its file; nothing else is different. */
function moveDown({ source, now, subject }) {
  const lines = now.get(subject.path).replace(/\n+$/, '').split('\n');
  if (subject.to >= lines.length - 2 || (source.language === 'shell' && !subject.path.startsWith('lib/')))
    return false;
  const own = lines.splice(subject.top, subject.to - subject.top + 1);
  now.set(
    subject.path,
    `${[...lines, '', ...(source.language === 'python' ? [''] : []), ...own].join('\n')}\n`,
  );
  return true;
}

const neighbours = ({ source }, { path, name }) =>
  source.definitions.filter((one) => one.path === path && one.name !== name);

/** Another function of the same file: none that a plan names or that what they name calls. */
export function changeAnother(story, beside) {
  const { random, source, now } = story;
  const named = story.namedDefinitions.filter(({ path }) => path === beside.path);
  const texts = named.map((one) => linesOf(story.base.get(one.path), one).join('\n'));
  const others = neighbours(story, beside).filter(
    (one) =>
      callable(one) &&
      !story.namedDefinitions.includes(one) &&
      !texts.some((text) => text.includes(one.name)) &&
      !story.anchors.some((anchor) => meets(anchor, one)),
  );
  for (const other of random.shuffle(others)) {
    const text = now.get(beside.path);
    const current = definitionsIn(source.language, beside.path, text).find(({ name }) => name === other.name);
    if (current === undefined) continue;
    const lines = linesOf(text, current);
    const ways = random.shuffle([
      () => replaced(text, current, changeBehaviour(random, source.language, lines, 2)),
      () => replaced(text, current, addGuard(source.language, lines, current)),
      () =>
        source.definitions.includes(other) && !other.exported && isUnused(source, other)
          ? removeDefinition(text, current)
          : undefined,
      () => withFunction(source, text, { name: story.words.function(), shape: random.pick(shapeNames) }),
    ]);
    const after = ways.map((way) => way()).find((one) => one !== undefined && one !== text);
    if (after === undefined) continue;
    now.set(beside.path, after);
    story.remark(`[Rule 1 - Bug] Fixed a case in \`${other.name}\``);
    return true;
  }
  return false;
}

/** Inside what the anchor names (a method of its class), or within the lines that it gives. */
function meets({ definition, mention, lines }, other) {
  if (definition.path !== other.path) return false;
  if (other.from >= definition.from && other.to <= definition.to) return true;
  return mention === 'lines' && other.top + 1 <= lines[1] + 3 && other.to + 1 >= lines[0] - 3;
}

/** The same name in another file, which no plan names. */
function changeTwin(story) {
  const { random, source, now, subject, twins } = story;
  const other = random.pick(twins.filter((one) => one !== subject && !story.namedPaths.has(one.path)));
  if (other === undefined) return false;
  const text = now.get(other.path);
  const changed = replaced(text, other, changeBehaviour(random, source.language, linesOf(text, other), 2));
  if (changed === undefined) return false;
  now.set(other.path, changed);
  story.remark(`[Rule 1 - Bug] Fixed a case in ${other.path}`);
  return true;
}

const replaced = (text, { from, to }, lines) =>
  lines === undefined ? undefined : replaceLines(text, from, to, lines);

export function addFiles(story, count) {
  const { random, source, now, words, subject } = story;
  for (let at = 0; at < count; at += 1) {
    const folder = random.chance(0.6)
      ? subject.path.split('/').slice(0, -1).join('/')
      : random
          .pick([...source.files.keys()])
          .split('/')
          .slice(0, -1)
          .join('/');
    const path = pathInFolder(source, folder, words.file());
    const functions = [{ name: words.function(), shape: random.pick(shapeNames) }];
    now.set(path, moduleText(source, { path, functions, about: 'New in this phase.' }));
  }
  return true;
}

export function addTest(story, definition) {
  const { source, now, random } = story;
  const path = testPath(source, definition.path, definition.name);
  const text = testText(source, definition.path, definition.name);
  now.set(path, now.has(path) ? `${now.get(path)}\n${text}` : text);
  if (random.chance(0.5)) {
    const other = random.pick(source.definitions);
    now.set(testPath(source, other.path, other.name), testText(source, other.path, other.name));
  }
  return true;
}

export function changeDocs(story, names) {
  const { random, now } = story;
  const [name, path] = names;
  const lines = [
    `## How ${name} works`,
    '',
    `\`${name}\` lives in \`${path}\`. It has not changed; this section was missing.`,
    '',
  ];
  const file = random.pick(['README.md', 'docs/guide.md', 'docs/internals.md']);
  now.set(file, `${now.get(file) ?? '# Internals\n'}\n${lines.join('\n')}`);
  if (random.chance(0.4))
    now.set('CHANGELOG.md', `${now.get('CHANGELOG.md')}\n- \`${name}\` is described in the guide\n`);
  return true;
}

export function changeLock(story) {
  const { random, now } = story;
  const path = now.paths().find((one) => /(package-lock\.json|poetry\.lock|go\.sum)$/.test(one));
  const digit = () => String(random.below(10));
  now.set(
    path,
    now
      .get(path)
      .replaceAll(/(?<=\d+\.\d+\.)\d+/g, (patch) => String(Number(patch) + random.below(3)))
      .replaceAll(/(?<=sha(512|256)[-:]|h1:)\w{6}/g, () => Array.from({ length: 6 }, digit).join('')),
  );
  return now.get(path) !== story.base.get(path);
}

/** What else a phase does. Never in a file that a plan names, but for the edits beside a named definition. */
export function makeNoise(story) {
  const { random, source, now } = story;
  const free = source.definitions.filter(({ path }) => !story.namedPaths.has(path));
  const kinds = random.some(
    [
      () => addFiles(story, 1),
      () => addTest(story, random.pick(source.definitions)),
      () => changeDocs(story, [random.pick(source.definitions).name, random.pick([...source.files.keys()])]),
      () => changeLock(story),
      () => free.length > 0 && editFree((lines) => changeBehaviour(random, source.language, lines, 2)),
      () => free.length > 0 && editFree((lines) => reformat(random, source.language, lines)),
      () => free.length > 0 && editFree((lines) => changeComments(random, source.language, lines)),
      () => free.length > 0 && editFree((lines) => changeBehaviour(random, source.language, lines)),
    ],
    random.between(2, 5),
  );
  for (const kind of kinds) kind();
  if (random.chance(0.3) && story.namedDefinitions.length > 0) {
    const beside = random.pick(story.namedDefinitions);
    if (now.has(beside.path) && beside.path !== story.subject.path) changeAnother(story, beside);
  }

  function editFree(edit) {
    const target = random.pick(free);
    const text = now.get(target.path);
    const current =
      text && definitionsIn(source.language, target.path, text).find(({ name }) => name === target.name);
    const lines = current && edit(linesOf(text, current));
    if (lines) now.set(target.path, replaceLines(text, current.from, current.to, lines));
  }
}
