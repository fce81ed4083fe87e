// How long a planner lane takes to make and to refresh, beside a plain `git clone` of the same repository in the same run.
//   npm run bench:lane [-- --files 50000] [--rounds 3]
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openProject } from '../dist/lane/open-project.js';
import { prepareLane } from '../dist/lane/prepare-lane.js';

const { values } = parseArgs({
  options: { files: { type: 'string', default: '50000' }, rounds: { type: 'string', default: '3' } },
});
const count = Number(values.files);
const rounds = Number(values.rounds);
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'leapfrog-bench-lane-')));
const source = join(folder, 'project');
try {
  const before = loads();
  makeProject();
  const lane = () => must(prepareLane(open(), { role: 'planner', phase: '2' })).release();
  const rows = [
    [
      'git clone, hard links, with checkout',
      repeat((at) => git(folder, 'clone', '-q', source, `clone-${at}`)),
    ],
    ['lane, made new', repeat(lane, () => rmSync(join(folder, 'state'), { recursive: true, force: true }))],
    ['lane, refreshed, nothing changed', repeat(lane)],
    ['lane, refreshed, 200 files committed since', repeat(lane, commitSome)],
    ['lane, refreshed, the same and 50 leftovers in it', repeat(lane, leaveSome)],
  ];
  const version = git(folder, 'version').trim();
  const load = `load average ${before} before, ${loads()} after`;
  console.log(
    `${count} files, ${rounds} rounds, ${cpus().length} cores, ${version}, node ${process.version}; ${load}`,
  );
  console.log('milliseconds                                       median     best');
  for (const [name, times] of rows) {
    const sorted = times.toSorted((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)];
    console.log(`${name.padEnd(48)} ${String(median).padStart(8)} ${String(sorted[0]).padStart(8)}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function makeProject() {
  mkdirSync(source);
  git(source, 'init', '-q', '-b', 'main');
  git(source, 'config', 'user.name', 'Bench');
  git(source, 'config', 'user.email', 'bench@example.org');
  const files = Array.from({ length: count }, (_, at) => {
    const text = `export const value${at} = ${at};\n`.repeat(20);
    return `M 100644 inline src/${at % 100}/${Math.floor(at / 100) % 50}/file-${at}.js\ndata ${text.length}\n${text}`;
  });
  const planning = 'M 100644 inline .planning/ROADMAP.md\ndata 10\n# Roadmap\n';
  const head =
    'commit refs/heads/main\ncommitter Bench <bench@example.org> 1700000000 +0000\ndata 5\nfirst\n';
  run(source, ['fast-import', '--quiet'], `${head}${files.join('')}${planning}\n`);
  git(source, 'reset', '-q', '--hard');
}

function commitSome(round) {
  for (let at = 0; at < 200; at += 1) {
    const path = join(source, 'src', String(at % 100), '0', `new-${round}-${at}.js`);
    writeFileSync(path, `export const round = ${round};\n`);
  }
  git(source, 'add', '-A');
  git(source, 'commit', '-q', '-m', `round ${round}`);
}

function leaveSome(round) {
  commitSome(`left-${round}`);
  const lane = open().paths.plannerLane;
  for (let at = 0; at < 50; at += 1) writeFileSync(join(lane, `left-${round}-${at}.md`), `left ${round}\n`);
}

function open() {
  return must(
    openProject({ folder: source, env: { HOME: folder, LEAPFROG_STATE_DIR: join(folder, 'state') } }),
  );
}

/** Milliseconds of each round; what `before` does is not counted. */
function repeat(work, before = () => {}) {
  return Array.from({ length: rounds }, (_, at) => {
    before(at);
    const began = performance.now();
    work(at);
    return Math.round(performance.now() - began);
  });
}

function loads() {
  return loadavg()
    .map((each) => each.toFixed(1))
    .join(' ');
}

function must(result) {
  if (result.ok) return result.value;
  throw new Error(`${result.trouble.name}: ${result.trouble.what}`);
}

function git(cwd, ...args) {
  return run(cwd, args);
}

function run(cwd, args, input = '') {
  const ended = spawnSync('git', args, { cwd, input, encoding: 'utf8', maxBuffer: 1024 ** 3 });
  if (ended.status !== 0) throw new Error(`git ${args.join(' ')}: ${ended.stderr}`);
  return ended.stdout;
}
