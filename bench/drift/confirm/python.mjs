import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { layTree, writeFile } from './lay-files.mjs';

/** Python imports the module before and now; functions are bound to arguments, called with a few inputs, or compared as syntax trees. */
export function pythonTool(folder, jobs, sources) {
  const version = spawnSync('python3', ['--version'], { encoding: 'utf8' });
  if (version.status !== 0) return { name: 'python3: not on this machine', answers: new Map() };
  const worlds = new Map();
  const tasks = jobs.map(({ id, made, check, before, now }, at) => {
    const { source } = sources.find(
      ({ source: one }) => one.name === made.source && one.language === 'python',
    );
    if (!worlds.has(source.name)) {
      worlds.set(source.name, join(folder, 'worlds', source.name));
      for (const [path, text] of source.files) writeFile(worlds.get(source.name), path, text);
    }
    const places = [
      ['before', before],
      ['now', now],
    ].map(([side, tree]) => {
      const place = join(folder, 'run', String(at), side);
      layTree(place, tree, source, worlds.get(source.name));
      return place;
    });
    return {
      id,
      how: check.how,
      path: check.path,
      name: check.name,
      owner: check.owner,
      before: places[0],
      now: places[1],
      ...counts(check.parameters ?? []),
    };
  });
  writeFile(folder, 'tasks.json', JSON.stringify(tasks));
  const vendored = fileURLToPath(new URL('../../../node_modules/node-gyp/gyp/pylib', import.meta.url));
  const { stdout, stderr, status } = spawnSync(
    'python3',
    ['-B', fileURLToPath(new URL('try_python.py', import.meta.url)), join(folder, 'tasks.json'), vendored],
    { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28, timeout: 300_000 },
  );
  if (status !== 0) process.stderr.write(`bench:drift: python3: ${stderr.slice(-500)}\n`);
  const answers = new Map();
  for (const line of stdout.split('\n').filter((one) => one.startsWith('{'))) {
    const { id, ...found } = JSON.parse(line);
    answers.set(id, found);
  }
  return { name: version.stdout.trim().toLowerCase(), answers };
}

/** How many arguments can be given by place, and how many have to be. */
function counts(parameters) {
  const star = parameters.findIndex((one) => one.startsWith('*'));
  const placed = (star === -1 ? parameters : parameters.slice(0, star)).filter((one) => one !== '/');
  return { count: placed.length, needed: placed.filter((one) => !one.includes('=')).length };
}
