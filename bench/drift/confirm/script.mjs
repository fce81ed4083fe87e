// TypeScript: the compiler reads a caller beside the file, for all cases at once. JavaScript: Node loads the file. Whether a
// function does the same is tried with a few inputs, where nothing in the file or what it imports can touch the machine.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { layTree, writeFile } from './lay-files.mjs';
import { definitionsIn } from '../definitions.mjs';
import { styleOf } from '../new-module.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const touchesMachine =
  /node:(child_process|fs|net|os|worker_threads|http)|require\(['"](fs|child_process|os)['"]\)|process\.(kill|exit|chdir)|Atomics\.wait/;

export function scriptTool(folder, jobs, sources, language) {
  if (!existsSync(join(folder, 'node_modules')))
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const answers = new Map();
  const out = language === 'typescript' ? compile(folder, jobs, sources, answers) : undefined;
  run(folder, jobs, sources, { answers, out, language });
  return { name: language === 'typescript' ? 'tsc, and node for behaviour' : 'node', answers };
}

function compile(folder, jobs, sources, answers) {
  const roots = [];
  for (const [at, { check, before, now }] of jobs.entries()) {
    for (const [side, tree] of [
      ['before', before],
      ['now', now],
    ]) {
      const place = `cases/${at}/${side}`;
      if (tree.has(check.path))
        writeFile(
          folder,
          `${place}/${check.path}`,
          seenFromOutside(tree.get(check.path), check, 'typescript', 'esm'),
        );
      roots.push(`${place}/caller.ts`);
      writeFile(folder, `${place}/caller.ts`, callerOf(check));
    }
  }
  for (const { source } of sources.filter(({ source: one }) => one.language === 'typescript')) {
    for (const [path, text] of source.files) {
      writeFile(folder, `worlds/${worldOf(source)}/${path}`, text);
      roots.push(`worlds/${worldOf(source)}/${path}`);
    }
  }
  const options = {
    target: 'es2023',
    lib: ['es2023', 'dom'],
    module: 'nodenext',
    types: ['node'],
    skipLibCheck: true,
    strict: true,
    rewriteRelativeImportExtensions: true,
    outDir: 'out',
    rootDir: '.',
  };
  writeFile(folder, 'package.json', '{ "type": "module" }');
  // One file that cannot be parsed keeps the compiler from looking at all others: it is left out, and its caller has nothing to call.
  const broken = new Set();
  let stdout = '';
  for (let round = 0; round < 3; round += 1) {
    writeFile(
      folder,
      'tsconfig.json',
      JSON.stringify({ compilerOptions: options, files: roots.filter((path) => !broken.has(path)) }),
    );
    ({ stdout } = spawnSync(
      join(root, 'node_modules/.bin/tsc'),
      ['-p', 'tsconfig.json', '--pretty', 'false'],
      { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 },
    ));
    // Codes from 2000 on are about meaning: the compiler came that far.
    if (/error TS[2-9]\d{3}:/.test(stdout)) break;
    const unparsed = [
      ...stdout.matchAll(/^(cases\/\d+\/(?:before|now)\/)[^(]*\(\d+,\d+\): error TS1\d{3}:/gm),
    ].map(([, place]) => `${place}caller.ts`);
    if (unparsed.length === 0) break;
    for (const path of unparsed) broken.add(path);
  }
  // Only what is wrong in the caller counts: the file's own imports are not there.
  const wrong = new Set([
    ...broken,
    ...[...stdout.matchAll(/^(cases\/\d+\/(?:before|now)\/caller\.ts)\(/gm)].map(([, path]) => path),
  ]);
  for (const [at, { id, check }] of jobs.entries()) {
    answers.set(id, {
      before: check.how === 'behaviour' ? true : !wrong.has(`cases/${at}/before/caller.ts`),
      now: !wrong.has(`cases/${at}/now/caller.ts`),
    });
  }
  return join(folder, 'out');
}

function callerOf({ how, path, name: symbol, owner, parameters }) {
  const from = `./${path.replace(/\.ts$/, '.js')}`;
  const name = owner ?? symbol;
  if (owner !== undefined && how !== 'arity')
    return `import { ${owner} } from '${from}';\ndeclare const anything: any;\nexport const method = anything as ${owner};\nexport const used = () => method.${symbol};\n`;
  if (how !== 'arity') return `import { ${name} } from '${from}';\nexport { ${name} };\n`;
  // With everything given, and with only what has to be given.
  const target = owner === undefined ? name : `(anything as ${owner}).${symbol}`;
  const call = (list) => `${target}(${list.map(() => 'anything').join(', ')})`;
  const needed = parameters.filter((one) => !/^[\w$]+\?|^\.\.\.| = /.test(one));
  return `import { ${name} } from '${from}';\ndeclare const anything: any;\nexport const results = () => [${call(parameters.filter((one) => !one.startsWith('...')))}, ${call(needed)}];\n`;
}

/** A caller in the same file for what the file does not export. */
function seenFromOutside(text, { name: symbol, owner }, language, style) {
  const name = owner ?? symbol;
  if (
    text === undefined ||
    text.includes(`export { ${name} };`) ||
    !definitionsIn(language, '', text).some((one) => one.name === name && !one.exported)
  )
    return text;
  return `${text}\n${style === 'cjs' ? `exports.${name} = ${name};` : `export { ${name} };`}\n`;
}

function withText(tree, path, text) {
  const copy = tree.copy();
  if (text !== undefined) copy.set(path, text);
  return copy;
}

const worldOf = ({ name }) => name.replaceAll(/\W+/g, '-');

/** Loads (JavaScript) and tries (both) in one process of its own, each case in a thread that can be stopped. */
function run(folder, jobs, sources, { answers, out, language }) {
  const tasks = [];
  for (const [at, { id, made, check, before, now }] of jobs.entries()) {
    const tried = check.how === 'behaviour' || check.how === 'same code';
    if (language === 'typescript' && !tried) continue;
    const { source } = sources.find(
      ({ source: one }) => one.name === made.source && one.language === language,
    );
    const world = language === 'typescript' ? join(out, 'worlds', worldOf(source)) : layWorld(folder, source);
    const places = [
      ['before', before],
      ['now', now],
    ].map(([side, tree]) => {
      const place = join(folder, 'run', String(at), side);
      if (language === 'typescript')
        linkCompiled(place, {
          source,
          world,
          path: check.path,
          compiled: join(out, 'cases', String(at), side),
        });
      else {
        layTree(
          place,
          withText(tree, check.path, seenFromOutside(tree.get(check.path), check, language, styleOf(source))),
          source,
          world,
        );
        writeFile(
          place,
          'package.json',
          `{ "type": "${styleOf(source) === 'cjs' ? 'commonjs' : 'module'}" }`,
        );
      }
      return join(place, check.path.replace(/\.ts$/, '.js'));
    });
    const safe = tried && isSafe(check.path, before, source);
    tasks.push({
      id,
      name: check.name,
      owner: check.owner,
      before: places[0],
      now: places[1],
      parameters: check.parameters?.length ?? 0,
      arity: check.how === 'arity',
      tried: safe,
    });
  }
  writeFile(folder, 'tasks.json', JSON.stringify(tasks));
  const { stdout } = spawnSync(
    process.execPath,
    [fileURLToPath(new URL('try-script.mjs', import.meta.url)), join(folder, 'tasks.json')],
    { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28, timeout: 300_000 },
  );
  for (const line of (stdout ?? '').split('\n').filter((one) => one.startsWith('{'))) {
    const { id, ...found } = JSON.parse(line);
    if (language === 'typescript') answers.set(id, { ...answers.get(id), same: found.same });
    else answers.set(id, found);
  }
}

function layWorld(folder, source) {
  const world = join(folder, 'worlds', worldOf(source));
  if (!existsSync(world)) for (const [path, text] of source.files) writeFile(world, path, text);
  return world;
}

function linkCompiled(place, { source, world, path, compiled }) {
  for (const file of source.files.keys()) {
    const built = file.replace(/\.ts$/, '.js');
    const own = file === path && existsSync(join(compiled, built));
    mkdirSync(join(place, posix.dirname(built)), { recursive: true });
    symlinkSync(join(own ? compiled : world, built), join(place, built));
  }
  // A link is followed before its imports are looked up, so the one file that differs has to be a real one.
  const own = join(compiled, path.replace(/\.ts$/, '.js'));
  if (existsSync(own)) replaceLink(join(place, path.replace(/\.ts$/, '.js')), own);
}

function replaceLink(at, from) {
  spawnSync('cp', ['--remove-destination', from, at]);
}

/** Neither the file nor anything that it imports can reach the machine. */
function isSafe(path, tree, source) {
  const seen = new Set();
  const open = [path];
  while (open.length > 0) {
    const next = open.pop();
    if (seen.has(next)) continue;
    seen.add(next);
    const text = tree.get(next);
    if (text === undefined) continue;
    if (touchesMachine.test(text)) return false;
    for (const [, specifier] of text.matchAll(/(?:from|import|require\()\s*['"](\.[^'"]+)['"]/g)) {
      const target = posix.join(posix.dirname(next), specifier);
      open.push(source.language === 'typescript' ? target.replace(/\.js$/, '.ts') : target);
    }
  }
  return true;
}
