import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gsdCache, moveUnlessThere } from './gsd-packages.ts';
import { openSession } from './gsd-session.ts';
import type { GsdSession } from './gsd-session.ts';
import { layGsd } from './lay-gsd.ts';
import type { LaidGeneration } from './lay-gsd.ts';
import { plannerDiscuss, plannerPlan } from './planner-session.ts';
import { configText, projectText, requirementsText, roadmapText, stateText } from './sample-texts.ts';
import { workerPhase } from './worker-session.ts';

export interface SampleOptions {
  readonly generation: LaidGeneration;
  /** Whether `.claude/` is committed; it is laid untracked and excluded otherwise. `none` lays no GSD at all. */
  readonly install?: 'tracked' | 'untracked' | 'none';
}

export interface SampleProject {
  /** The top of a git repository on branch `main`, clean. */
  readonly folder: string;
  readonly generation: LaidGeneration;
  worker(): GsdSession;
  planner(folder?: string): GsdSession;
  remove(): void;
}

/**
 * A notes application in a git repository of its own, made by sessions of that generation: phase 1 complete, phase 2 planned
 * with three plans, phase 3 with CONTEXT only, phase 4 bare. Made once, then copied.
 */
export function makeSampleProject({ generation, install = 'none' }: SampleOptions): SampleProject {
  const top = realpathSync(mkdtempSync(join(tmpdir(), `gsd-sample-${generation}-`)));
  const folder = join(top, 'notes');
  cpSync(templateOf(generation), folder, { recursive: true });
  if (install !== 'none') layGsd(folder, generation, { tracked: install === 'tracked' });
  return {
    folder,
    generation,
    worker: () => openSession({ folder, generation, key: 'worker' }),
    planner: (lane = folder) => openSession({ folder: lane, generation, key: 'planner' }),
    remove: () => rmSync(top, { recursive: true, force: true }),
  };
}

/**
 * Kept in the cache under the hash of the files that make it: its dozens of verbs take many seconds. Built beside and renamed,
 * because several test workers may ask at once.
 */
function templateOf(generation: LaidGeneration): string {
  const folder = join(gsdCache(), `sample-${generation}-${makersHash()}`);
  if (existsSync(folder)) return folder;
  mkdirSync(gsdCache(), { recursive: true });
  const beside = mkdtempSync(join(gsdCache(), `.sample-${generation}-`));
  try {
    startProject(beside, generation);
    const session = openSession({ folder: beside, generation, key: 'fixture' });
    plannerDiscuss(session, '1');
    plannerPlan(session, '1');
    workerPhase(session, '1');
    plannerDiscuss(session, '2');
    plannerPlan(session, '2');
    plannerDiscuss(session, '3');
    commitLeftovers(session);
    return moveUnlessThere(beside, folder);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

const makers = [
  'gsd-session.ts',
  'january-edits.ts',
  'planner-session.ts',
  'sample-project.ts',
  'sample-texts.ts',
  'worker-session.ts',
];

function makersHash(): string {
  const hash = createHash('sha256');
  for (const name of makers) hash.update(readFileSync(new URL(name, import.meta.url)));
  return hash.digest('hex').slice(0, 12);
}

/** A repository as `/gsd-new-project` leaves it, with GSD's transient files excluded as Leapfrog advises. */
function startProject(folder: string, generation: LaidGeneration): void {
  const git = (...args: readonly string[]): void => {
    execFileSync('git', args, { cwd: folder, stdio: 'pipe' });
  };
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'A Developer');
  git('config', 'user.email', 'developer@example.org');
  git('config', 'gc.auto', '0');
  appendFileSync(join(folder, '.git', 'info', 'exclude'), '/.planning/state.json\n/.planning/**/*.lock\n');
  const session = openSession({ folder, generation, key: 'fixture' });
  const files: Readonly<Record<string, string>> = {
    'package.json': '{ "name": "notes", "private": true, "type": "module" }\n',
    '.planning/PROJECT.md': projectText,
    '.planning/REQUIREMENTS.md': requirementsText(),
    '.planning/ROADMAP.md': roadmapText(),
    '.planning/STATE.md': stateText({ frontmatter: generation === 'gsd-core', date: session.date }),
    '.planning/config.json': configText,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  git('add', '.');
  git('commit', '-qm', 'docs: initialize project');
}

/** 1.32 leaves STATE.md changed after planning, and every generation its config.json. */
function commitLeftovers(session: GsdSession): void {
  if (session.git('status', '--porcelain') === '') return;
  session.git('add', '-A');
  session.git('commit', '-qm', 'chore: planning state');
}
