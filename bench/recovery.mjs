// How long it takes after a SIGKILL of the supervisor until the next one follows the sessions that live on, and until it has
// landed what was begun. In a real repository, with the scripted agent.
//   npm run bench:recovery [-- --rounds 5]
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
const rounds = Number(values.rounds);
const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'leapfrog-bench-recovery-')));
const env = { ...process.env, HOME: folder, LEAPFROG_STATE_DIR: join(folder, 'state') };
try {
  makeProject();
  const times = { started: [], adopted: [] };
  for (let round = 0; round < rounds; round += 1) {
    const first = start();
    await first.told((event) => event.event === 'session-started' && event.role === 'worker');
    const ended = new Promise((resolve) => first.child.once('exit', resolve));
    first.child.kill('SIGKILL');
    await ended;
    const killedAt = performance.now();
    const second = start();
    await second.told((event) => event.event === 'run-started');
    times.started.push(performance.now() - killedAt);
    await second.told((event) => event.event === 'adopted');
    times.adopted.push(performance.now() - killedAt);
    const over = new Promise((resolve) => second.child.once('exit', resolve));
    // Ends the session too, so that the next round begins with one of its own.
    second.child.kill('SIGINT');
    await over;
  }
  const git = spawnSync('git', ['version'], { encoding: 'utf8' }).stdout.trim();
  const load = loadavg()
    .map((each) => each.toFixed(1))
    .join(' ');
  console.log(
    `${rounds} rounds, ${cpus().length} cores, ${git}, node ${process.version}; load average ${load}`,
  );
  console.log('milliseconds after SIGKILL                         median     best');
  const rows = [
    ['the next supervisor has read the journal', times.started],
    ['and follows the session that lived on', times.adopted],
  ];
  for (const [name, list] of rows) {
    const sorted = list.toSorted((a, b) => a - b);
    const [median, best] = [sorted[Math.floor(sorted.length / 2)], sorted[0]].map((ms) =>
      ms.toFixed(0).padStart(8),
    );
    console.log(`${name.padEnd(48)} ${median} ${best}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

function start() {
  const script = join(folder, 'script.json');
  const child = spawn(process.execPath, [cli, 'run', '--json', '--agent', `scripted:${script}`], {
    cwd: join(folder, 'project'),
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const waiting = [];
  const events = [];
  let rest = '';
  child.stdout.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      const event = JSON.parse(line);
      events.push(event);
      for (const each of waiting.filter(({ wanted }) => wanted(event))) each.resolve();
    }
  });
  const told = (wanted) =>
    events.some(wanted) ? Promise.resolve() : new Promise((resolve) => waiting.push({ wanted, resolve }));
  return { child, told };
}

function makeProject() {
  const waits = [{ do: 'wait', ms: 600_000 }];
  const tasks = [
    { role: 'worker', kind: 'execute', phase: '1', steps: waits },
    { role: 'planner', kind: 'plan', phase: '2', steps: waits },
  ];
  write('script.json', JSON.stringify({ v: 1, name: 'bench', tasks }));
  write('project/.planning/PROJECT.md', '# Bench\n');
  write(
    'project/.planning/ROADMAP.md',
    '# Roadmap\n\n- [ ] **Phase 1: One** - first\n- [ ] **Phase 2: Two** - second\n\n## Phase Details\n\n### Phase 1: One\n\n### Phase 2: Two\n',
  );
  write('project/.planning/STATE.md', '# Project State\n\n## Current Position\n\nPhase: 1 of 2 (One)\n');
  write(
    'project/.planning/phases/01-one/01-01-PLAN.md',
    '---\nphase: 01-one\nplan: 01\ntype: execute\n---\n',
  );
  write('project/.planning/phases/02-two/02-CONTEXT.md', '# Context\n');
  for (const args of [
    ['init', '-q', '-b', 'main'],
    ['config', 'user.name', 'Ada'],
    ['config', 'user.email', 'ada@example.org'],
    ['add', '-A'],
    ['commit', '-qm', 'first'],
  ]) {
    const { status, stderr } = spawnSync('git', args, {
      cwd: join(folder, 'project'),
      env,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
  }
}

function write(path, text) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
