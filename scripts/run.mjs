// Runs one of the project's tasks after installing and building what is missing, so that a fresh clone needs one command.
// Node built-ins only: it has to run before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const installedStamp = join(root, 'node_modules', '.leapfrog-lock-sha256');
const builtStamp = join(root, 'dist', '.built');
const bin = (name) => join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);

const tasks = {
  build: () => build(),
  demo: (args) => node(['dist/cli.js', 'demo', ...args]),
  leapfrog: (args) => node(['dist/cli.js', ...args]),
  test: (args) => tool('vitest', ['run', ...args]),
  'test:all': (args) => tool('vitest', ['run', '--config', 'vitest.all.config.ts', ...args]),
  'test:claude': (args) => testClaude(args),
  'bench:guard': (args) => node(['bench/guard.mjs', ...args]),
  'bench:merge': (args) => node(['bench/merge.mjs', ...args]),
  'bench:status': (args) => node(['bench/status.mjs', ...args]),
  'bench:drift': (args) => node(['bench/drift.mjs', ...args]),
  'bench:drift-speed': (args) => node(['bench/drift-speed.mjs', ...args]),
  'bench:recovery': (args) => node(['bench/recovery.mjs', ...args]),
  'bench:lane': (args) => node(['bench/lane.mjs', ...args]),
  sim: (args) => node(['scripts/sim.mjs', ...args]),
  check: () => check(),
};

const [task, ...args] = process.argv.slice(2);
if (!Object.hasOwn(tasks, task ?? '')) {
  process.stderr.write(`usage: node scripts/run.mjs ${Object.keys(tasks).join('|')} [arguments]\n`);
  process.exit(2);
}
requireNode();
install();
if (task !== 'check' && task !== 'build') build();
tasks[task](args);

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  process.stderr.write(`leapfrog needs Node 20.19 or newer; this is ${process.version}\n`);
  process.exit(1);
}

/**
 * Installs from the lock file when it changed since the last install here. `npm ci` refuses a lock file without an entry for
 * every platform's optional binary, and not every registry serves all of them; `npm install --no-save` takes the same versions.
 */
function install() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(installedStamp) && readFileSync(installedStamp, 'utf8') === wanted) return;
  say('installing dependencies (npm install)');
  run(process.platform === 'win32' ? 'npm.cmd' : 'npm', [
    'install',
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  writeFileSync(installedStamp, wanted);
}

/**
 * Compiles when a source is newer than the last build. Beside first, then swapped: a session that is just starting from
 * `dist/` must not find it half there.
 */
function build() {
  if (existsSync(builtStamp) && newest(join(root, 'src')) <= statSync(builtStamp).mtimeMs) return;
  say('building (tsc)');
  const [next, old] = [join(root, 'dist.next'), join(root, 'dist.old')];
  for (const folder of [next, old]) rmSync(folder, { recursive: true, force: true });
  const startedAt = new Date();
  run(bin('tsc'), ['-p', 'tsconfig.build.json', '--outDir', 'dist.next']);
  writeFileSync(join(next, '.built'), '');
  // Sources written while the compiler ran are newer than this build.
  utimesSync(join(next, '.built'), startedAt, startedAt);
  const dist = join(root, 'dist');
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(next, dist);
  rmSync(old, { recursive: true, force: true });
}

function newest(folder) {
  let latest = statSync(folder).mtimeMs;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    latest = Math.max(latest, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return latest;
}

/** With the real client, of the version that the tests pin; `--latest` takes the newest one. */
function testClaude(given) {
  if (given.includes('--latest')) process.env.LEAPFROG_CLAUDE = 'latest';
  const rest = given.filter((each) => each !== '--latest');
  tool('vitest', ['run', '--config', 'vitest.claude.config.ts', ...rest]);
}

/** Every static check, all of them even when one fails, so that one run shows everything. */
function check() {
  const steps = [
    ['types', bin('tsc'), ['-p', 'tsconfig.json']],
    ['lint', bin('oxlint'), ['--type-aware', '--deny-warnings']],
    ['format', bin('oxfmt'), ['--check']],
    ['dead code', bin('knip'), []],
    ['shape', bin('vitest'), ['run', 'test/shape.test.ts']],
  ];
  const failed = steps.filter(([name, command, stepArgs]) => {
    say(`check: ${String(name)}`);
    return spawnSync(command, stepArgs, { cwd: root, stdio: 'inherit' }).status !== 0;
  });
  if (failed.length > 0) {
    process.stderr.write(`failed: ${failed.map(([name]) => name).join(', ')}\n`);
    process.exit(1);
  }
}

function node(nodeArgs) {
  forward(process.execPath, nodeArgs);
}

function tool(name, toolArgs) {
  forward(bin(name), toolArgs);
}

function forward(command, commandArgs) {
  const { status, signal, error } = spawnSync(command, commandArgs, { cwd: root, stdio: 'inherit' });
  if (error) throw error;
  process.exitCode = signal === 'SIGINT' ? 130 : (status ?? 1);
}

function run(command, commandArgs) {
  const { status, error } = spawnSync(command, commandArgs, { cwd: root, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

function say(text) {
  process.stderr.write(`leapfrog: ${text}\n`);
}
