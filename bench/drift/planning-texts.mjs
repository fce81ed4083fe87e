// Planning files the way GSD writes them: phase N's plans with their promises, the plans of N+1 that rely on code, and the
// bookkeeping around both.
import { callOf, signatureOf } from './new-module.mjs';

/**
 * @typedef {object} Anchor something in the code that a plan of N+1 relies on
 * @property {import('./definitions.mjs').Definition} definition
 * @property {string} signature its first line, as a block of interfaces copies it
 * @property {'interface' | 'link' | 'usual' | 'symbol' | 'prose' | 'lines'} mention
 * @property {boolean} modified whether the plan will change the file
 */

const fence = { typescript: 'typescript', javascript: 'js', python: 'python', shell: 'bash', go: 'go' };
export const padded = (number) => String(number).padStart(2, '0');
export const phaseFolder = (phase) => `.planning/phases/${padded(phase.number)}-${phase.slug}`;
export const planPath = (phase, plan) => `${phaseFolder(phase)}/${plan.id}-PLAN.md`;

const yamlList = (indent, items) =>
  items.length === 0 ? ' []' : `\n${items.map((item) => `${indent}- ${item}`).join('\n')}`;

function frontmatter(phase, plan, { files, artifacts, links, truths }) {
  return `---
phase: ${padded(phase.number)}-${phase.slug}
plan: ${plan.id.split('-')[1]}
type: execute
wave: ${plan.wave}
depends_on: []
files_modified:${yamlList('  ', files)}
autonomous: true
requirements:${plan.requirements.length === 0 ? ' []' : ` [${plan.requirements.join(', ')}]`}

must_haves:
  truths:${yamlList(
    '    ',
    truths.map((truth) => JSON.stringify(truth)),
  )}
  artifacts:${artifacts.length === 0 ? ' []' : `\n${artifacts.map(artifactText).join('\n')}`}
  key_links:${links.length === 0 ? ' []' : `\n${links.map(linkText).join('\n')}`}
---
`;
}

function artifactText({ path, provides, exports, contains }) {
  const lines = [`    - path: "${path}"`, `      provides: "${provides}"`];
  if (exports !== undefined) lines.push(`      exports: [${exports.map((name) => `"${name}"`).join(', ')}]`);
  if (contains !== undefined) lines.push(`      contains: "${contains}"`);
  return lines.join('\n');
}

const linkText = ({ from, to, via, pattern }) =>
  [
    `    - from: "${from}"`,
    `      to: "${to}"`,
    `      via: "${via}"`,
    ...(pattern === undefined ? [] : [`      pattern: "${pattern}"`]),
  ].join('\n');

const moduleArtifact = (language, added, random) => ({
  path: added.path,
  provides: added.about,
  ...(language !== 'shell' && random.chance(0.75)
    ? { exports: added.functions.map(({ name }) => name) }
    : { contains: added.functions[0].name }),
});

/** A plan of phase N: what it promises, in must_haves and in words. */
export function promisingPlan(story, plan) {
  const { random, source, phase } = story;
  const { language } = source;
  const files = [...plan.modules.map(({ path }) => path), ...plan.additions.map(({ path }) => path)];
  const artifacts = [
    ...plan.modules.map((added) => moduleArtifact(language, added, random)),
    ...plan.additions.map(({ path, added }) => ({
      path,
      provides: `${added.name} beside what is there`,
      ...(language !== 'shell' && random.chance(0.6) ? { exports: [added.name] } : { contains: added.name }),
    })),
  ];
  const links = plan.modules.slice(1).map((added) => ({
    from: added.path,
    to: plan.modules[0].path,
    via: 'shared names',
    pattern: added.functions[0].name,
  }));
  const functions = [
    ...plan.modules.flatMap(({ path, functions: list }) => list.map((added) => ({ path, added }))),
    ...plan.additions,
  ];
  const tasks = functions.map(
    ({ path, added }, at) => `<task type="auto">
  <name>Task ${at + 1}: Add ${added.name}</name>
  <files>${path}</files>
  <action>
Add \`${added.name}\` to \`${path}\`:

\`\`\`${fence[language]}
${signatureOf(language, added)}
\`\`\`

Keep it free of side effects; phase ${phase.number + 1} builds on it.
  </action>
  <verify>grep -n "${added.name}" ${path}</verify>
  <done>${added.name} is there and tested</done>
</task>
`,
  );
  return `${frontmatter(phase, plan, { files, artifacts, links, truths: functions.map(({ added }) => `${added.name} gives what phase ${phase.number + 1} needs`) })}
<objective>
${plan.about}

Purpose: lay the ground for ${story.next.name}.
Output: ${files.map((path) => `\`${path}\``).join(', ')}
</objective>

<context>
@.planning/PROJECT.md
@.planning/ROADMAP.md
@.planning/STATE.md
</context>

<tasks>

${tasks.join('\n')}
</tasks>

<success_criteria>
- All tasks verified
</success_criteria>

<output>
After completion, create \`${phaseFolder(phase)}/${plan.id}-SUMMARY.md\`
</output>
`;
}

/** A plan of phase N+1: what it relies on, and what it will make. */
export function relyingPlan(story, plan) {
  const { random, source, next } = story;
  const { language } = source;
  const own = plan.makes;
  const files = [
    own.path,
    ...(plan.adds === undefined ? [] : [plan.adds.path]),
    ...plan.anchors.filter(({ modified }) => modified).map(({ definition }) => definition.path),
    ...plan.uses.filter(({ modified }) => modified).map(({ path }) => path),
  ];
  const links = [
    ...plan.anchors
      .filter(({ mention }) => mention === 'link')
      .map(({ definition }) => ({
        from: own.path,
        to: definition.path,
        via: language === 'shell' ? 'source' : 'import',
        pattern: definition.name,
      })),
    ...plan.uses
      .filter(({ how }) => how === 'link')
      .map(({ path, added }) => ({ from: own.path, to: path, via: 'call', pattern: added.name })),
  ];
  const text = frontmatter(next, plan, {
    files: [...new Set(files)],
    artifacts: [
      moduleArtifact(language, own, random),
      ...(plan.adds === undefined
        ? []
        : [
            {
              path: plan.adds.path,
              provides: `${plan.adds.added.name} for ${next.name}`,
              contains: plan.adds.added.name,
            },
          ]),
    ],
    links,
    truths: [`A person sees ${plan.about.toLowerCase()}`, ...plan.requirements.map((id) => `${id} holds`)],
  });
  const contextPaths = [
    ...plan.anchors
      .filter(({ mention, atContext }) => atContext && mention !== 'symbol' && mention !== 'prose')
      .map(({ definition }) => definition.path),
    ...plan.uses.filter(({ exists }) => exists).map(({ path }) => path),
  ];
  return `${text}
<objective>
${plan.about}

Purpose: ${next.goal}
Output: \`${own.path}\`
</objective>

<execution_context>
@./.claude/get-shit-done/workflows/execute-plan.md
@./.claude/get-shit-done/templates/summary.md
</execution_context>

<context>
@.planning/PROJECT.md
@.planning/ROADMAP.md
@.planning/STATE.md
@${phaseFolder(next)}/${padded(next.number)}-CONTEXT.md
${[...new Set(contextPaths)].map((path) => `@${path}\n`).join('')}${interfaces(story, plan)}</context>

<tasks>

${tasksOf(story, plan).join('\n')}
</tasks>

<verification>
1. \`${own.functions[0].name}\` works on the examples
2. Nothing that was there before fails
</verification>

<success_criteria>
${plan.requirements.map((id) => `- ${id} is met`).join('\n') || '- All tasks verified'}
</success_criteria>

<output>
After completion, create \`${phaseFolder(next)}/${plan.id}-SUMMARY.md\`
</output>
`;
}

function interfaces(story, plan) {
  const { source, phase } = story;
  const shown = [
    ...plan.anchors
      .filter(({ mention }) => mention === 'interface')
      .map(({ definition, signature }) => [definition.path, signature]),
    ...plan.uses
      .filter(({ how }) => how === 'interface')
      .map(({ path, added }) => [`${path} (phase ${phase.number})`, signatureOf(source.language, added)]),
  ];
  if (shown.length === 0) return '';
  const blocks = shown.map(
    ([path, signature]) => `From ${path}:\n\`\`\`${fence[source.language]}\n${signature}\n\`\`\`\n`,
  );
  return `\n<interfaces>\n<!-- What this plan relies on, copied so that nobody has to explore -->\n${blocks.join('\n')}</interfaces>\n`;
}

function tasksOf(story, plan) {
  const { random, source } = story;
  const { language } = source;
  const relied = [
    ...plan.anchors.map((anchor) => ({
      path: anchor.definition.path,
      first: readFirst(anchor),
      says: anchorSentence(random, language, anchor),
      modified: anchor.modified,
    })),
    ...plan.uses.map((use) => ({
      path: use.path,
      first: use.exists ? `${use.path} — as phase ${story.phase.number} leaves it` : undefined,
      says: useSentence(random, language, use),
      modified: use.modified,
    })),
  ];
  const count = Math.max(1, Math.min(3, Math.ceil(relied.length / 2)));
  const dealt = Array.from({ length: count }, (_, at) =>
    relied.filter((_one, index) => index % count === at),
  );
  return dealt.map((parts, at) => {
    const own = plan.makes.functions[at % plan.makes.functions.length];
    const files = [
      plan.makes.path,
      ...parts.filter(({ modified }) => modified).map(({ path }) => path),
      ...(at === 0 && plan.adds !== undefined ? [plan.adds.path] : []),
    ];
    const first = parts.flatMap(({ first: line }) => (line === undefined ? [] : [`    - ${line}`]));
    const decision = plan.decisions[at];
    return `<task type="auto">
  <name>Task ${at + 1}: ${own.name} for ${plan.about.toLowerCase()}</name>
  <files>${[...new Set(files)].join(', ')}</files>
${first.length > 0 && story.modern ? `  <read_first>\n${first.join('\n')}\n  </read_first>\n` : ''}  <action>
${at === 0 ? `Create \`${plan.makes.path}\` with \`${callOf(language, own)}\`.` : `Complete \`${own.name}\` in \`${plan.makes.path}\`.`}
${at === 0 && plan.adds !== undefined ? `Add a new function \`${plan.adds.added.name}\` to \`${plan.adds.path}\`.\n` : ''}${parts.map(({ says }) => `- ${says}`).join('\n')}
${decision === undefined ? '' : `Per ${decision}, keep to what was decided.\n`}  </action>
  <verify>
    <automated>grep -q "${own.name}" ${plan.makes.path}</automated>
  </verify>
  <done>\`${own.name}\` does what the objective says</done>
</task>
`;
  });
}

function readFirst({ definition, mention, atContext, lines }) {
  const { path, from, to, name } = definition;
  if (mention === 'lines')
    return `${path} (lines ${lines[0]}-${lines[1]}) — the code that this task builds on`;
  if (mention === 'symbol') return undefined;
  return atContext ? `${path} — ${name} and its callers` : `${path} (lines ${from + 1}-${to + 1})`;
}

function anchorSentence(random, language, anchor) {
  const { definition, mention } = anchor;
  const { name, path, parameters } = definition;
  const plain = parameters.map((one) => /^(\.\.\.|\*{1,2})?[A-Za-z_$][\w$]*/.exec(one)?.[0] ?? 'options');
  const own = definition.owner === undefined ? name : `${definition.owner}.${name}`;
  const given = plain.filter((one) => one !== 'self' && one !== 'cls');
  const call =
    language === 'shell' || (definition.kind !== 'function' && definition.kind !== 'method')
      ? own
      : `${own}(${given.join(', ')})`;
  switch (mention) {
    case 'lines':
      return `Follow the code in \`${path}\` lines ${anchor.lines[0]}-${anchor.lines[1]}: the new code has to treat the same cases in the same way.`;
    case 'prose':
      return `Extend what ${own} does in \`${path}\`; its result is what the new code starts from.`;
    case 'symbol':
      return `Reuse \`${own}\` instead of writing it again.`;
    default:
      return random.pick([
        `Call \`${call}\` from \`${path}\` and hand its result on.`,
        `Build on \`${own}\` (\`${path}\`): it already covers the usual cases.`,
        `Wire it to \`${own}\` in ${path}; do not change its callers.`,
        `Use \`${call}\` for each entry.`,
      ]);
  }
}

function useSentence(random, language, { path, added, exists }) {
  const call = callOf(language, added);
  return random.pick([
    `Call \`${call}\` from \`${path}\`${exists ? '' : ', which the phase before delivers'}.`,
    `Use \`${added.name}\` (\`${path}\`) to prepare the input.`,
    `Import \`${added.name}\` from \`${path}\` and pass its result on: \`${call}\`.`,
  ]);
}

// Bookkeeping.

export function roadmap(story, { done }) {
  const { phase, next } = story;
  const tick = done ? 'x' : ' ';
  const goals = next.criteria.map((text, at) => `  ${at + 1}. ${text}`).join('\n');
  return `# Roadmap: ${story.product}

## Phases

- [x] **Phase ${phase.number - 1}: Groundwork** - What everything stands on
- [${tick}] **Phase ${phase.number}: ${phase.name}** - ${phase.goal}
- [ ] **Phase ${next.number}: ${next.name}** - ${next.goal}
- [ ] **Phase ${next.number + 1}: Polish** - ${story.later ? 'What is left, and what people asked for' : 'What is left'}
${story.later ? `- [ ] **Phase ${next.number + 2}: Wishes** - Added while phase ${phase.number} was executed\n` : ''}
## Phase Details

### Phase ${phase.number}: ${phase.name}
**Goal**: ${phase.goal}
**Depends on**: Phase ${phase.number - 1}
**Requirements**: ${phase.requirements.map(({ id }) => id).join(', ')}
**Plans**: ${phase.plans.length} plans

Plans:
${phase.plans.map((plan) => `- [${tick}] ${plan.id}-PLAN.md — ${plan.about}`).join('\n')}

### Phase ${next.number}: ${next.name}
**Goal**: ${next.goal}
**Depends on**: Phase ${phase.number}
**Requirements**: ${next.requirements.map(({ id }) => id).join(', ')}
**Success Criteria** (what must be TRUE):
${goals}
**Plans**: TBD

## Progress

| Phase | Plans Complete | Status | Completed |
|-------|----------------|--------|-----------|
| ${phase.number - 1}. Groundwork | 2/2 | Complete | 2026-01-10 |
| ${phase.number}. ${phase.name} | ${done ? phase.plans.length : 0}/${phase.plans.length} | ${done ? 'Complete' : 'In progress'} | ${done ? '2026-01-14' : '-'} |
| ${next.number}. ${next.name} | 0/TBD | Not started | - |
`;
}

const requirementLine = ({ id, text }, ticked) => `- [${ticked ? 'x' : ' '}] **${id}**: ${text}`;
const traceRow = (id, number, ticked) => `| ${id} | Phase ${number} | ${ticked ? 'Complete' : 'Pending'} |`;

export function requirements(story, { done }) {
  const { phase, next } = story;
  return `# Requirements: ${story.product}

**Defined:** 2026-01-05

## v1 Requirements

### ${phase.name}

${phase.requirements.map((one) => requirementLine(one, done)).join('\n')}

### ${next.name}

${next.requirements.map((one) => requirementLine(one, false)).join('\n')}

## v2 Requirements

- **LATER-01**: A second language for all texts
${story.later ? '- **LATER-02**: Texts can be read aloud\n' : ''}${next.postponed.map(({ id, text }) => `- **${id}**: ${text}\n`).join('')}
## Out of Scope

| Feature | Reason |
|---------|--------|
| Mobile app | Web first |

## Traceability

| Requirement | Phase | Status |
|-------------|-------|--------|
${[...phase.requirements.map(({ id }) => traceRow(id, phase.number, done)), ...next.requirements.map(({ id }) => traceRow(id, next.number, false))].join('\n')}
`;
}

export function context(story) {
  const { next } = story;
  return `# Phase ${next.number}: ${next.name} - Context

**Gathered:** 2026-01-11
**Status:** Ready for planning

<domain>
## Phase Boundary

${next.goal}
</domain>

<decisions>
## Implementation Decisions

${next.decisions.map(({ id, text }) => `- **${id}:** ${text}`).join('\n')}

### Claude's Discretion
- Names of what is not seen from outside
</decisions>

<deferred>
## Deferred Ideas

None — discussion stayed within phase scope
</deferred>
`;
}

export function state(story, { done }) {
  const { phase, next } = story;
  return `# Project State

## Project Reference

See: .planning/PROJECT.md

## Current Position

Phase: ${done ? next.number : phase.number} of ${next.number + 1} (${done ? next.name : phase.name})
Plan: ${done ? 'Not started' : `1 of ${phase.plans.length}`}
Status: ${done ? 'Ready to plan' : 'Executing'}
Last activity: ${done ? '2026-01-14' : '2026-01-12'}

Progress: [${done ? '██████░░░░' : '████░░░░░░'}] ${done ? 60 : 40}%
${done ? `\n### Decisions\n\n- [Phase ${phase.number}]: ${story.decided}\n` : ''}`;
}

/** What phase N says about one of its plans when it is done. */
export function summary(story, plan) {
  const { phase } = story;
  const delivered = plan.delivered ?? [];
  return `---
phase: ${padded(phase.number)}-${phase.slug}
plan: ${plan.id.split('-')[1]}
subsystem: core
provides:${yamlList(
    '  ',
    delivered.map((text) => JSON.stringify(text)),
  )}
key-files:
  created:${yamlList('    ', plan.created ?? [])}
  modified:${yamlList('    ', plan.modified ?? [])}
key-decisions:${yamlList('  ', [JSON.stringify(story.decided)])}
requirements-completed: [${plan.requirements.join(', ')}]
duration: 14min
completed: 2026-01-14
---

# Phase ${phase.number} Plan ${plan.id.split('-')[1]}: ${plan.about} Summary

**${plan.about}**

## Task Commits

1. **Task 1** - \`abc1234\` (feat)

## Decisions Made

${story.decided}

## Deviations from Plan

${plan.deviations?.length > 0 ? plan.deviations.map((text, at) => `### ${at + 1}. ${text}\n`).join('\n') : 'None - plan executed exactly as written.'}

## Issues Encountered

None
`;
}

export const verification = (story) => `---
phase: ${padded(story.phase.number)}-${story.phase.slug}
verified: 2026-01-14T10:00:00Z
status: passed
score: 3/3 must-haves verified
---

# Phase ${story.phase.number}: ${story.phase.name} Verification Report

**Phase Goal:** ${story.phase.goal}
**Status:** passed
`;

export const project = (story) => `# ${story.product}

## What This Is

A library and a command line for ${story.next.name.toLowerCase()}.

## Core Value

It does what it says.
`;
