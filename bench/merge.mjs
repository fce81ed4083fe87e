// Speed of the merge: the driver as a process against bare Node and `git merge-file`, merges a second in process, and growth
// with size. `npm run bench:merge`; prints figures, asserts nothing (the machine decides).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const { mergePlanningFile } = await import('../dist/merge/merge-planning-file.js');
const rounds = 21;

function decision(at) {
  return `- [Phase ${at % 9}]: decision ${at} about the ${at * 7919} things that were found on the way\n`;
}

/** A STATE.md of about so many bytes: both sides moved the clocks and added a decision, a row and a tick. */
function texts(bytes) {
  const decisions = Array.from({ length: Math.round((bytes - 900) / 119) }, (_, at) => decision(at)).join('');
  const rows = Array.from(
    { length: Math.round((bytes - 900) / 119) },
    (_, at) => `| Phase ${at} P01 | ${at} min | 3 tasks | ${at % 7} files |\n`,
  ).join('');
  const side = ({ hour, plan, extra }) => `---
gsd_state_version: 1.0
milestone: v1.0
status: executing
last_updated: "2026-06-01T${hour}:00:00.000Z"
progress:
  total_plans: 40
  completed_plans: ${plan}
  percent: ${Math.round(plan * 2.5)}
---

# Project State

## Current Position

Phase: 3 of 9 (Feed)
Plan: ${plan} of 12
Status: Executing
Last activity: 2026-06-01

Progress: [████░░░░░░] ${Math.round(plan * 2.5)}%

## Performance Metrics

| Plan | Duration | Tasks | Files |
|------|----------|-------|-------|
${rows}${extra ? `| Phase ${extra} P99 | 5 min | 2 tasks | 1 files |\n` : ''}
## Accumulated Context

### Decisions

${decisions}${extra ? `- [Phase ${extra}]: a decision of one side, number ${extra}\n` : ''}
### Blockers/Concerns

None yet.

## Session Continuity

Last session: 2026-06-01T${hour}:00:00.000Z
Stopped at: Completed plan ${plan}
Resume file: None
`;
  return {
    base: side({ hour: 10, plan: 3 }),
    ours: side({ hour: 11, plan: 4, extra: 100_003 }),
    theirs: side({ hour: 12, plan: 5, extra: 200_004 }),
  };
}

const folder = mkdtempSync(join(tmpdir(), 'leapfrog-bench-'));
const small = texts(12_000);
const file = (side) => join(folder, `${side}.md`);
const reset = () => ['base', 'ours', 'theirs'].forEach((side) => writeFileSync(file(side), small[side]));
const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];

const commands = {
  'node -e 0': [process.execPath, ['-e', '0']],
  'git merge-file': ['git', ['merge-file', '-q', file('ours'), file('base'), file('theirs')]],
  'leapfrog merge-driver': [
    process.execPath,
    [cli, 'merge-driver', file('base'), file('ours'), file('theirs'), '.planning/STATE.md'],
  ],
};
const took = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
for (let round = 0; round < rounds; round++) {
  for (const [name, [command, args]] of Object.entries(commands)) {
    reset();
    const start = performance.now();
    spawnSync(command, args);
    took[name].push(performance.now() - start);
  }
}
rmSync(folder, { recursive: true });
const bare = median(took['node -e 0']);
console.log(`STATE.md of ${small.ours.length} bytes, median of ${rounds} runs in turn`);
for (const [name, list] of Object.entries(took)) {
  console.log(
    `  ${name.padEnd(24)}${median(list).toFixed(1).padStart(8)} ms  ${(median(list) / bare).toFixed(2)} × bare node`,
  );
}

const once = (three) => mergePlanningFile({ path: 'STATE.md', ...three });
if (once(small).is !== 'clean') throw new Error('the benchmark file no longer merges cleanly');
for (let warm = 0; warm < 300; warm++) once(small);
const start = process.cpuUsage();
let merges = 0;
const cpuMs = () => {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
};
while (cpuMs() < 2000) {
  once(small);
  merges++;
}
console.log(`in process: ${Math.round((merges * 1000) / cpuMs())} merges of that file a second of CPU time`);
console.log('growth:');
for (const kilobytes of [62, 125, 250, 500, 1000]) {
  const three = texts(kilobytes * 1000);
  const times = [1, 2, 3].map(() => {
    const from = performance.now();
    once(three);
    return performance.now() - from;
  });
  console.log(
    `  ${String(Math.round(three.ours.length / 1000)).padStart(5)} KB ${median(times).toFixed(0).padStart(6)} ms`,
  );
}
