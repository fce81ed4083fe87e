// Proves that the simulator bites: takes one intent record, lease check or conditional write out of the compiled product at a time,
// and plays seeds until one fails; where none does, the plots of former bugs. `node scripts/sim-mutations.mjs [--seeds N] [--only NAME] [--write]`; --write puts the table into
// docs/simulator.md.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mutatedBuild, playSeeds, simulatorBuild } from './sim.mjs';

/** An event that the supervisor keeps in memory and does not write down. */
function unwritten(event) {
  return {
    file: 'supervisor/supervise.js',
    find: 'const written = effects.append(wanted);',
    replace: `const written = wanted.event === '${event}' ? { ...wanted, at: new Date(effects.now()).toISOString() } : effects.append(wanted);`,
  };
}

const mutations = [
  ['intent of a session', unwritten('session-intended')],
  ['intent of a lane', unwritten('lane-intended')],
  ['intent of holding', unwritten('hold-intended')],
  ['intent of a landing', unwritten('landing-intended')],
  ['intent of putting a plan away', unwritten('discard-intended')],
  [
    'a living holder keeps its lease',
    {
      file: 'store/lease.js',
      find: 'if (highest !== undefined && isHeld(highest.claim))',
      replace: 'if (false)',
    },
  ],
  [
    "a dead holder's lease is taken over",
    {
      file: 'store/lease.js',
      find: 'return !by.released && isRunning(by.holder);',
      replace: 'return !by.released;',
    },
  ],
  [
    'a lease tells processes apart by more than their number',
    {
      file: 'store/lease.js',
      find: 'return !by.released && isRunning(by.holder);',
      replace: 'return false;',
    },
  ],
  [
    'a run whose lease is gone stops',
    {
      file: 'store/lease.js',
      find: 'const isOurs = () => !released && highestClaim(path)?.claim.nonce === own.nonce;',
      replace: 'const isOurs = () => !released;',
    },
  ],
  ['sessions that live are adopted', { file: 'supervisor/supervise.js', find: 'loop.adopt();', replace: '' }],
  [
    "a session's claim is granted once",
    {
      file: 'agent/claim.js',
      find: 'linkSync(beside, file);',
      replace: 'writeFileSync(file, JSON.stringify(wanted));',
    },
  ],
  [
    'what a task left in a lane is kept',
    {
      file: 'lane/prepare-lane.js',
      find: 'fresh ? done([]) : keepLeftovers({ project, role, lane: repo })',
      replace: 'done([])',
    },
  ],
  [
    'a landing that arrived is recognised',
    {
      file: 'lane/land-plan.js',
      find: 'const earlier = landedBefore(project, held, now);',
      replace: 'const earlier = undefined;',
    },
  ],
  [
    'a plan whose landing was cut off, anywhere, is landed before it is executed',
    [
      { file: 'supervisor/observe-world.js', find: '!isHalfLanded(project, held)', replace: 'true' },
      {
        file: 'supervisor/observe-world.js',
        find: 'plansUncommitted(project, phase.number)',
        replace: 'false',
      },
      { file: 'supervisor/observe-world.js', find: 'plansOfHeld(project, held)', replace: 'false' },
      { file: 'command/run-project.js', find: 'undoCutOffLandings(project.value);', replace: '' },
    ],
  ],
  [
    'a fast-forward that was cut off in the middle is undone',
    {
      file: 'lane/cut-off-landing.js',
      find: 'const undone = undoHalfLanding(project, pending);',
      replace: 'const undone = done(undefined);',
    },
  ],
  [
    'a carry-over that was cut off is undone',
    {
      file: 'lane/cut-off-landing.js',
      find: 'const carried = undoCarryOver(project);',
      replace: 'const carried = done(undefined);',
    },
  ],
  [
    'files of a cut-off landing are put back before a locked index stops it',
    {
      file: 'lane/cut-off-landing.js',
      find: 'const carried = undoCarryOver(project);',
      replace: 'const carried = undoCarryOver(project);\nif (!carried.ok) return carried;',
    },
  ],
  [
    'a plan is not discarded while it lands',
    {
      file: 'lane/discard-held.js',
      find: 'return withLandingLease(project, () => discard(project, phase));',
      replace: 'return discard(project, phase);',
    },
  ],
  [
    'a plan that came too late is put away',
    {
      file: 'pipeline/decide.js',
      find: 'if (late.length > 0)',
      replace: 'if (false)',
    },
  ],
  [
    'an index that another git holds is a refusal',
    {
      file: 'lane/carry-over.js',
      find: 'trouble(indexLocked(project.repo.gitDir, written.stderr))',
      replace: '(() => { throw new Error(written.stderr); })()',
    },
  ],
  [
    'a carried file is replaced only as it was read',
    {
      file: 'lane/worktree-blob.js',
      find: 'return storedBlob(project, path, seen) === blob && replaceSeenFile(file, seen, bytes);',
      replace: 'return replaceSeenFile(file, seen, bytes);',
    },
  ],
  [
    'what was written in the instant of a rename is put back',
    {
      file: 'store/replace-file.js',
      find: 'if (left.equals(known))',
      replace: 'if (true)',
    },
  ],
  [
    'a file is looked at once more right before the rename',
    {
      file: 'store/replace-file.js',
      find: 'if (!readFileSync(target).equals(seen))',
      replace: 'if (false)',
    },
  ],
  [
    'the fast-forward is one, and not a merge',
    {
      file: 'git/fast-forward.js',
      find: "'merge', '--ff-only', '--quiet', commit",
      replace: "'merge', '--quiet', '-m', 'landing', commit",
    },
  ],
  [
    'a landing on the branch that it was made for',
    {
      file: 'git/fast-forward.js',
      find: 'return now.branch === expected.branch ? done(undefined) : trouble(takenBack(repo, now, expected));',
      replace: 'return done(undefined);',
    },
  ],
  [
    'and by the next run, where this one was killed',
    {
      file: 'lane/cut-off-landing.js',
      find: 'const elsewhere = undoOnOtherBranch(project, pending);',
      replace: 'const elsewhere = undefined;',
    },
  ],
  [
    'what is fetched is named by its object',
    {
      file: 'lane/hold-plan.js',
      find: 'return fetchFrom(project.repo, lane.folder, [`${tip}:${ref}`]);',
      replace:
        "gitText(lane.repo, ['update-ref', 'refs/leapfrog/tip', tip]);\n    return fetchFrom(project.repo, lane.folder, [`refs/leapfrog/tip:${ref}`]);",
    },
  ],
  [
    'ignored folder: a plan that is not held any more does not land',
    {
      file: 'lane/land-on-disk.js',
      find: 'const refusal = notHeldAnyMore(project, held);',
      replace: 'const refusal = undefined;',
    },
  ],
  [
    'ignored folder: the boundary is looked at once more when the snapshot is taken',
    { file: 'lane/land-on-disk.js', find: 'if (!still.ok)', replace: 'if (false)' },
  ],
  [
    'ignored folder: a file is replaced only as it was seen',
    [
      { file: 'lane/land-on-disk.js', find: 'makeFile, ', replace: 'makeFile, replaceFile, ' },
      {
        file: 'lane/land-on-disk.js',
        find: 'replaceSeenFile(file, seen, Buffer.from(next))',
        replace: '(replaceFile(file, next), true)',
      },
    ],
  ],
  [
    'ignored folder: a landing that was decided is written to its end',
    {
      file: 'lane/land-on-disk.js',
      find: 'if (decided !== undefined)',
      replace: 'if (false)',
    },
  ],
  [
    'a file is replaced in one step, and synced',
    {
      file: 'store/replace-file.js',
      find: 'writeDurably(beside, bytes, modeOf(target));\n        renamed = decide(() => renameSync(beside, target));',
      replace: 'renamed = decide(() => writeFileSync(target, bytes));',
    },
  ],
  [
    'a ref is taken away only from where it was seen',
    { file: 'git/refs.js', find: "'leapfrog', '-d', ref, expected]", replace: "'leapfrog', '-d', ref]" },
  ],
  [
    'a held ref moves only from where it was seen',
    {
      file: 'git/refs.js',
      find: "'--create-reflog', ref, commit, old]",
      replace: "'--create-reflog', ref, commit]",
    },
  ],
];

const args = process.argv.slice(2);
const option = (name, otherwise) => {
  const at = args.indexOf(`--${name}`);
  return at < 0 ? otherwise : args[at + 1];
};
const seeds = Number(option('seeds', '400'));
const only = option('only');
const build = simulatorBuild();
const rows = [];
for (const [nth, [name, mutation]] of mutations.entries()) {
  if (only !== undefined && !only.split(',').some((part) => name.includes(part))) continue;
  const mutant = mutatedBuild(build, mutation, String(nth));
  const failures = [];
  await playSeeds(
    mutant,
    {
      start: 1,
      seeds,
      cores: availableParallelism(),
      flags: args.includes('--shrink') ? [] : ['--no-shrink'],
    },
    (report) => {
      if (report.played.violations.length === 0) return true;
      failures.push(report);
      return false;
    },
  );
  const formerBugs = failures.length > 0 ? [] : formerBugsOn(mutant);
  rmSync(mutant, { recursive: true });
  const first = failures.toSorted((a, b) => a.seed - b.seed)[0];
  const found = first?.shrunk?.violations[0] ?? first?.played.violations[0] ?? formerBugs[0]?.violation;
  const [{ file }] = [mutation].flat();
  const bites =
    first?.seed ??
    (formerBugs.length > 0 ? `former bug ${formerBugs.map(({ at }) => at).join(', ')}` : undefined);
  if (bites === undefined) process.exitCode = 1;
  const row = [name, file.replace('.js', '.ts'), bites ?? `not in ${seeds}`, shortened(found)];
  rows.push(row);
  process.stdout.write(`| ${row.join(' | ')} |\n`);
  if (first?.shrunk !== undefined) process.stdout.write(`  ${JSON.stringify(first.shrunk.plot)}\n`);
}
if (args.includes('--write')) write();

/** Plots of former bugs that fail on a mutant, counted from one. */
function formerBugsOn(mutant) {
  const plots = fileURLToPath(new URL('../test/sim/former-bugs.json', import.meta.url));
  const worker = join(mutant, 'test', 'sim', 'worker.js');
  const env = { ...process.env, TZ: 'UTC' };
  const { stdout } = spawnSync(process.execPath, [worker, '--plots', plots], { encoding: 'utf8', env });
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line, at) => ({ at: at + 1, violation: JSON.parse(line).played.violations[0] }))
    .filter(({ violation }) => violation !== undefined);
}

function shortened(violation = '') {
  return (violation.split('\n')[0] ?? '')
    .replaceAll(/[0-9a-f]{40}/g, (hash) => hash.slice(0, 7))
    .replaceAll('|', '/')
    .slice(0, 110);
}

function write() {
  const page = fileURLToPath(new URL('../docs/simulator.md', import.meta.url));
  const text = readFileSync(page, 'utf8');
  const table = [
    '<!-- mutations -->',
    '| taken out | where | fails at seed | because |',
    '| --- | --- | ---: | --- |',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    '<!-- end of mutations -->',
  ].join('\n');
  writeFileSync(
    page,
    text.replace(/<!-- mutations -->[^]*<!-- end of mutations -->/, () => table),
  );
}
