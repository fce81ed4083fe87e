// The simulator: `npm run sim -- --seeds N [--start S]`. Compiles the sources and the simulation beside `dist/`, swaps the doors of
// the product (files, processes, clock, chance) for those of the simulated machine, and plays the seeds on every core.
import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, '.cache', 'sim');

/** What the product imports → the door that stands in its place. */
const doors = {
  'node:fs': 'fs',
  'node:timers/promises': 'clock',
  'node:crypto': 'crypto',
  'node:path': 'path',
};
/** Files of the product that are the outside world themselves. */
const overlays = {
  'process/run-sync.js': 'process',
  'process/process-identity.js': 'process',
  'process/background.js': 'process',
  'process/bytes-from.js': 'bytes-from',
  'command/stop-on-signal.js': 'stop-on-signal',
};
/** Pure functions of texts: worked out once for each text, because the seeds share most of theirs. */
const pure = {
  'drift/grammars.js': ['load'],
  'git/git.js': ['gitEnvironment'],
  'planning/frontmatter.js': ['readFrontmatter'],
  'planning/phase-number.js': ['readPhaseNumber', 'phaseNumberOfDirectory'],
  'planning/plan.js': ['readPlan'],
  'planning/roadmap.js': ['readRoadmap'],
  'planning/scan.js': ['scanMarkdown', 'scanSections'],
  'planning/state.js': ['readState'],
  'planning/summary.js': ['readSummaryStatus'],
  'planning/verification.js': ['readVerification'],
  'merge/merge-planning-file.js': ['mergePlanningFile'],
  'store/journal.js': ['readLine'],
  'supervisor/run-record.js': ['readRunRecord'],
  'agent/agent-event.js': ['readAgentEvent'],
  'agent/script.js': ['parseScript'],
  'lane/lane.js': ['parseLane'],
  'store/lease.js': ['parseClaim'],
  'redacted.js': ['redacted'],
};

/** Pure functions that read a text line by line: of a longer one only what is new is read. */
const grown = {
  'store/journal.js': ['readEvents'],
};

/**
 * Functions that only look, and whose answer is theirs alone: what they ask is asked each time, and what they make of the same
 * answers is worked out once (`test/sim/door/looked.ts`).
 */
const looking = {
  'lane/held-plan.js': ['heldPlans'],
};
/** Who reads a planning folder, and what a history says to it: the same for the same texts (`test/sim/door/folder-read.ts`). */
const folderRead = { 'planning/project.js': ['readProject'] };
const closed = { 'planning/closing.js': ['closings'] };
/** Functions that only look at a folder and what is below: worked out once for each state of it. */
const below = {
  'store/folder-mark.js': ['folderMark'],
  'lane/project-reader.js': ['readFiles'],
};

/** Bounds of the simulated runs: what only waits is looked at less often, and waits less long. */
const bounds = {
  lanePollMs: '300',
  boundaryRestMs: '1_500',
  boundaryPatienceMs: '6_000',
  parkSpareMs: '500',
  sessionSignsMs: '2_000',
  sessionSaidEndMs: '4_000',
  sessionSilentEndMs: '5_000',
  sessionSilentMs: '7_000',
  sessionStalledEndMs: '11_000',
};

/** Compiles once a source is newer; gives the folder of a build with the doors swapped. */
export function simulatorBuild() {
  const build = join(cache, 'build');
  const stamp = join(build, '.built');
  const sources = [join(root, 'src'), join(root, 'test', 'sim'), fileURLToPath(import.meta.url)];
  const wanted = sources.flatMap(textsBelow).join('\0');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return build;
  const next = join(cache, `next-${process.pid}`);
  rmSync(next, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  const tsc = join(root, 'node_modules', '.bin', 'tsc');
  const { status } = spawnSync(tsc, ['-p', 'tsconfig.sim.json', '--outDir', next], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
  swapDoors(next);
  writeFileSync(join(next, '.built'), wanted);
  rmSync(build, { recursive: true, force: true });
  renameSync(next, build);
  return build;
}

/** A name and a time for each file: enough to see that one has changed. */
function textsBelow(place) {
  if (!existsSync(place)) return [];
  const entries = place.endsWith('.mjs') ? [] : readdirSync(place, { withFileTypes: true, recursive: true });
  if (entries.length === 0) return [readFileSync(place, 'utf8')];
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((path) => `${path}\n${readFileSync(path, 'utf8')}`);
}

function swapDoors(build) {
  const source = join(build, 'src');
  for (const entry of readdirSync(source, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.js')) continue;
    const path = join(entry.parentPath, entry.name);
    const door = (name) => {
      const to = relative(dirname(path), join(build, 'test', 'sim', 'door', `${name}.js`));
      return to.startsWith('.') ? to : `./${to}`;
    };
    const overlay = overlays[relative(source, path)];
    if (overlay !== undefined) {
      writeFileSync(path, `export * from '${door(overlay)}';\n`);
      continue;
    }
    const text = readFileSync(path, 'utf8');
    const swapped = text.replaceAll(/from '(node:[a-z/]+)'/g, (whole, name) =>
      name in doors ? `from '${door(doors[name])}'` : whole,
    );
    if (relative(source, path) === 'limit.js') {
      writeFileSync(path, Object.entries(bounds).reduce(bounded, text));
      continue;
    }
    const name = relative(source, path);
    const wrappers = { remembered: pure, grown, looked: looking, lookedBelow: below, folderRead, closed };
    const whole = Object.entries(wrappers).reduce(
      (now, [wrapper, list]) => wrap(now, list[name] ?? [], wrapper, door),
      swapped,
    );
    if (whole !== text) writeFileSync(path, whole);
  }
}

function bounded(text, [name, value]) {
  const found = new RegExp(`(\\b${name}: )[\\d_ *]+,`);
  if (!found.test(text)) throw new Error(`there is no bound ${name}`);
  return text.replace(found, `$1${value},`);
}

/** Doors whose file has another name. */
const homes = { lookedBelow: 'looked', folderRead: 'folder-read', closed: 'folder-read' };

function wrap(text, names, wrapper, door) {
  if (names.length === 0) return text;
  const imported = `import { ${wrapper} } from '${door(homes[wrapper] ?? wrapper)}';\n${text}`;
  return names.reduce((now, name) => {
    const found = new RegExp(`^(export )?(async )?function ${name}\\(`, 'm');
    if (!found.test(now)) throw new Error(`there is no ${name} to be ${wrapper}`);
    return now.replace(
      found,
      (_, exported = '', asynchronous = '') =>
        `${exported}const ${name} = ${wrapper}(${name}Anew);\n${asynchronous}function ${name}Anew(`,
    );
  }, imported);
}

/** A copy of the build in which texts of compiled files are others; each must be there exactly once. */
export function mutatedBuild(build, mutation, name) {
  const copy = join(cache, `mutant-${name}`);
  rmSync(copy, { recursive: true, force: true });
  cpSync(build, copy, { recursive: true });
  for (const { file, find, replace } of [mutation].flat()) {
    const path = join(copy, 'src', file);
    const text = readFileSync(path, 'utf8');
    if (text.split(find).length !== 2) throw new Error(`${file} does not hold exactly once: ${find}`);
    writeFileSync(
      path,
      text.replace(find, () => replace),
    );
  }
  return copy;
}

/** Plays seeds on `cores` processes; `onReport` gets each as it comes, and ends everything by answering false. */
export async function playSeeds(build, { start, seeds, cores, flags = [] }, onReport) {
  const workers = Array.from({ length: Math.min(cores, seeds) }, (_, at) =>
    spawn(
      process.execPath,
      [
        // A seed makes much that is of no use a moment later: less often looked for, it costs a tenth less.
        '--max-semi-space-size=64',
        // Each worker has a core; helpers of its collector would take the other's.
        '--single-threaded-gc',
        join(build, 'test', 'sim', 'worker.js'),
        '--start',
        start + at,
        '--seeds',
        seeds - at,
        '--step',
        cores,
        ...flags,
      ].map(String),
      { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, TZ: 'UTC' } },
    ),
  );
  const codes = await Promise.all(
    workers.map(async (worker) => {
      const ended = new Promise((resolve) => worker.on('exit', (code, signal) => resolve(signal ?? code)));
      for await (const line of createInterface({ input: worker.stdout }))
        if (onReport(JSON.parse(line)) === false) for (const each of workers) each.kill();
      return ended;
    }),
  );
  return codes.every((code) => code === 0 || code === 'SIGTERM');
}

async function main(args) {
  const option = (name, otherwise) => {
    const at = args.indexOf(`--${name}`);
    return at < 0 ? otherwise : args[at + 1];
  };
  const build = simulatorBuild();
  if (args.includes('--plot') || args.includes('--plots')) {
    const { status } = spawnSync(process.execPath, [join(build, 'test', 'sim', 'worker.js'), ...args], {
      stdio: 'inherit',
      env: { ...process.env, TZ: 'UTC' },
    });
    process.exitCode = status ?? 1;
    return;
  }
  const seeds = Number(option('seeds', '1000'));
  const start = Number(option('start', '1'));
  const cores = Number(option('cores', String(availableParallelism())));
  if (args.includes('--twice')) return playTwice(build, { start, seeds, cores });
  const most = Number(option('failures', '1'));
  const began = Date.now();
  const sum = { seeds: 0, runs: 0, steps: 0, pulls: 0, simulatedMs: 0 };
  const ends = new Map();
  const failed = [];
  const sound = await playSeeds(
    build,
    {
      start,
      seeds,
      cores,
      flags: ['--failures', most, ...args.filter((arg) => ['--no-shrink', '--ignored'].includes(arg))],
    },
    (report) => {
      const { played } = report;
      sum.seeds += 1;
      for (const name of ['runs', 'steps', 'pulls', 'simulatedMs']) sum[name] += played[name];
      if (played.violations.length > 0) failed.push(report);
      else ends.set(played.end, (ends.get(played.end) ?? 0) + 1);
      if (sum.seeds % 1000 === 0) process.stderr.write(`\r${sum.seeds} seeds`);
      return failed.length < most;
    },
  );
  process.stderr.write('\r');
  for (const report of failed) tellFailure(report);
  tellSummary(sum, ends, { failed: failed.length, tookMs: Date.now() - began, start });
  process.exitCode = failed.length === 0 && sound ? 0 : 1;
}

/** Plays seeds with all that is remembered, and without: both must be the same, step by step. */
async function playTwice(build, { start, seeds, cores }) {
  const sums = [];
  for (const memory of [[], ['--no-memory']]) {
    const flags = ['--sums', '--no-shrink', '--failures', seeds, ...memory];
    const found = new Map();
    await playSeeds(build, { start, seeds, cores, flags }, ({ seed, sum }) => found.set(seed, sum) !== false);
    sums.push(found);
  }
  const [remembered, anew] = sums;
  const other = [...anew].filter(([seed, sum]) => remembered.get(seed) !== sum).map(([seed]) => seed);
  const same = other.length === 0 && anew.size === seeds;
  process.stdout.write(
    same
      ? `${seeds} seeds from ${start}, played twice: the same without memory\n`
      : `other without memory: ${other.length === 0 ? 'some did not end' : other.join(', ')}\n`,
  );
  process.exitCode = same ? 0 : 1;
}

function tellFailure({ seed, played, shrunk }) {
  process.stdout.write(`seed ${seed} fails: ${played.violations.join('\n  and: ')}\n`);
  if (shrunk === undefined) return;
  process.stdout.write(`  shrunk to: ${shrunk.violations[0]}\n`);
  process.stdout.write(`  npm run sim -- --plot '${JSON.stringify(shrunk.plot)}'\n`);
}

function tellSummary(sum, ends, { failed, tookMs, start }) {
  const groups = {
    done: 0,
    'waiting for a person': 0,
    'failed or refused with a reason': 0,
    'stopped by the person': 0,
  };
  const reasons = new Map();
  for (const [end, count] of ends) {
    const [code, ...why] = end.split(' ');
    if (code === '0') groups['done'] += count;
    else if (code === '4') groups['waiting for a person'] += count;
    else if (code === '130') groups['stopped by the person'] += count;
    else groups['failed or refused with a reason'] += count;
    for (const reason of why) reasons.set(reason, (reasons.get(reason) ?? 0) + count);
  }
  const lines = [
    `${sum.seeds} seeds from ${start}: ${failed} violations`,
    `${sum.runs} runs of the supervisor, ${sum.pulls} of them cut off (killed, killed with its git, or the power gone), ${sum.steps} steps`,
    `${(sum.simulatedMs / 3_600_000).toFixed(1)} simulated hours in ${(tookMs / 1000).toFixed(1)} s (${(tookMs / Math.max(1, sum.seeds)).toFixed(2)} ms a seed)`,
    `ends: ${Object.entries(groups)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')}`,
    `reasons: ${[...reasons]
      .toSorted(([, a], [, b]) => b - a)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
