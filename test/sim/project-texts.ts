import { remembered } from './door/remembered.ts';

/** The planning files of a simulated project, and the edits that sessions make to them, as functions from text to text. */

export type Dialect = 'january' | 'classic';

/** Phases as a roadmap lists them; an inserted one has a number like "2.1". */
export const namesOfPhases: Readonly<Record<string, string>> = {
  '1': 'one',
  '2': 'two',
  '3': 'three',
  '1.1': 'one and a bit',
  '2.1': 'two and a bit',
};

export const plansOfPhase = [1, 2] as const;

const paddedPhases = new Map<string, string>();

export function padded(phase: string): string {
  const known = paddedPhases.get(phase) ?? paddedAnew(phase);
  paddedPhases.set(phase, known);
  return known;
}

function paddedAnew(phase: string): string {
  const [whole = '', part] = phase.split('.');
  return part === undefined ? whole.padStart(2, '0') : `${whole.padStart(2, '0')}.${part}`;
}

export function nameOf(phase: string): string {
  return namesOfPhases[phase] ?? phase;
}

const directories = new Map<string, string>();

export function directoryOf(phase: string): string {
  const known = directories.get(phase) ?? directoryAnew(phase);
  directories.set(phase, known);
  return known;
}

function directoryAnew(phase: string): string {
  return `.planning/phases/${padded(phase)}-${nameOf(phase).replaceAll(' ', '-')}`;
}

export function planPath(phase: string, plan: number): string {
  return `${directoryOf(phase)}/${padded(phase)}-0${plan}-PLAN.md`;
}

export function summaryPath(phase: string, plan: number): string {
  return `${directoryOf(phase)}/${padded(phase)}-0${plan}-SUMMARY.md`;
}

export function contextPath(phase: string): string {
  return `${directoryOf(phase)}/${padded(phase)}-CONTEXT.md`;
}

export function verificationPath(phase: string): string {
  return `${directoryOf(phase)}/${padded(phase)}-VERIFICATION.md`;
}

export function sourcePath(phase: string, plan: number): string {
  return `src/${phase}-${plan}.txt`;
}

/** What a worker makes that does not keep to its second plan. */
export function otherPath(phase: string): string {
  return `src/${phase}-2-other.txt`;
}

/** The phase whose second plan makes what the first plan of this one builds on. */
export function phaseBefore(phase: string): string | undefined {
  const [whole = '', part] = phase.split('.');
  if (part !== undefined) return whole;
  return whole === '1' ? undefined : String(Number(whole) - 1);
}

export function planText(phase: string, plan: number, dialect: Dialect): string {
  const before = plan === 1 ? phaseBefore(phase) : undefined;
  const context = before === undefined ? '' : `<context>\n@${sourcePath(before, 2)}\n</context>\n\n`;
  const files = `files_modified:\n  - ${sourcePath(phase, plan)}\n`;
  const more =
    dialect === 'january'
      ? files
      : `wave: ${plan}\ndepends_on: ${plan === 1 ? '[]' : '[01]'}\n${files}autonomous: true\nmust_haves:\n  truths:\n    - it is made\n`;
  return `---\nphase: ${padded(phase)}-${nameOf(phase).replaceAll(' ', '-')}\nplan: 0${plan}\ntype: execute\n${more}---\n\n${context}<objective>Make ${phase}.${plan}</objective>\n`;
}

export function summaryText(phase: string, plan: number): string {
  return `---\nphase: ${padded(phase)}\nplan: 0${plan}\n---\n\n# Summary of ${phase}.${plan}\n`;
}

export function verificationText(phase: string, status: string, made: readonly string[]): string {
  const covered = made.map((path) => `  - ${path}\n`).join('');
  return `---\nphase: ${padded(phase)}\nstatus: ${status}\nscore: 2/2\ncovered_files:\n${covered}---\n\n# Verification\n`;
}

function detail(phase: string, planned: boolean): string {
  const list = plansOfPhase.map((plan) => `- [ ] ${padded(phase)}-0${plan}: make ${plan}\n`).join('');
  return `### Phase ${phase}: Phase ${nameOf(phase)}\n**Goal**: Make ${phase}\n**Plans**: ${planned ? '2 plans' : 'TBD'}\n\nPlans:\n${list}`;
}

function bullet(phase: string): string {
  return `- [ ] **Phase ${phase}: Phase ${nameOf(phase)}** - make it`;
}

function row(phase: string): string {
  return `| ${phase}. Phase ${nameOf(phase)} | 0/2 | Not started | - |`;
}

export function roadmapText(phases: readonly string[]): string {
  return `# Roadmap: Small\n\n## Phases\n\n${phases.map(bullet).join('\n')}\n\n## Phase Details\n\n${phases.map((phase) => detail(phase, phase === '1')).join('\n')}\n## Progress\n\n| Phase | Plans Complete | Status | Completed |\n|-------|----------------|--------|-----------|\n${phases.map(row).join('\n')}\n`;
}

export function stateText(phases: readonly string[], dialect: Dialect): string {
  const front =
    dialect === 'january'
      ? ''
      : `---\ngsd_state_version: 1.0\nmilestone: v1.0\nstatus: executing\nprogress:\n  total_phases: ${phases.length}\n  completed_phases: 0\n  total_plans: 2\n  completed_plans: 0\n---\n\n`;
  return `${front}# Project State\n\n## Current Position\n\nPhase: 1 of ${phases.length} (Phase one)\nPlan: 0 of 2 in current phase\nStatus: Ready to execute\nLast activity: 2026-01-20 — started\n\n## Accumulated Context\n\n### Decisions\n\nNone yet.\n\n### Pending Todos\n\nNone yet.\n\n### Blockers/Concerns\n\nNone yet.\n\n## Session Continuity\n\nLast session: 2026-01-20 10:00\nStopped at: start\nResume file: None\n`;
}

// What sessions do to the two shared files

export const withPlansListed = remembered(withPlansListedAnew);

function withPlansListedAnew(roadmap: string, phase: string): string {
  const at = roadmap.indexOf(`### Phase ${phase}: `);
  if (at < 0) throw new Error(`the roadmap has no phase ${phase}`);
  const end = roadmap.indexOf('\n#', at);
  const section = roadmap.slice(at, end).replace('**Plans**: TBD', '**Plans**: 2 plans');
  return roadmap.slice(0, at) + section + roadmap.slice(end);
}

export const withPlanTicked = remembered(withPlanTickedAnew);

function withPlanTickedAnew(roadmap: string, phase: string, plan: number): string {
  return roadmap
    .replace(`- [ ] ${padded(phase)}-0${plan}:`, `- [x] ${padded(phase)}-0${plan}:`)
    .replace(
      new RegExp(`^\\| ${escaped(phase)}\\. (.*?) \\| \\d/2 \\| .*$`, 'm'),
      (_, name: string) => `| ${phase}. ${name} | ${plan}/2 | In progress | - |`,
    );
}

export const withPhaseTicked = remembered(withPhaseTickedAnew);

function withPhaseTickedAnew(roadmap: string, phase: string): string {
  return roadmap
    .replace(
      new RegExp(`^- \\[ \\] \\*\\*Phase ${escaped(phase)}: (.*)$`, 'm'),
      (_, rest: string) => `- [x] **Phase ${phase}: ${rest} (completed 2026-01-20)`,
    )
    .replace(
      new RegExp(`^\\| ${escaped(phase)}\\. (.*?) \\| .*$`, 'm'),
      (_, name: string) => `| ${phase}. ${name} | 2/2 | Complete | 2026-01-20 |`,
    );
}

export function withPhaseInserted(roadmap: string, phase: string, after: string): string {
  return roadmap
    .replace(new RegExp(`^(- \\[.\\] \\*\\*Phase ${escaped(after)}: .*)$`, 'm'), `$1\n${bullet(phase)}`)
    .replace(new RegExp(`^(\\| ${escaped(after)}\\. .*)$`, 'm'), `$1\n${row(phase)}`)
    .replace(/(?=\n## Progress)/, `\n${detail(phase, false)}`);
}

export const withPosition = remembered(withPositionAnew);

function withPositionAnew(state: string, phase: string, plan: number, status: string): string {
  return state
    .replace(/^Phase: \S+ of (\d+) .*$/m, `Phase: ${phase} of $1 (Phase ${nameOf(phase)})`)
    .replace(/^Plan: .*$/m, `Plan: ${plan} of 2 in current phase`)
    .replace(/^Status: .*$/m, `Status: ${status}`)
    .replace(/^Last activity: .*$/m, `Last activity: 2026-01-20 — ${status} ${phase}.${plan}`);
}

export const withCounters = remembered(withCountersAnew);

function withCountersAnew(state: string, counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts).reduce(
    (text, [name, value]) => text.replace(new RegExp(`^  ${name}: \\d+$`, 'm'), `  ${name}: ${value}`),
    state,
  );
}

export const withEntry = remembered(withEntryAnew);

function withEntryAnew(state: string, list: 'Decisions' | 'Pending Todos', entry: string): string {
  const heading = `### ${list}\n\n`;
  const from = state.indexOf(heading) + heading.length;
  const to = state.indexOf('\n\n', from);
  const body = state.slice(from, to);
  if (body.split('\n').includes(entry)) return state;
  return state.slice(0, from) + (body === 'None yet.' ? entry : `${body}\n${entry}`) + state.slice(to);
}

function escaped(text: string): string {
  return text.replaceAll('.', String.raw`\.`);
}

export function initialFiles(phases: readonly string[], dialect: Dialect): Readonly<Record<string, string>> {
  const contexts = phases
    .slice(1)
    .map((phase) => [contextPath(phase), `# Phase ${phase}: Context\n`] as const);
  const plans = plansOfPhase.map((plan) => [planPath('1', plan), planText('1', plan, dialect)] as const);
  return {
    'README.md': '# small\n',
    'notes.txt': 'notes\n',
    '.planning/PROJECT.md': '# Small\n',
    '.planning/ROADMAP.md': roadmapText(phases),
    '.planning/STATE.md': stateText(phases, dialect),
    ...Object.fromEntries([...plans, ...contexts]),
  };
}
