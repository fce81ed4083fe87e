// A GSD project of any size in a folder, as gsd-core 1.14 lays it out, committed once. Built-ins and git only.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const pad = (number) => String(number).padStart(2, '0');

/**
 * `phases` phases of `plansEach` plans. The first half is complete, one is executing, the next is planned,
 * the rest is planned too: the number of files is what the time should follow.
 */
export function makeProject(folder, { phases, plansEach }) {
  const root = join(folder, '.planning');
  mkdirSync(join(root, 'phases'), { recursive: true });
  const half = Math.floor(phases / 2);
  for (let number = 1; number <= phases; number += 1) {
    writePhase(root, number, plansEach, number <= half ? plansEach : number === half + 1 ? 1 : 0);
  }
  writeFileSync(join(root, 'ROADMAP.md'), roadmap(phases, plansEach, half));
  writeFileSync(join(root, 'STATE.md'), state(phases, half));
  writeFileSync(join(root, 'config.json'), '{ "mode": "interactive" }\n');
  writeFileSync(join(root, 'PROJECT.md'), '# Bench\n');
  const git = (...args) => spawnSync('git', ['-C', folder, ...args], { stdio: 'pipe' });
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  // Packed here: git would do it by itself, in the background of what is being measured.
  git('config', 'gc.auto', '0');
  git('-c', 'user.name=bench', '-c', 'user.email=bench@example.org', 'commit', '-qm', 'project of the bench');
  git('repack', '-adq');
}

function writePhase(root, number, plansEach, done) {
  const id = pad(number);
  const folder = join(root, 'phases', `${id}-step-${number}`);
  mkdirSync(folder);
  writeFileSync(join(folder, `${id}-CONTEXT.md`), `# Phase ${number}: context\n`);
  for (let plan = 1; plan <= plansEach; plan += 1) {
    writeFileSync(join(folder, `${id}-${pad(plan)}-PLAN.md`), planText(id, number, plan));
    if (plan <= done)
      writeFileSync(join(folder, `${id}-${pad(plan)}-SUMMARY.md`), summaryText(id, number, plan));
  }
  if (done === plansEach) {
    writeFileSync(
      join(folder, `${id}-VERIFICATION.md`),
      `---\nphase: ${id}\nstatus: passed\n---\n\n# Verified\n`,
    );
  }
}

function planText(id, number, plan) {
  return `---
phase: ${id}-step-${number}
plan: ${pad(plan)}
type: execute
wave: 1
depends_on: []
files_modified:
  - src/step-${number}/part-${plan}.js
autonomous: true
requirements: [REQ-${number}]
must_haves:
  truths:
    - "part ${plan} answers"
---

<objective>
Make part ${plan} of step ${number}.
</objective>

<tasks>
<task type="auto">
  <name>Write part ${plan}</name>
  <files>src/step-${number}/part-${plan}.js</files>
  <action>Export one function that returns ${plan}.</action>
  <verify>node src/step-${number}/part-${plan}.js</verify>
  <done>It prints ${plan}.</done>
</task>
</tasks>
`;
}

function summaryText(id, number, plan) {
  return `---
phase: ${id}-step-${number}
plan: ${pad(plan)}
status: complete
---

# Summary

Part ${plan} of step ${number} is there.

## Self-Check: PASSED
`;
}

function roadmap(phases, plansEach, half) {
  const numbers = Array.from({ length: phases }, (_, index) => index + 1);
  const ticked = (number) => (number <= half ? 'x' : ' ');
  return `# Roadmap: Bench

## Phases

${numbers.map((n) => `- [${ticked(n)}] **Phase ${n}: Step ${n}** - makes step ${n}`).join('\n')}

## Phase Details

${numbers
  .map(
    (n) => `### Phase ${n}: Step ${n}
**Goal**: step ${n} works
**Depends on**: ${n === 1 ? 'Nothing' : `Phase ${n - 1}`}
**Plans**: ${plansEach} plans

Plans:
${Array.from({ length: plansEach }, (_, p) => `- [${ticked(n)}] ${pad(n)}-${pad(p + 1)}-PLAN.md`).join('\n')}
`,
  )
  .join('\n')}
## Progress

| Phase | Plans Complete | Status | Completed |
|-------|----------------|--------|-----------|
${numbers.map((n) => `| ${n}. Step ${n} | ${n <= half ? plansEach : 0}/${plansEach} | ${n <= half ? 'Complete' : 'Planned'} | - |`).join('\n')}
`;
}

function state(phases, half) {
  return `---
gsd_state_version: 1.0
status: executing
---

# Project State

## Current Position

Phase: ${half + 1} of ${phases} (Step ${half + 1})
Plan: 1 of 10 in current phase
Status: Executing Phase ${half + 1}
Last activity: 2026-01-01 — planned

## Accumulated Context

### Decisions

None yet.
`;
}
