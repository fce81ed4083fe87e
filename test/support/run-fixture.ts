import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { git, type Repository } from '../../src/git/index.ts';
import { runSync, startSession, type Session, type SessionEnd } from '../../src/process/index.ts';
import { environmentOf } from './temporary-project.ts';
import { commitFiles, makeRepository } from './temporary-repository.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
type Step = Readonly<Record<string, unknown>>;

export interface RunTask {
  readonly role: 'planner' | 'worker';
  readonly kind: 'plan' | 'revise' | 'execute' | 'gaps';
  readonly phase: string;
  readonly steps: readonly Step[];
}

/** Phase 1 as it is when it is complete. */
export function closePhaseOne(repo: Repository): void {
  const closing = '.planning/phases/01-one';
  commitFiles(
    repo,
    {
      [`${closing}/01-01-SUMMARY.md`]: '# Summary\n',
      [`${closing}/01-02-SUMMARY.md`]: '# Summary\n',
      [`${closing}/01-VERIFICATION.md`]: '---\nphase: 01-one\nstatus: passed\n---\n',
    },
    'docs(phase-1): complete phase execution',
  );
}

/** A January project of three phases in a repository: phase 1 planned, 2 and 3 discussed. Signals are files in `signals/`. */
export interface RunFixture {
  readonly folder: string;
  readonly repo: Repository;
  readonly signals: string;
  run(tasks: readonly RunTask[], ...flags: readonly string[]): RunningRun;
  signal(name: string): void;
  git(...args: readonly string[]): string;
}

export interface RunningRun {
  readonly session: Session;
  readonly events: readonly Told[];
  readonly errors: readonly string[];
  readonly ended: Promise<SessionEnd>;
  /** How it ended, and what it asked: nothing, where all went well. */
  outcome(): Promise<{
    readonly code: number | null;
    readonly asked: readonly unknown[];
    readonly errors: readonly string[];
  }>;
  /** Resolves with the first event that matches, told already or later. */
  told(event: string, more?: Readonly<Record<string, unknown>>): Promise<Told>;
}
export type Told = Readonly<Record<string, unknown>>;

const names: Readonly<Record<string, string>> = { '1': 'one', '2': 'two', '3': 'three' };
const directory = (phase: string): string => `.planning/phases/0${phase}-${names[phase]}`;
const planFile = (phase: string, at: number): string => `${directory(phase)}/0${phase}-0${at}-PLAN.md`;
const plans = [1, 2];

function planText(phase: string, at: number): string {
  return `---\nphase: 0${phase}-${names[phase]}\nplan: 0${at}\ntype: execute\n---\n\n<objective>Make src/${phase}-${at}.txt</objective>\n`;
}

function detail(phase: string): string {
  return `### Phase ${phase}: Phase ${names[phase]}\n**Goal**: Make it\n**Plans**: ${phase === '1' ? '2 plans' : 'TBD'}\n\nPlans:\n- [ ] 0${phase}-01: first\n- [ ] 0${phase}-02: second\n`;
}

function roadmapText(): string {
  const phases = ['1', '2', '3'];
  return `# Roadmap: Small\n\n## Phases\n\n${phases.map((phase) => `- [ ] **Phase ${phase}: Phase ${names[phase]}** - make it`).join('\n')}\n\n## Phase Details\n\n${phases.map(detail).join('\n')}\n## Progress\n\n| Phase | Plans Complete | Status | Completed |\n|-------|----------------|--------|-----------|\n${phases.map((phase) => `| ${phase}. Phase ${names[phase]} | 0/2 | Not started | - |`).join('\n')}\n`;
}

function stateText(): string {
  return '# Project State\n\n## Current Position\n\nPhase: 1 of 3 (Phase one)\nPlan: 0 of 2 in current phase\nStatus: Ready to execute\nLast activity: 2026-01-20 — started\n\n## Accumulated Context\n\n### Decisions\n\nNone yet.\n\n### Pending Todos\n\nNone yet.\n\n### Blockers/Concerns\n\nNone yet.\n\n## Session Continuity\n\nLast session: 2026-01-20 10:00\nStopped at: start\nResume file: None\n';
}

/** Builds the fixture below a temporary folder. */
export function makeRunFixture(
  folder: string,
  extra: Readonly<Record<string, string>> = {},
  runEnv: Readonly<Record<string, string>> = {},
): RunFixture {
  const signals = join(folder, 'signals');
  mkdirSync(signals);
  const repo = makeRepository(join(folder, 'r'), {
    'README.md': '# small\n',
    '.planning/PROJECT.md': '# Small\n',
    '.planning/ROADMAP.md': roadmapText(),
    '.planning/STATE.md': stateText(),
    [planFile('1', 1)]: planText('1', 1),
    [planFile('1', 2)]: planText('1', 2),
    [`${directory('2')}/02-CONTEXT.md`]: '# Phase 2: Context\n',
    [`${directory('3')}/03-CONTEXT.md`]: '# Phase 3: Context\n',
    ...extra,
  });
  const env = { ...process.env, ...environmentOf(folder), LEAPFROG_TEST_SIGNALS: signals, ...runEnv };
  let runs = 0;
  return {
    folder: repo.folder,
    repo,
    signals,
    signal: (name) => {
      writeFileSync(join(signals, name), '');
    },
    git: (...args) => {
      const ended = git(repo, args);
      if (ended.code !== 0) throw new Error(`git ${args.join(' ')}: ${ended.stderr}`);
      return ended.stdout.trim();
    },
    run: (tasks, ...flags) => {
      // A file a run: a session reads its script only when its process has started, maybe after the next run began.
      runs += 1;
      const script = join(folder, `script-${runs}.json`);
      writeFileSync(script, JSON.stringify({ v: 1, name: 'fixture', tasks }));
      return startRun(repo.folder, env, ['--agent', `scripted:${script}`, ...flags]);
    },
  };
}

function startRun(
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
  flags: readonly string[],
): RunningRun {
  const events: Told[] = [];
  const errors: string[] = [];
  const session = startSession(process.execPath, [cli, 'run', '--json', ...flags], {
    cwd,
    env,
    stdio: 'pipe',
    onLine: (line, from) => {
      const event = from === 'stdout' ? toldOf(line) : undefined;
      if (event === undefined) errors.push(line);
      else events.push(event);
    },
  });
  let over: SessionEnd | undefined;
  const ended = session.ended.then((end) => (over = end));
  const told = async (event: string, more: Readonly<Record<string, unknown>> = {}): Promise<Told> => {
    for (;;) {
      const found = events.find(
        (each) =>
          each['event'] === event && Object.entries(more).every(([key, value]) => each[key] === value),
      );
      if (found !== undefined) return found;
      if (over !== undefined)
        throw new Error(`the run ended (${JSON.stringify(over)}) before ${event}: ${errors.join('\n')}`);
      await sleep(20);
    }
  };
  const outcome: RunningRun['outcome'] = async () => {
    const { code } = await session.ended;
    const asked = events
      .filter((each) => each['event'] === 'asked')
      .map((each) => `${String(each['name'])}: ${String(each['what'])}`);
    return { code, asked, errors };
  };
  return { session, events, errors, ended, outcome, told };
}

/** Nothing for a line that is no event: what a killed run was writing may be cut off in the middle. */
function toldOf(line: string): Told | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value))
      : undefined;
  } catch {
    return undefined;
  }
}

/** Holds a session where it is until the test gives the signal. */
export const until = (name: string): Step => ({
  do: 'waitFor',
  path: `$LEAPFROG_TEST_SIGNALS/${name}`,
  ms: 600_000,
});

/** What an execute-phase session of January leaves: code and a summary for each plan, and a verification. */
export function execute(
  phase: string,
  options: { readonly first?: readonly Step[]; readonly verification?: string } = {},
): RunTask {
  const done = plans.flatMap((at): readonly Step[] => [
    { do: 'write', path: `src/${phase}-${at}.txt`, text: `made by ${phase}-${at}\n` },
    { do: 'commit', message: `feat(0${phase}-0${at}): make ${phase}.${at}`, paths: ['src'] },
    {
      do: 'write',
      path: `${directory(phase)}/0${phase}-0${at}-SUMMARY.md`,
      text: `---\nphase: 0${phase}-${names[phase]}\nplan: 0${at}\n---\n\n# Summary\n`,
    },
    {
      do: 'edit',
      path: '.planning/STATE.md',
      find: 'Last activity: ',
      replace: `Last activity: {{today}} — 0${phase}-0${at} done; `,
    },
    { do: 'commit', message: `docs(0${phase}-0${at}): complete plan`, paths: ['.planning'] },
  ]);
  return {
    role: 'worker',
    kind: 'execute',
    phase,
    steps: [...(options.first ?? []), ...done, ...verify(phase, options.verification ?? 'passed')],
  };
}

export function verify(phase: string, status: string): readonly Step[] {
  return [
    {
      do: 'write',
      path: `${directory(phase)}/0${phase}-VERIFICATION.md`,
      text: `---\nphase: 0${phase}-${names[phase]}\nstatus: ${status}\nscore: 2/2\n---\n\n# Verification: {{now}}\n`,
    },
    { do: 'commit', message: `docs(0${phase}): verify phase`, paths: ['.planning'] },
  ];
}

/** What a plan-phase session leaves in its lane: the plans, the roadmap's section, and STATE's position moved on. */
export function plan(phase: string, first: readonly Step[] = []): RunTask {
  const files = plans.map((each): Step => ({
    do: 'write',
    path: planFile(phase, each),
    text: planText(phase, each),
  }));
  return {
    role: 'planner',
    kind: 'plan',
    phase,
    steps: [
      ...first,
      ...files,
      { do: 'edit', path: '.planning/ROADMAP.md', find: '**Plans**: TBD', replace: '**Plans**: 2 plans' },
      {
        do: 'edit',
        path: '.planning/STATE.md',
        find: 'None yet.',
        replace: `- [Phase ${phase}]: decided while planning`,
      },
      { do: 'commit', message: `docs(0${phase}): create phase plan`, paths: ['.planning'] },
    ],
  };
}

/** The same plans made by a person's shell in the lane, committed: a script for `leapfrog plan 2 -- sh SCRIPT`. */
export function planSession(phase: string): string {
  const files = plans.map((at) => `cat > ${planFile(phase, at)} <<'END'\n${planText(phase, at)}END\n`);
  const roadmap =
    "sed 's/Plans\\*\\*: TBD/Plans**: 2 plans/' .planning/ROADMAP.md > r && mv r .planning/ROADMAP.md";
  return `set -e\n${files.join('')}${roadmap}\ngit add .planning\ngit commit -qm 'docs(0${phase}): create phase plan'\n`;
}

/** Whether a process with this number exists. */
export function exists(pid: unknown): boolean {
  return runSync('sh', ['-c', `kill -0 ${String(pid)} 2>/dev/null`], { cwd: '/' }).code === 0;
}
