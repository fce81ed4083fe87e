// The eight kinds of change that break a plan. Each one prepares its case before the plans are written, is then applied, and says
// which plans it breaks and how a tool can see that.
import { posix } from 'node:path';
import {
  changeBehaviour,
  changeValue,
  addGuard,
  editCalls,
  editParameters,
  linesOf,
  removeDefinition,
  rename,
  replaceLines,
} from './edits.mjs';
import { escaped, definitionsIn } from './definitions.mjs';
import { moveFile } from './move-file.mjs';
import { moduleText, parametersOf, pathInFolder, withFunction } from './new-module.mjs';
import { otherName } from './words.mjs';

const scripted = (source) => source.language === 'typescript' || source.language === 'javascript';
const usersOf = (source, { name }) => [...source.users.get(name).keys()];
const visible = (source, definition) => definition.exported || !scripted(source);
const plansWith = (story, definition) =>
  story.next.plans
    .filter((plan) => plan.anchors.some((anchor) => anchor.definition === definition))
    .map(({ id }) => id);
const exportCheck = ({ path, name, owner }) => ({ how: 'export', path, name, owner });
const callable = ({ kind }) => kind === 'function' || kind === 'method';

export const breaking = [
  {
    name: 'rename',
    suits: (source, definition) =>
      visible(source, definition) &&
      usersOf(source, definition).length <= 14 &&
      (definition.kind === 'method' || !isMember(source, definition.name)),
    apply(story) {
      const { random, source, now, subject, words } = story;
      const next = otherName(random, subject.name, words.free);
      for (const path of now.paths()) {
        const text = now.get(path);
        if (path.startsWith('.planning/') || !text.includes(subject.name)) continue;
        now.set(path, rename(text, subject.name, next, source.language));
      }
      story.note(`Renamed \`${subject.name}\` to \`${next}\``);
      return { touched: plansWith(story, subject), check: exportCheck(subject) };
    },
  },
  {
    name: 'delete',
    suits: (source, definition) => visible(source, definition) && isUnused(source, definition),
    apply(story) {
      const { source, now, subject, random } = story;
      const barrels = usersOf(source, subject).filter((path) => path !== subject.path);
      for (const path of barrels) now.set(path, withoutReexport(now.get(path), subject.name));
      const others = definitionsIn(source.language, subject.path, now.get(subject.path)).filter(
        ({ name }) => name !== subject.name,
      );
      const alone =
        others.length === 0 ||
        (source.definitions
          .filter(({ path }) => path === subject.path)
          .every((one) => isUnused(source, one)) &&
          random.chance(0.4) &&
          barrels.length === 0 &&
          !story.filesOfOthers.has(subject.path));
      if (alone && !/index|__init__/.test(subject.path) && source.files.size > 1) now.remove(subject.path);
      else now.set(subject.path, removeDefinition(now.get(subject.path), subject));
      story.note(`Removed \`${subject.name}\`, nothing called it any more`);
      return { touched: plansWith(story, subject), check: exportCheck(subject) };
    },
  },
  {
    name: 'signature',
    suits: (source, definition) =>
      callable(definition) && visible(source, definition) && usersOf(source, definition).length <= 14,
    mentions: ['interface', 'usual', 'link', 'interface', 'symbol', 'prose'],
    apply(story) {
      const { source, subject, random } = story;
      const done =
        source.language === 'shell'
          ? shiftArguments(story)
          : random.shuffle(signatureWays).some((way) => way(story));
      if (!done) return undefined;
      story.note(`\`${subject.name}\` takes other arguments now`);
      return {
        touched: plansWith(story, subject),
        check: {
          how: source.language === 'shell' ? 'behaviour' : 'arity',
          path: subject.path,
          name: subject.name,
          owner: subject.owner,
          parameters: subject.parameters,
        },
      };
    },
  },
  {
    name: 'moved file',
    suits: (source, definition) =>
      visible(source, definition) &&
      !/(^|\/)(index|__init__)\./.test(definition.path) &&
      source.files.size > 1,
    mentions: ['interface', 'usual', 'link', 'usual', 'lines'],
    apply(story) {
      const { random, source, now, subject } = story;
      const to = newPlace(random, source, subject.path, now);
      if (to === undefined) return undefined;
      moveFile(now, source, subject.path, to);
      // Files seldom move without an edit; some are half rewritten on the way.
      const edits = random.pick([0, 0, 1, 1, 3, 8]);
      for (let at = 0; at < edits; at += 1)
        now.set(to, editSomewhere(random, source, now.get(to), subject.name) ?? now.get(to));
      story.note(`Moved ${subject.path} to ${to}`);
      return {
        touched: story.next.plans
          .filter((plan) => plan.anchors.some(({ definition }) => definition.path === subject.path))
          .map(({ id }) => id),
        check: exportCheck(subject),
      };
    },
  },
  {
    name: 'behaviour',
    suits: (_source, definition) =>
      (callable(definition) && definition.to - definition.from >= 3) || definition.kind === 'constant',
    mentions: ['lines', 'lines', 'interface', 'usual', 'link', 'symbol', 'prose'],
    apply(story) {
      const { random, source, now, subject } = story;
      const text = now.get(subject.path);
      const lines = linesOf(text, subject);
      const changed =
        subject.kind === 'constant'
          ? changeValue(random, lines)
          : random.chance(0.25)
            ? (addGuard(source.language, lines, subject) ?? changeBehaviour(random, source.language, lines))
            : changeBehaviour(random, source.language, lines, random.between(1, 2));
      if (changed === undefined) return undefined;
      now.set(subject.path, replaceLines(text, subject.from, subject.to, changed));
      story.note(`Fixed a case that \`${subject.name}\` did not cover`);
      return {
        touched: plansWith(story, subject),
        check: {
          how: 'behaviour',
          path: subject.path,
          name: subject.name,
          owner: subject.owner,
          parameters: subject.parameters,
        },
      };
    },
  },
  {
    name: 'requirement edited',
    suits: () => true,
    apply(story) {
      const { random, next } = story;
      const way = random.pick(['text', 'text', 'gone', 'criterion', 'decision', 'decision']);
      if (way === 'criterion') {
        const at = random.below(next.criteria.length);
        story.after.criteria = next.criteria.map((text, index) =>
          index === at ? sharper(random, text) : text,
        );
        return { touched: next.plans.map(({ id }) => id), check: { how: 'text' } };
      }
      if (way === 'decision') {
        const plan = random.pick(next.plans.filter(({ decisions }) => decisions.length > 0));
        const [id] = plan.decisions;
        story.after.decisions = next.decisions.map((one) =>
          one.id === id ? { id, text: sharper(random, one.text) } : one,
        );
        return {
          touched: next.plans.filter(({ decisions }) => decisions.includes(id)).map((one) => one.id),
          check: { how: 'text' },
        };
      }
      const id = random.pick(next.plans.flatMap((plan) => plan.requirements));
      const old = next.requirements.find((one) => one.id === id);
      if (way === 'gone') {
        story.after.requirements = next.requirements.filter((one) => one.id !== id);
        story.after.postponed = [old];
      } else
        story.after.requirements = next.requirements.map((one) =>
          one.id === id ? { id, text: sharper(random, one.text) } : one,
        );
      return {
        touched: next.plans.filter((plan) => plan.requirements.includes(id)).map((one) => one.id),
        check: { how: 'text' },
      };
    },
  },
  {
    name: 'promise broken',
    suits: () => true,
    promises: 2,
    apply(story) {
      const { random, source, next, words } = story;
      const used = next.plans.flatMap(({ uses }) => uses);
      const use = random.pick(used);
      const { module } = use;
      const usersOfIt = (matches) => next.plans.filter(({ uses }) => uses.some(matches)).map(({ id }) => id);
      const sameFunction = usersOfIt(({ added }) => added === use.added);
      const check = { how: 'export', path: use.path, name: use.added.name, before: 'missing', promised: use };
      const ways = [
        () => {
          story.deliver(use, { ...use.added, name: otherName(random, use.added.name, words.free) });
          return { touched: sameFunction, check, deviation: `${use.added.name} got a better name` };
        },
        () => {
          story.deliver(use, undefined);
          return { touched: sameFunction, check, deviation: `${use.added.name} was left for later` };
        },
        () => {
          const count = parametersOf(use.added).length;
          story.deliver(use, { ...use.added, extra: random.pick(['first', 'last']) });
          if (use.how === 'name') return undefined;
          return {
            touched: sameFunction,
            check: {
              ...check,
              how: source.language === 'shell' ? 'none' : 'arity',
              count,
              parameters: parametersOf(use.added),
            },
            deviation: `${use.added.name} needs the scope, too`,
          };
        },
        () => {
          if (module === undefined) return undefined;
          const folder = posix.dirname(module.path);
          story.deliverAt(module, pathInFolder(source, folder, words.file()));
          return {
            touched: usersOfIt((one) => one.module === module),
            check,
            deviation: `The module lies in another file than planned`,
          };
        },
        () => {
          if (module === undefined) return undefined;
          story.deliverAt(module, undefined);
          return {
            touched: usersOfIt((one) => one.module === module),
            check,
            deviation: `Not needed yet, moved to a later phase`,
          };
        },
      ];
      for (const way of random.shuffle(ways)) {
        const result = way();
        if (result !== undefined) {
          story.note(result.deviation);
          return result;
        }
        story.undeliver();
      }
      return undefined;
    },
  },
  {
    name: 'already done',
    suits: () => true,
    adds: true,
    apply(story) {
      const { random, source, now, next } = story;
      const plan = random.pick(next.plans);
      if (plan.adds !== undefined && random.chance(0.6)) {
        const { path, added } = plan.adds;
        now.set(path, withFunction(source, now.get(path), added));
        story.note(`Added \`${added.name}\` already, it was needed here`);
        return {
          touched: [plan.id],
          check: { how: 'export', path, name: added.name, before: 'missing', now: 'there' },
        };
      }
      const half = plan.makes.functions.length > 1 && random.chance(0.3);
      now.set(
        plan.makes.path,
        moduleText(
          source,
          half ? { ...plan.makes, functions: plan.makes.functions.slice(0, 1) } : plan.makes,
        ),
      );
      story.note(`Built \`${plan.makes.functions[0].name}\` on the way`);
      return {
        touched: [plan.id],
        check: {
          how: 'export',
          path: plan.makes.path,
          name: plan.makes.functions[0].name,
          before: 'missing',
          now: 'there',
        },
      };
    },
  },
];

function isMember(source, name) {
  const pattern = new RegExp(`(self|this|[a-z]\\w*)\\.${escaped(name)}\\b`);
  return (
    source.language !== 'python' &&
    [...source.users.get(name).keys()].some((path) =>
      pattern.test(source.files.get(path).replaceAll(`exports.${name}`, '')),
    )
  );
}

/** Named nowhere but where it is defined, exported and re-exported. */
export function isUnused(source, { name, path, from, to }) {
  return [...source.users.get(name)].every(([user]) => {
    const lines = source.files.get(user).split('\n');
    return lines.every((line, at) => {
      if (!line.includes(name) || (user === path && at >= from && at <= to)) return true;
      if (!new RegExp(`(?<![\\w$-])${escaped(name)}(?![\\w$-])`).test(line)) return true;
      return (
        new RegExp(`^exports\\.${escaped(name)} = `).test(line) ||
        /^export (type )?\{.*\} from /.test(line) ||
        /^\s*(\/\/|\*|#)/.test(line)
      );
    });
  });
}

const withoutReexport = (text, name) =>
  text
    .split('\n')
    .flatMap((line) => {
      if (!/^export (type )?\{/.test(line)) return [line];
      const left = line
        .replace(new RegExp(`(?<=[{,] ?)(type )?${escaped(name)}(,| (?=\\}))`), '')
        .replace(/\{\s+/, '{ ')
        .replace(/,\s*\}/, ' }');
      return /\{\s*\}/.test(left) ? [] : [left];
    })
    .join('\n');

const extra = {
  typescript: { declared: 'strict: boolean', given: 'false' },
  javascript: { declared: 'strict', given: 'false' },
  python: { declared: 'strict', given: 'False' },
  go: { declared: 'strict bool', given: 'false' },
};
const joined = (given, args) => (args.trim() === '' ? given : `${given}, ${args.trimStart()}`);

/** Applies a new parameter list, and the same to every call. */
function changeSignature({ source, now, subject }, parameters, call, body = (text) => text) {
  const changed = editParameters(now.get(subject.path), subject, parameters);
  if (changed === undefined) return false;
  now.set(subject.path, body(changed));
  for (const path of source.users.get(subject.name).keys()) {
    if (now.has(path)) now.set(path, editCalls(now.get(path), subject.name, source.language, call));
  }
  return true;
}

const nameOf = (parameter) => /^[A-Za-z_$][\w$]*/.exec(parameter)?.[0];

const signatureWays = [
  // One more, in front.
  (story) => {
    const { declared, given } = extra[story.source.language];
    if (story.subject.parameters.some((one) => /^(this|self|cls)\b/.test(one))) return false;
    return changeSignature(
      story,
      (list) => [declared, ...list],
      (args) => joined(given, args),
    );
  },
  // One more, at the end.
  (story) => {
    const { declared, given } = extra[story.source.language];
    const { language } = story.source;
    if (
      story.subject.parameters.some((one) => /[=*?]|\.\.\.|^(this|self|cls)\b/.test(one.replaceAll('=>', '')))
    )
      return false;
    return changeSignature(
      story,
      (list) => (language === 'python' ? [...list, '*', declared] : [...list, declared]),
      (args) =>
        args.trim() === ''
          ? given
          : `${args.replace(/,\s*$/, '')}, ${language === 'python' ? `strict=${given}` : given}`,
    );
  },
  // One less: it is not for the caller to say any more.
  (story) => {
    const { language } = story.source;
    const last = story.subject.parameters.at(-1) ?? '';
    const name = nameOf(last);
    if (
      name === undefined ||
      /[={*]|\.\.\.|^(this|self|cls)\b/.test(last.replaceAll('=>', '')) ||
      language === 'go'
    )
      return false;
    if (story.subject.parameters.some((one) => /[?*]|\.\.\./.test(one))) return false;
    const fixed = language === 'python' ? `    ${name} = None` : `  const ${name} = undefined;`;
    return changeSignature(
      story,
      (list) => list.slice(0, -1),
      (args) => args.replace(/,?[^,()[\]{}]*$/, ''),
      (text) => insertAfterHeader(text, story.subject, fixed, language),
    );
  },
  // All in one object.
  (story) => {
    const { language } = story.source;
    const list = story.subject.parameters;
    if (
      (language !== 'typescript' && language !== 'javascript') ||
      list.length < 2 ||
      list.some((one) => !/^[A-Za-z_$][\w$]*(: [\w$.[\]<> |]+)?$/.test(one))
    )
      return false;
    const names = list.map(nameOf);
    const type =
      language === 'typescript'
        ? `: { ${list.map((one) => (one.includes(':') ? one : `${one}: unknown`)).join('; ')} }`
        : '';
    return changeSignature(
      story,
      () => [`{ ${names.join(', ')} }${type}`],
      (args) => {
        const given = args.split(',').map((one) => one.trim());
        return given.length === names.length
          ? `{ ${names.map((name, at) => `${name}: ${given[at]}`).join(', ')} }`
          : args;
      },
    );
  },
];

function insertAfterHeader(text, { from }, line, language) {
  const lines = text.split('\n');
  const at = lines.findIndex(
    (one, index) => index >= from && (language === 'python' ? /:\s*(#.*)?$/ : /\{\s*$/).test(one),
  );
  if (at === -1) return text;
  lines.splice(at + 1, 0, line);
  return lines.join('\n');
}

/** Shell functions have no parameters to read: what was `$1` becomes `$2`. */
function shiftArguments({ source, now, subject }) {
  const text = now.get(subject.path);
  const lines = linesOf(text, subject);
  if (!lines.some((line) => /\$\{?[1-9@]/.test(line)) || !/\{\s*(#.*)?$/.test(lines[0])) return false;
  const header = lines[0].replace(/#.*$/, '# <mode> and what was there before').trimEnd();
  now.set(
    subject.path,
    replaceLines(text, subject.from, subject.to, [
      header,
      '  local mode="$1"',
      '  [[ $mode == strict || $mode == lax ]] || return 64',
      '  shift',
      ...lines.slice(1),
    ]),
  );
  const call = new RegExp(
    `(^\\s*|[;&|(!]\\s*|\\b(?:then|do|if|else|while)\\s+)${escaped(subject.name)} (?=[^\\s(])`,
    'gm',
  );
  for (const path of source.users.get(subject.name).keys())
    now.set(path, now.get(path).replaceAll(call, `$1${subject.name} lax `));
  return true;
}

function newPlace(random, source, path, tree) {
  const [folder, file] = [posix.dirname(path), posix.basename(path)];
  const [, stem, extension] = /^(.*?)(\.\w+)?$/.exec(file);
  const inSame = () =>
    `${folder}/${stem.replaceAll(/^_+/g, '')}${source.language === 'go' || source.language === 'python' ? '_' : '-'}${random.pick(['core', 'base', 'shared', 'rules'])}${extension ?? ''}`;
  const elsewhere = () => `${folder}/${random.pick(['core', 'shared', 'internal', 'support'])}/${file}`;
  const place =
    source.language === 'go' || source.language === 'python' || random.chance(0.3) ? inSame() : elsewhere();
  return tree.has(place) ? undefined : place;
}

/** A small edit that is not in the named definition. */
function editSomewhere(random, source, text, name) {
  const other = random.pick(
    definitionsIn(source.language, '', text).filter((one) => one.name !== name && one.kind === 'function'),
  );
  if (other === undefined) return undefined;
  const changed = changeBehaviour(random, source.language, linesOf(text, other));
  return changed && replaceLines(text, other.from, other.to, changed);
}

/** The same sentence, asking for something else. */
function sharper(random, text) {
  const ways = [
    [/\b(\d+)\b/, (number) => String(Number(number) * 5)],
    [/\bwithin\b/, 'no later than one day after, instead of within'],
    [/\bcan\b/, 'cannot'],
    [/\bevery\b/, 'only the last'],
    [/\bas CSV\b/, 'as JSON'],
    [/\bis kept\b/, 'is thrown away'],
    [/\bnewest first\b/, 'oldest first'],
    [/\bin memory\b/, 'on disk'],
  ].filter(([from]) => from.test(text));
  if (ways.length === 0) return `${text}, and asks first`;
  const [from, to] = random.pick(ways);
  return text.replace(from, to);
}
