// Reads the corpus of real planning trees with our reader, compares each phase with what the real gsd-tools say about it,
// prints the figures, and with --write regenerates docs/evidence-report.md.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const shared = process.env.LEAPFROG_SHARED ?? join(root, '..', 'shared');
const generations = {
  'gsd-core': { package: '@opengsd/gsd-core@1.14.0', bin: 'gsd-core/bin' },
  classic: { package: 'get-shit-done-cc@1.42.3', bin: 'get-shit-done/bin' },
};

/** Everything the conformance test asserts and the report prints. */
export async function planningReport() {
  const planning = await loadPlanning();
  const work = mkdtempSync(join(tmpdir(), 'leapfrog-corpus-'));
  try {
    const read = readEverything(planning);
    const rows = compareTrees(planning, work);
    const figures = Object.fromEntries(Object.keys(generations).map((name) => [name, figuresOf(rows, name)]));
    return {
      read,
      rows,
      figures,
      summary: summaryOf(read, figures),
      markdown: markdownOf(read, rows, figures),
    };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function loadPlanning() {
  execFileSync(process.execPath, [join(root, 'scripts', 'run.mjs'), 'build'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return import(pathToFileURL(join(root, 'dist', 'planning', 'index.js')).href);
}

/** Trees of the corpus, and our own fixtures, which hold what the corpus lacks (reports, superseded plans, odd directories). */
function trees() {
  return [...treesIn(join(shared, 'corpus', 'trees')), ...treesIn(join(root, 'test', 'fixture', 'planning'))];
}

function treesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => ({ name: name.replace('+', '/'), folder: join(folder, name, '.planning') }))
    .filter((tree) => existsSync(tree.folder));
}

function filesBelow(folder, top = folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path, top);
    return entry.isFile() ? [relative(top, path).split(sep).join('/')] : [];
  });
}

function folderOn(folder) {
  return {
    paths: filesBelow(folder),
    read: (path) => (existsSync(join(folder, path)) ? readFileSync(join(folder, path), 'utf8') : undefined),
  };
}

/** Reads every tree as a project and every snapshot as the file it is; an exception ends the report. */
function readEverything(planning) {
  const counts = { trees: 0, phases: 0, problems: 0, snapshots: 0 };
  for (const tree of trees()) {
    const project = planning.readProject(folderOn(tree.folder));
    counts.trees += 1;
    counts.phases += project.phases.length;
    counts.problems += project.problems.length;
  }
  const snapshots = join(shared, 'corpus', 'snapshots');
  for (const file of existsSync(snapshots) ? filesBelow(snapshots) : []) {
    const text = readFileSync(join(snapshots, file), 'utf8');
    const name = basename(file);
    planning.readFrontmatter(text);
    planning.readRoadmap(text);
    planning.readState(text);
    planning.readVerification(text);
    planning.readPlan(name, text);
    planning.readConfig(text);
    planning.readProject(
      planning.planningFolder(
        new Map([
          [name.replace(/__.*(\.\w+)$/, '$1'), text],
          [`phases/01-a/01-${name}`, text],
        ]),
      ),
    );
    counts.snapshots += 1;
  }
  return counts;
}

function compareTrees(planning, work) {
  const rows = [];
  for (const tree of trees()) {
    const copy = join(work, tree.name.replace('/', '+'));
    mkdirSync(copy);
    cpSync(tree.folder, join(copy, '.planning'), { recursive: true, mode: 0 });
    evenTimes(join(copy, '.planning'));
    const folder = folderOn(join(copy, '.planning'));
    const project = planning.readProject(folder);
    const directories = planning.phaseDirectories(folder.paths).filter((directory) => directory.active);
    const reports = verifications(copy, directories);
    const milestone = /^milestone:\s*(.+)/m.exec(folder.read('STATE.md') ?? '')?.[1].trim();
    const window = planning.classicRoadmapWindow(folder.read('ROADMAP.md') ?? '', milestone);
    for (const rules of Object.keys(generations)) {
      for (const theirs of analyze(rules, copy)) {
        const number = planning.readPhaseNumber(theirs.number);
        const phase = planning.findPhase(project, number ?? '');
        const directory = directories.find((candidate) => candidate.path === phase?.directory);
        const stale = directory !== undefined && declaresMissingSource(folder, phase);
        const facts = planning.gsdFacts(
          {
            number: number ?? '',
            directory,
            roadmapTicked: planning.classicRoadmapTicked(window, number ?? ''),
            stale,
          },
          folder,
          rules,
        );
        const verification =
          directory === undefined ? undefined : reports.get(join(copy, '.planning', directory.path));
        rows.push({ tree: tree.name, rules, number: theirs.number, theirs, facts, phase, verification });
      }
    }
  }
  return rows;
}

/** gsd-core compares file times; a copy must not invent an order that the repository never had. */
function evenTimes(folder) {
  for (const file of filesBelow(folder)) utimesSync(join(folder, file), 1_700_000_000, 1_700_000_000);
}

/** A report that covers files by digest is stale here: the corpus has no source files. */
function declaresMissingSource(folder, phase) {
  return (
    phase?.verificationPath !== undefined &&
    /^covered_(?:files|digest):/m.test(folder.read(phase.verificationPath) ?? '')
  );
}

/** The real tool's own list of phases. */
function analyze(rules, project) {
  return runTool(
    join(gsdPackage(rules), generations[rules].bin, 'gsd-tools.cjs'),
    ['roadmap', 'analyze'],
    project,
  ).phases;
}

/** Directory → verification status, by gsd-core's own module in one process (a verb for each phase would take minutes). */
function verifications(project, directories) {
  const module = join(gsdPackage('gsd-core'), generations['gsd-core'].bin, 'lib', 'verification.cjs');
  const script = `
    const { readVerificationStatus } = require(process.argv[1]);
    const directories = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
    process.stdout.write(JSON.stringify(directories.map((at) => [at, readVerificationStatus(at).status])));`;
  const input = JSON.stringify(directories.map((directory) => join(project, '.planning', directory.path)));
  const printed = execFileSync(process.execPath, ['-e', script, module], {
    cwd: project,
    input,
    encoding: 'utf8',
  });
  return new Map(JSON.parse(printed));
}

function runTool(tools, args, cwd) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [tools, ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, GSD_SESSION_KEY: 'leapfrog-report' },
  });
  if (status !== 0) throw new Error(`gsd-tools ${args.join(' ')} ended with ${status} in ${cwd}: ${stderr}`);
  const text = stdout.startsWith('@file:')
    ? readFileSync(stdout.slice('@file:'.length).trim(), 'utf8')
    : stdout;
  return JSON.parse(text);
}

/** Packs GSD's tarball into .cache/gsd once. */
function gsdPackage(rules) {
  const spec = generations[rules].package;
  const cache = join(root, '.cache', 'gsd');
  const folder = join(cache, `report-${spec.replaceAll(/[@/]/g, '_')}`);
  if (existsSync(join(folder, 'package'))) return join(folder, 'package');
  mkdirSync(folder, { recursive: true });
  const packed = execFileSync('npm', ['pack', spec, '--silent', '--pack-destination', folder], {
    cwd: folder,
    encoding: 'utf8',
  });
  execFileSync('tar', ['xzf', join(folder, packed.trim().split('\n').at(-1)), '-C', folder]);
  return join(folder, 'package');
}

function figuresOf(rows, rules) {
  const own = rows.filter((row) => row.rules === rules);
  return {
    phases: own.length,
    facts: own.filter((row) => factDifferences(row).length === 0).length,
    diskStatus: own.filter((row) => row.facts.diskStatus === row.theirs.disk_status).length,
    ownCounts: own.filter(sameCounts).length,
  };
}

/** Whether our own counts (live plans, finished plans) are theirs too, without their rules for counting. */
function sameCounts({ phase, theirs }) {
  const here = phase?.directory?.startsWith('phases/') === true;
  const live = here ? phase.plans.filter((plan) => !plan.superseded) : [];
  const finished = live.filter((plan) => plan.summary !== undefined && plan.summary.status !== 'blocked');
  return (
    live.length === theirs.plan_count &&
    finished.length === theirs.summary_count &&
    (here && phase.hasContext) === theirs.has_context &&
    (here && phase.hasResearch) === theirs.has_research
  );
}

/** Which of the raw facts differ: plans, summaries, context, research, verification. */
export function factDifferences({ facts, theirs, phase, verification }) {
  const differences = [];
  if (facts.planCount !== theirs.plan_count)
    differences.push(`plans ${facts.planCount}, GSD ${theirs.plan_count}`);
  if (facts.summaryCount !== theirs.summary_count) {
    differences.push(`summaries ${facts.summaryCount}, GSD ${theirs.summary_count}`);
  }
  if (facts.hasContext !== theirs.has_context)
    differences.push(`context ${facts.hasContext}, GSD ${theirs.has_context}`);
  if (facts.hasResearch !== theirs.has_research)
    differences.push(`research ${facts.hasResearch}, GSD ${theirs.has_research}`);
  const words = gsdVerification[phase?.verification ?? 'none'];
  if (verification !== undefined && !words.includes(verification)) {
    differences.push(`verification ${phase?.verification}, GSD ${verification}`);
  }
  return differences;
}

/** Our words → GSD's. A report without a status is `missing` to GSD and `unknown` to us; staleness is no word of ours. */
const gsdVerification = {
  none: ['missing'],
  passed: ['passed', 'stale'],
  gaps: ['gaps_found'],
  person: ['human_needed', 'stale'],
  unknown: ['missing', 'unknown', 'stale'],
};

function percent(part, whole) {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}

function summaryOf(read, figures) {
  const lines = [
    `read without an exception: ${read.trees} trees with ${read.phases} phases (${read.problems} problems named), ${read.snapshots} snapshots`,
    ...Object.entries(figures).map(
      ([rules, of]) =>
        `${rules} (${generations[rules].package}): ${of.phases} phases compared; raw facts agree on ${of.facts} ` +
        `(${percent(of.facts, of.phases)}), disk_status on ${of.diskStatus} (${percent(of.diskStatus, of.phases)}); ` +
        `counted by our own rules the facts agree on ${of.ownCounts} (${percent(of.ownCounts, of.phases)})`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/** Our status in GSD's words, to see where the two part. */
function inGsdWords(phase) {
  switch (phase?.status.is) {
    case undefined:
      return 'no_directory';
    case 'empty':
      return phase.directory === undefined ? 'no_directory' : 'empty';
    case 'executing':
    case 'executed':
    case 'gaps':
    case 'person':
      return 'partial';
    default:
      return phase.status.is;
  }
}

/** Why our evidence says something else than GSD's own disk_status. */
function causeOf({ rules, theirs, facts, phase }) {
  if (phase === undefined) return 'GSD lists a phase that we do not find';
  if (facts.diskStatus !== theirs.disk_status) return 'not reproduced: GSD reads the files differently';
  if (rules === 'classic' && theirs.disk_status === 'complete') {
    if (theirs.roadmap_complete && theirs.summary_count < Math.max(theirs.plan_count, 1)) {
      return phase.directory === undefined
        ? 'classic trusts the roadmap tick; the directory is gone (archived or deleted)'
        : 'classic trusts the roadmap tick; summaries are missing';
    }
    return 'classic completes by summaries alone; nothing verified the phase';
  }
  if (theirs.disk_status === 'complete') return 'a passed report, but live plans have no summary';
  if (phase.status.is === 'complete')
    return 'GSD calls the passed report stale; completion is judged once, at the closing commit';
  return 'counted differently: superseded plans, blocked or unmatched summaries';
}

function markdownOf(read, rows, figures) {
  const differing = rows.filter((row) => inGsdWords(row.phase) !== row.theirs.disk_status);
  const table = differing.map(
    (row) =>
      `| ${row.tree} | ${row.number} | ${row.rules} | ${row.theirs.disk_status} | ${row.phase?.status.is ?? 'unknown'} | ${causeOf(row)} |`,
  );
  const causes = new Map();
  for (const row of differing) causes.set(causeOf(row), (causes.get(causeOf(row)) ?? 0) + 1);
  return [
    '# Our evidence against GSD’s disk_status',
    '',
    'Generated by `node scripts/planning-report.mjs --write`. Real trees of public repositories and our own fixtures, each phase',
    'read by Leapfrog and by the real `gsd-tools roadmap analyze`. Only repository, phase and cause are named here.',
    '',
    ...summaryOf(read, figures)
      .trimEnd()
      .split('\n')
      .map((line) => `- ${line}`),
    '',
    `Our own status differs from \`disk_status\` on ${differing.length} of ${rows.length} readings. That is meant: evidence asks for`,
    'summaries *and* a passed verification, and never trusts a tick (`docs` of `src/planning/evidence.ts`).',
    '',
    '| cause | readings |',
    '|---|---|',
    ...[...causes].toSorted((a, b) => b[1] - a[1]).map(([cause, count]) => `| ${cause} | ${count} |`),
    '',
    '| repository | phase | rules | disk_status | evidence | cause |',
    '|---|---|---|---|---|---|',
    ...table,
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const report = await planningReport();
  if (process.argv.includes('--json')) {
    const { read, figures, summary } = report;
    process.stdout.write(`${JSON.stringify({ corpus: existsSync(shared), read, figures, summary })}\n`);
  } else {
    process.stdout.write(report.summary);
  }
  if (process.argv.includes('--write')) {
    writeFileSync(join(root, 'docs', 'evidence-report.md'), report.markdown);
    process.stdout.write('wrote docs/evidence-report.md\n');
  }
}
