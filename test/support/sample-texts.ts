/** The texts of the sample project: what GSD's templates make of a small notes application. */

export interface SamplePlan {
  readonly title: string;
  /** Source files that executing the plan writes. */
  readonly files: readonly string[];
  readonly requirement: string;
}

export interface SamplePhase {
  readonly number: string;
  readonly name: string;
  readonly goal: string;
  readonly requirement: string;
  readonly plans: readonly SamplePlan[];
}

function plans(
  requirement: string,
  ...rows: ReadonlyArray<readonly [string, string]>
): readonly SamplePlan[] {
  return rows.map(([title, file]) => ({ title, files: [file], requirement }));
}

export const samplePhases: readonly SamplePhase[] = [
  {
    number: '1',
    name: 'Foundation',
    goal: 'The project boots',
    requirement: 'BASE-01',
    plans: plans('BASE-01', ['Boot the server', 'src/server.js']),
  },
  {
    number: '2',
    name: 'Auth',
    goal: 'Users can sign up and log in',
    requirement: 'AUTH-01',
    plans: plans(
      'AUTH-01',
      ['Sign up endpoint', 'src/signup.js'],
      ['Log in endpoint', 'src/login.js'],
      ['Sessions', 'src/session.js'],
    ),
  },
  {
    number: '3',
    name: 'Feed',
    goal: 'Users see their notes',
    requirement: 'FEED-01',
    plans: plans('FEED-01', ['Note list', 'src/feed.js'], ['Paging', 'src/paging.js']),
  },
  {
    number: '4',
    name: 'Search',
    goal: 'Users find a note',
    requirement: 'FIND-01',
    plans: plans('FIND-01', ['Index', 'src/index-notes.js']),
  },
];

export function samplePhase(number: string): SamplePhase {
  const found = samplePhases.find((phase) => phase.number === number);
  if (found === undefined) throw new Error(`the sample project has no phase ${number}`);
  return found;
}

export function padded(number: string | number): string {
  return String(number).padStart(2, '0');
}

/** "phases/03-feed", relative to `.planning`. */
export function phaseFolder(number: string): string {
  return `phases/${padded(number)}-${samplePhase(number).name.toLowerCase()}`;
}

export function planId(phase: string, plan: number): string {
  return `${padded(phase)}-${padded(plan)}`;
}

export function roadmapText(): string {
  const bullets = samplePhases.map(
    ({ number, name, goal }) => `- [ ] **Phase ${number}: ${name}** - ${goal}`,
  );
  const sections = samplePhases.map(
    ({ number, name, goal, requirement }) => `### Phase ${number}: ${name}
**Goal**: ${goal}
**Depends on**: ${number === '1' ? 'Nothing (first phase)' : `Phase ${String(Number(number) - 1)}`}
**Requirements**: ${requirement}
**Success Criteria** (what must be TRUE):
  1. ${goal}
**Plans**: TBD
`,
  );
  const rows = samplePhases.map(({ number, name }) => `| ${number}. ${name} | 0/TBD | Not started | - |`);
  return `# Roadmap: Notes

## Overview

A small server that keeps notes, phase by phase.

## Phases

${bullets.join('\n')}

## Phase Details

${sections.join('\n')}
## Progress

| Phase | Plans Complete | Status | Completed |
|-------|----------------|--------|-----------|
${rows.join('\n')}
`;
}

/** `frontmatter`: gsd-core's template starts with it; the older ones get theirs at the first verb, January never. */
export function stateText({ frontmatter, date }: { frontmatter: boolean; date: string }): string {
  const head = frontmatter ? '---\ngsd_state_version: "1.0"\nstatus: planning\n---\n\n' : '';
  return `${head}# Project State

## Project Reference

See: .planning/PROJECT.md (updated ${date})

**Core value:** Users can write and read notes
**Current focus:** Phase 1 — Foundation

## Current Position

Phase: 1 of ${String(samplePhases.length)} (Foundation)
Plan: 0 of 1 in current phase
Status: Ready to plan
Last activity: ${date} — Roadmap created

Progress: [░░░░░░░░░░] 0%

## Performance Metrics

**Velocity:**
- Total plans completed: 0
- Average duration: -
- Total execution time: 0 hours

**By Phase:**

| Phase | Plans | Total | Avg/Plan |
|-------|-------|-------|----------|
| - | - | - | - |

## Accumulated Context

### Decisions

Decisions are logged in PROJECT.md Key Decisions table.
Recent decisions affecting current work:

- [Start]: Plain Node, no framework

### Pending Todos

None yet.

### Blockers/Concerns

None yet.

## Session Continuity

Last session: ${date} 09:00
Stopped at: Roadmap created
Resume file: None
`;
}

export function requirementsText(): string {
  const items = samplePhases.map(({ requirement, goal }) => `- [ ] **${requirement}**: ${goal}`);
  const rows = samplePhases.map(
    ({ requirement, number }) => `| ${requirement} | Phase ${number} | Pending |`,
  );
  return `# Requirements: Notes

## v1 Requirements

${items.join('\n')}

## Traceability

| Requirement | Phase | Status |
|-------------|-------|--------|
${rows.join('\n')}
`;
}

export const projectText = `# Notes

## What This Is

A small server that keeps notes.

## Core Value

Users can write and read notes.

## Key Decisions

| Decision | Rationale | Outcome |
|----------|-----------|---------|
| Plain Node | Nothing to learn | — Pending |
`;

/** Early GSD kept `commit_docs` at the top; later ones under `planning`. Both are written where each looks. */
export const configText = `${JSON.stringify(
  {
    mode: 'interactive',
    commit_docs: true,
    workflow: { research: true, plan_check: true, verifier: true, auto_advance: false, use_worktrees: false },
    git: { branching_strategy: 'none' },
  },
  null,
  2,
)}\n`;

export function contextText(phase: string): string {
  const { name, goal } = samplePhase(phase);
  return `# Phase ${phase}: ${name} - Context\n\n<domain>\n${goal}\n</domain>\n\n<decisions>\n- Newest notes come first\n</decisions>\n`;
}

export function researchText(phase: string): string {
  const { name } = samplePhase(phase);
  return `# Phase ${phase}: ${name} - Research\n\n**Confidence:** HIGH\n\nThe server of phase 1 is enough: src/server.js routes by path.\n`;
}

export function planText(phase: string, plan: number, { title, files, requirement }: SamplePlan): string {
  const { name, goal } = samplePhase(phase);
  const before = plan === 1 ? '[]' : `["${planId(phase, plan - 1)}"]`;
  return `---
phase: ${padded(phase)}-${name.toLowerCase()}
plan: ${padded(plan)}
type: execute
wave: ${String(plan)}
depends_on: ${before}
files_modified: [${files.join(', ')}]
autonomous: true
requirements: [${requirement}]
must_haves:
  truths:
    - "${goal}"
  artifacts:
    - path: "${files[0] ?? ''}"
      provides: "${title}"
  key_links: []
---

<objective>
${title}.
</objective>

<context>
@.planning/STATE.md
@.planning/ROADMAP.md
@src/server.js
</context>

<tasks>
<task type="auto">
  <name>Task 1: ${title}</name>
  <files>${files.join(', ')}</files>
  <action>Write ${files.join(', ')}.</action>
  <verify>node --check ${files[0] ?? ''}</verify>
  <acceptance_criteria>- the file parses</acceptance_criteria>
  <done>${title} works</done>
</task>
</tasks>

<verification>
node --check ${files[0] ?? ''}
</verification>

<success_criteria>
- ${title}
</success_criteria>

<output>
After completion, create \`.planning/${phaseFolder(phase)}/${planId(phase, plan)}-SUMMARY.md\`
</output>
`;
}

export function summaryText(phase: string, plan: number, given: SamplePlan, date: string): string {
  const { name } = samplePhase(phase);
  return `---
phase: ${padded(phase)}-${name.toLowerCase()}
plan: ${padded(plan)}
subsystem: ${name.toLowerCase()}
tags: [node]
provides: ["${given.title}"]
key-files:
  created: [${given.files.join(', ')}]
  modified: []
key-decisions: []
requirements-completed: [${given.requirement}]
duration: 5min
completed: ${date}
---

# Phase ${phase} Plan ${String(plan)}: ${given.title} Summary

**${given.title} works**

## Deviations from Plan

None - plan executed exactly as written.

## Self-Check: PASSED
`;
}

/** `covered`: lines that gsd-core's \`verification fingerprint\` gave. */
export function verificationText(phase: string, date: string, covered: string): string {
  const { name, goal } = samplePhase(phase);
  return `---
phase: ${padded(phase)}-${name.toLowerCase()}
verified: ${date}T12:00:00Z
status: passed
score: 1/1 must-haves verified
${covered}---

# Phase ${phase}: ${name} Verification Report

| # | Truth | Status |
|---|-------|--------|
| 1 | ${goal} | VERIFIED |
`;
}
