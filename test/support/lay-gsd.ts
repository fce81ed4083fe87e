import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gsdPackage, node24 } from './gsd-packages.ts';
import type { GsdPackage, GsdPackageName } from './gsd-packages.ts';

/** As `Generation` of src/gsd; four ways in which a project may have GSD installed. */
export type LaidGeneration = 'january' | 'classic-1.32' | 'classic-1.42' | 'gsd-core';

export const laidGenerations = ['january', 'classic-1.32', 'classic-1.42', 'gsd-core'] as const;

const packages: Readonly<Record<LaidGeneration, GsdPackageName | undefined>> = {
  january: undefined,
  'classic-1.32': 'classic@1.32.0',
  'classic-1.42': 'classic@1.42.3',
  'gsd-core': 'gsd-core@1.14.0',
};

/** The package of a generation; january was never published on its own and had no verbs. */
export function packageOf(generation: LaidGeneration): GsdPackage | undefined {
  const name = packages[generation];
  return name === undefined ? undefined : gsdPackage(name);
}

/** The Node that tests run a generation's verbs on: what its package asks for. */
export function nodeOf(generation: LaidGeneration): string {
  return generation === 'january' || generation === 'classic-1.32' ? process.execPath : node24();
}

/**
 * Lays a local GSD install into a git repository with the generation's real installer (`--claude --local`), with a home of
 * its own so that nothing outside the folder changes. `tracked` commits it; otherwise `.git/info/exclude` hides it, as a
 * person does who keeps `.claude/` private.
 */
export function layGsd(
  repoFolder: string,
  generation: LaidGeneration,
  { tracked }: { tracked: boolean },
): void {
  const found = packageOf(generation);
  if (found === undefined) layJanuary(repoFolder);
  else runInstaller(found, repoFolder, nodeOf(generation));
  if (tracked) {
    execFileSync('git', ['add', '--force', '.claude'], { cwd: repoFolder });
    execFileSync('git', ['commit', '-qm', 'chore: install GSD'], { cwd: repoFolder });
  } else {
    const common = execFileSync('git', ['rev-parse', '--git-common-dir'], {
      cwd: repoFolder,
      encoding: 'utf8',
    });
    const exclude = join(repoFolder, common.trim(), 'info', 'exclude');
    mkdirSync(dirname(exclude), { recursive: true });
    appendFileSync(exclude, '/.claude/\n');
  }
}

function runInstaller(found: GsdPackage, cwd: string, node: string): void {
  const home = mkdtempSync(join(tmpdir(), 'gsd-home-'));
  try {
    const env: NodeJS.ProcessEnv = { ...process.env, HOME: home, USERPROFILE: home };
    delete env['CLAUDE_CONFIG_DIR'];
    execFileSync(node, [found.installer, '--claude', '--local'], { cwd, env, stdio: 'pipe' });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** v1.9.13 as its installer laid it: commands, agents and templates, no command-line tool. Texts are our own and short. */
function layJanuary(repoFolder: string): void {
  const commands = ['discuss-phase', 'plan-phase', 'execute-phase', 'verify-work', 'progress', 'add-todo'];
  const files = new Map<string, string>([
    ['get-shit-done/VERSION', '1.9.13'],
    ['get-shit-done/templates/state.md', '# State Template\n'],
    ['get-shit-done/workflows/execute-plan.md', '# Execute a plan: write SUMMARY, edit STATE.md, commit.\n'],
    ['agents/gsd-planner.md', '---\nname: gsd-planner\n---\nWrite plans, edit ROADMAP.md, commit.\n'],
    ['agents/gsd-executor.md', '---\nname: gsd-executor\n---\nExecute one plan, one commit a task.\n'],
    ...commands.map((name): [string, string] => [
      `commands/gsd/${name}.md`,
      `---\nname: gsd:${name}\n---\nDo ${name}.\n`,
    ]),
  ]);
  for (const [path, text] of files) {
    const file = join(repoFolder, '.claude', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
