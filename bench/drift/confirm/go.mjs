import { spawnSync } from 'node:child_process';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readFileSync } from 'node:fs';
import { writeFile } from './lay-files.mjs';

/** Go's own type checker reads the package with a caller in it; code is compared as Go prints it, without comments. */
export function goTool(folder, jobs) {
  const version = spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' });
  if (version.status !== 0) return { name: 'go: not on this machine', answers: new Map() };
  const tasks = jobs.map(({ id, check, before, now }, at) => {
    const places = [
      ['before', before],
      ['now', now],
    ].map(([side, tree]) => {
      const place = join(folder, 'run', String(at), side);
      const home = posix.dirname(check.path);
      const files = tree
        .paths()
        .filter((path) => path.endsWith('.go') && !path.endsWith('_test.go') && posix.dirname(path) === home);
      for (const path of files) writeFile(place, posix.basename(path), tree.get(path));
      writeFile(place, 'zz_caller.go', callerOf(home.split('/').at(-1), check, before));
      return place;
    });
    return {
      id,
      before: places[0],
      now: places[1],
      name: check.name,
      compare: check.how === 'same code' || check.how === 'behaviour',
      file: posix.basename(check.path),
    };
  });
  writeFile(folder, 'tasks.json', JSON.stringify(tasks));
  writeFile(
    folder,
    'checker/main.go',
    readFileSync(fileURLToPath(new URL('checker.go.txt', import.meta.url)), 'utf8'),
  );
  writeFile(folder, 'checker/go.mod', 'module checker\n\ngo 1.18\n');
  const { stdout, stderr, status } = spawnSync('go', ['run', '.', join(folder, 'tasks.json')], {
    cwd: join(folder, 'checker'),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    timeout: 300_000,
    env: { ...process.env, GOPROXY: 'off', GOTOOLCHAIN: 'local', GOFLAGS: '-mod=mod' },
  });
  if (status !== 0) process.stderr.write(`bench:drift: go: ${stderr.slice(-500)}\n`);
  const answers = new Map();
  for (const line of stdout.split('\n').filter((one) => one.startsWith('{'))) {
    const { id, ...found } = JSON.parse(line);
    answers.set(id, found);
  }
  return { name: `${version.stdout.trim()} (go/types)`, answers };
}

/** A caller that relies on the name, on the signature that it had, and on the file being where it was. */
function callerOf(name, { how, path, name: symbol }, before) {
  if (how === 'arity') {
    const lines = (before.get(path) ?? '').split('\n');
    const header = lines.find((line) => line.startsWith(`func ${symbol}(`)) ?? '';
    const type = header.replace(`func ${symbol}`, 'func').replace(/ \{$/, '');
    const imports = ['time', 'io']
      .filter((one) => type.includes(`${one}.`))
      .map((one) => `import "${one}"\n`);
    return `package ${name}\n\n${imports.join('')}\nvar _ ${type} = ${symbol}\n`;
  }
  return /^\s*type /m.test(
    (before.get(path) ?? '').split('\n').find((line) => line.includes(`type ${symbol} `)) ?? '',
  )
    ? `package ${name}\n\nvar _ *${symbol}\n`
    : `package ${name}\n\nvar _ = ${symbol}\n`;
}
