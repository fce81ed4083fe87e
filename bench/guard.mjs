// What the guard of a lane costs per tool call, beside a bare `node -e 0` and GSD's own tool, each a process of its own.
//   npm run bench:guard [-- --rounds 25]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { layGuard } from '../dist/agent/claude-settings.js';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '25' } } });
const rounds = Number(values.rounds);
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'leapfrog-bench-guard-')));
const gsd = fileURLToPath(
  new URL('../.cache/gsd/classic@1.42.3/get-shit-done/bin/gsd-tools.cjs', import.meta.url),
);
try {
  const [project, lane] = [join(folder, 'project'), join(folder, 'state', 'planner')];
  for (const made of [project, lane]) mkdirSync(made, { recursive: true });
  const closed = [project, join(folder, 'state')];
  const guard = layGuard(join(folder, 'log'), { role: 'planner', phase: '3', root: lane, closed, held: [] });
  const hook = (tool_name, tool_input) =>
    JSON.stringify({
      hook_event_name: 'PreToolUse',
      cwd: lane,
      tool_name,
      tool_input,
      session_id: 's',
      tool_use_id: 'u',
    });
  const script =
    'cd .planning && for f in a b c; do echo "$f" >> list.md; done && git add -A && git commit -qm "docs(03): plan"\n';
  const calls = [
    ['node -e 0', ['-e', '0'], ''],
    [
      'guard, Write',
      [guard.program, guard.rules],
      hook('Write', { file_path: join(lane, 'a.md'), content: 'x'.repeat(20_000) }),
    ],
    ['guard, Bash of 10 lines', [guard.program, guard.rules], hook('Bash', { command: script.repeat(10) })],
    ...(existsSync(gsd) ? [["GSD's gsd-tools (1.42.3), one verb", [gsd, 'generate-slug', 'x'], '']] : []),
  ];
  const times = calls.map(() => []);
  const before = loads();
  // Interleaved, so that whatever else the machine does is shared by all of them.
  for (let round = -2; round < rounds; round += 1) {
    for (const [at, [, args, input]] of calls.entries()) {
      const began = performance.now();
      const { status, stderr } = spawnSync(process.execPath, args, { input, cwd: lane, encoding: 'utf8' });
      const took = performance.now() - began;
      if (status !== 0) throw new Error(`${String(calls[at][0])} ended with ${status}: ${stderr}`);
      if (round >= 0) times[at].push(took);
    }
  }
  const medians = times.map((each) => each.toSorted((a, b) => a - b)[Math.floor(each.length / 2)]);
  console.log(
    `${rounds} interleaved rounds, ${cpus().length} cores, node ${process.version}; load average ${before} before, ${loads()} after`,
  );
  console.log('milliseconds a call                        median     best    median of node -e 0');
  for (const [at, [name]] of calls.entries())
    console.log(
      `${name.padEnd(40)} ${medians[at].toFixed(1).padStart(8)} ${Math.min(...times[at])
        .toFixed(1)
        .padStart(8)} ${`${(medians[at] / medians[0]).toFixed(2)} ×`.padStart(21)}`,
    );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function loads() {
  return loadavg()
    .map((each) => each.toFixed(1))
    .join(' ');
}
