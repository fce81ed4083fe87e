import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { nodeAsked } from './generation.ts';
import type { Generation } from './generation.ts';
import type { InstalledGsd } from './installed-gsd.ts';

export interface GsdSearch {
  /** The folder that holds `.planning`. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Finds the GSD that sessions in `folder` would use: the nearest `.claude/` from the folder up to the top of its git
 * repository, then the person's own Claude folder (`CLAUDE_CONFIG_DIR`, else `~/.claude`). Where none is installed, the
 * generation is read from the project's files and there are no verbs. Reads only; starts no process.
 */
export function findGsd({ folder, env }: GsdSearch): InstalledGsd {
  for (const place of foldersUpToRepository(folder)) {
    const found = gsdIn(join(place, '.claude'), 'local');
    if (found !== undefined) return found;
  }
  const own = env['CLAUDE_CONFIG_DIR'] ?? join(env['HOME'] ?? homedir(), '.claude');
  return gsdIn(own, 'global') ?? hinted(folder);
}

/** The folder and those above it, up to and with the one that holds `.git`; only the folder itself outside a repository. */
function foldersUpToRepository(folder: string): readonly string[] {
  const passed: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    passed.push(at);
    if (existsSync(join(at, '.git'))) return passed;
    if (dirname(at) === at) return [folder];
  }
}

function gsdIn(root: string, scope: 'local' | 'global'): InstalledGsd | undefined {
  const core = textOf(join(root, 'gsd-core', 'VERSION'));
  if (core !== undefined) {
    const tools = join(root, 'gsd-core', 'bin', 'gsd-tools.cjs');
    return installed('gsd-core', { root, scope, version: core.trim(), tools });
  }
  const classic = textOf(join(root, 'get-shit-done', 'VERSION'));
  if (classic === undefined) return undefined;
  const bin = join(root, 'get-shit-done', 'bin');
  const tools = join(bin, 'gsd-tools.cjs');
  return installed(classicGeneration(bin, tools), { root, scope, version: classic.trim(), tools });
}

/** By what the tool can do: published classic versions between the ones we test differ in exactly these verbs. */
function classicGeneration(bin: string, tools: string): Generation {
  const sources = [tools, join(bin, 'lib', 'state-command-router.cjs'), join(bin, 'lib', 'roadmap.cjs')]
    .map((path) => textOf(path) ?? '')
    .join('\n');
  if (!sources.includes('planned-phase')) return 'january';
  return sources.includes('annotate-dependencies') ? 'classic-1.42' : 'classic-1.32';
}

interface Found {
  readonly root: string;
  readonly scope: 'local' | 'global';
  readonly version: string;
  readonly tools: string;
}

function installed(generation: Generation, { root, scope, version, tools }: Found): InstalledGsd {
  return {
    generation,
    version,
    tools: generation !== 'january' && existsSync(tools) ? tools : undefined,
    scope,
    commandPrefix: prefixIn(root) ?? usualPrefix(generation),
    root,
    nodeAsked: nodeAsked(generation, version),
  };
}

/** The spelling that this install answers to; GSD's own prose uses the other one in many places. */
function prefixIn(root: string): InstalledGsd['commandPrefix'] | undefined {
  const there = (...path: string[]): boolean => existsSync(join(root, ...path));
  if (there('skills', 'gsd-plan-phase', 'SKILL.md') || there('commands', 'gsd-plan-phase.md')) return '/gsd-';
  return there('commands', 'gsd', 'plan-phase.md') ? '/gsd:' : undefined;
}

function usualPrefix(generation: Generation): InstalledGsd['commandPrefix'] {
  return generation === 'january' || generation === 'classic-1.42' ? '/gsd:' : '/gsd-';
}

/** `state_head` and `state.json` came with gsd-core, frontmatter with the first classic versions that had a tool. */
function hinted(folder: string): InstalledGsd {
  const planning = join(folder, '.planning');
  const state = textOf(join(planning, 'STATE.md')) ?? '';
  const core = /^state_head:/m.test(state) || existsSync(join(planning, 'state.json'));
  const generation: Generation = core
    ? 'gsd-core'
    : /^gsd_state_version:/m.test(state)
      ? 'classic-1.42'
      : 'january';
  return {
    generation,
    version: undefined,
    tools: undefined,
    scope: 'none',
    commandPrefix: usualPrefix(generation),
    root: undefined,
    nodeAsked: nodeAsked(generation, undefined),
  };
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
