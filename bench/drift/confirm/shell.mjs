import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { escaped } from '../definitions.mjs';

/** The file as the body of a function that is never called: bash then prints it without comments and in its own layout. */
const normal = `eval "w() {
$(cat)
}" && declare -f w`;
const inputs = [
  [],
  ['alpha'],
  ['alpha', 'beta'],
  ['-x', 'beta/gamma', ''],
  ['alpha', 'beta', 'gamma', 'delta'],
];

/** bash says whether the file still defines the function, and whether it does the same: restricted, without any program. */
export function shellTool(folder, jobs) {
  const version = spawnSync('bash', ['--version'], { encoding: 'utf8' });
  if (version.status !== 0) return { name: 'bash: not on this machine', answers: new Map() };
  const known = new Map();
  const normalOf = (text) => {
    if (text === undefined) return undefined;
    if (!known.has(text)) {
      const { status, stdout } = spawnSync('bash', ['-c', normal], { input: text, encoding: 'utf8' });
      known.set(text, status === 0 ? stdout : undefined);
    }
    return known.get(text);
  };
  const at = join(folder, 'empty');
  mkdirSync(at, { recursive: true });
  const answers = new Map();
  for (const { id, check, before, now } of jobs) {
    const [old, fresh] = [before, now].map((tree) => functionOf(normalOf(tree.get(check.path)), check.name));
    const found = { before: old !== undefined, now: fresh !== undefined };
    if (check.how === 'same code') found.same = old === fresh;
    if (check.how === 'behaviour' && old !== undefined && fresh !== undefined)
      found.same = inputs.every(
        (input) => outcome(old, check.name, input, at) === outcome(fresh, check.name, input, at),
      );
    answers.set(id, found);
  }
  return { name: `bash ${/version (\d+\.\d+)/.exec(version.stdout)?.[1] ?? ''}`.trim(), answers };
}

function functionOf(text, name) {
  const lines = text?.split('\n') ?? [];
  const at = lines.findIndex((line) => new RegExp(`^ *(function )?${escaped(name)} ?\\(\\)`).test(line));
  if (at === -1) return undefined;
  const indent = /^ */.exec(lines[at])[0];
  const end = lines.findIndex((line, index) => index > at && new RegExp(`^${indent}\\}`).test(line));
  return lines
    .slice(at, end + 1)
    .map((line) => line.slice(indent.length))
    .join('\n')
    .replace(/\};?$/, '}');
}

function outcome(text, name, input, cwd) {
  const script = `kill() { :; }; command_not_found_handle() { echo "ran $*"; return 0; }\n${text}\n${name} "$@"`;
  const { status, signal, stdout, stderr } = spawnSync('/bin/bash', ['-r', '-c', script, 'bash', ...input], {
    cwd,
    env: { PATH: '' },
    input: '',
    encoding: 'utf8',
    timeout: 3000,
    maxBuffer: 1 << 20,
  });
  return JSON.stringify([status, signal, stdout, (stderr ?? '').replaceAll(/line \d+/g, 'line')]);
}
