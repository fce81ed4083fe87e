// `leapfrog status` beside `gsd-tools init manager` of gsd-core 1.14.0, on the same tree, median of interleaved runs.
// usage: npm run bench:status [-- runs]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeProject } from './make-project.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const runs = Number(process.argv[2] ?? 5);
const cache = process.env['LEAPFROG_GSD_CACHE'] ?? join(root, '.cache', 'gsd');
const tools = join(cache, 'gsd-core@1.14.0', 'gsd-core', 'bin', 'gsd-tools.cjs');
/** No contestant runs again once its runs of one size took this long together: the whole bench ends within four minutes. */
const patienceMs = 30_000;
const goalMs = 1_000;
const sizes = [
  { phases: 100, plansEach: 10 },
  { phases: 1000, plansEach: 10 },
];

if (!existsSync(tools)) fillCache();
const node24 = findNode24();
console.log(
  `${cpus().length} cores, up to ${runs} runs each, interleaved; milliseconds of the whole process, start-up included`,
);
console.log(`leapfrog on Node ${process.version}, gsd-tools on ${node24 ?? process.execPath}`);
console.log(`load average before: ${load()}`);
const [small, large] = sizes.map(measure);
const plans = sizes.map(({ phases, plansEach }) => phases * plansEach);
console.log(`\nload average after: ${load()}`);
console.log(`growth: ${plans[1] / plans[0]} times the plans, ${(large / small).toFixed(1)} times the time`);
console.log(
  `goal: status of ${plans[1]} plans under ${goalMs} ms: ${large < goalMs ? 'met' : 'not met'} (${shown(large)} ms)`,
);

/** Prints one table; answers the median of `leapfrog status`, milliseconds. */
function measure(size) {
  const folder = mkdtempSync(join(tmpdir(), 'leapfrog-bench-'));
  const state = mkdtempSync(join(tmpdir(), 'leapfrog-bench-state-'));
  try {
    makeProject(folder, size);
    const env = { ...process.env, LEAPFROG_STATE_DIR: state };
    const contestants = {
      'leapfrog --version': () =>
        timed(process.execPath, [join(root, 'dist/cli.js'), '--version'], folder, env),
      'leapfrog status': () => timed(process.execPath, [join(root, 'dist/cli.js'), 'status'], folder, env),
      'leapfrog status --json': () =>
        timed(process.execPath, [join(root, 'dist/cli.js'), 'status', '--json'], folder, env),
      'gsd-tools init manager': () =>
        timed(node24 ?? process.execPath, [tools, 'init', 'manager'], folder, env),
    };
    const times = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
    for (let run = 0; run < runs; run += 1) {
      for (const [name, go] of Object.entries(contestants)) {
        if (times[name].reduce((sum, ms) => sum + ms, 0) < patienceMs) times[name].push(go());
      }
    }
    console.log(
      `\n${`${size.phases} phases, ${size.phases * size.plansEach} plans`.padEnd(26)} median   fastest to slowest   runs`,
    );
    for (const [name, all] of Object.entries(times)) console.log(`  ${name.padEnd(24)} ${summary(all)}`);
    return median(times['leapfrog status']);
  } finally {
    for (const made of [folder, state]) rmSync(made, { recursive: true, force: true });
  }
}

/** Wall time of one whole process, start-up included: what a person waits for. */
function timed(command, args, cwd, env) {
  const before = performance.now();
  const { status, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 28 });
  const ms = performance.now() - before;
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr.slice(0, 500)}`);
  return ms;
}

function shown(ms) {
  return Math.round(ms).toString();
}

function summary(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const range = `${shown(sorted[0])} to ${shown(sorted.at(-1))}`;
  return `${shown(median(times)).padStart(6)}   ${range.padEnd(18)} ${String(times.length).padStart(6)}`;
}

function median(times) {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];
}

function load() {
  return loadavg()
    .map((each) => each.toFixed(1))
    .join(' ');
}

/** The tests' own support unpacks GSD's packages; running its test fills the cache. */
function fillCache() {
  const vitest = join(root, 'node_modules', '.bin', 'vitest');
  const args = ['run', '--config', 'vitest.all.config.ts', 'test/support'];
  spawnSync(vitest, args, { cwd: root, stdio: 'ignore' });
  if (!existsSync(tools)) throw new Error(`gsd-core is not in ${cache} and could not be fetched`);
}

function findNode24() {
  const name = existsSync(cache) && readdirSync(cache).find((entry) => /^node-.*@24$/.test(entry));
  return name ? join(cache, name, 'bin', 'node') : undefined;
}
