import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { claudeFolder } from '../agent/installed-claude.ts';
import { limit } from '../limit.ts';
import { errorCode, runSync, type Environment } from '../process/index.ts';
import type { Trouble } from '../trouble.ts';

/** One call of the person's own client: it owns its settings, and knows their format. */
export interface PluginStep {
  readonly do: 'client';
  readonly args: readonly string[];
}

export interface PluginWish {
  readonly remove: boolean;
  /** Where the plugin is to be on: the folder that sessions start in. */
  readonly folder: string;
  /** The plugin that comes with this package: a marketplace of one. */
  readonly source: string;
  readonly version: string;
}

const id = 'leapfrog@leapfrog';
/** For this person, in this repository: `.claude/settings.local.json`, which is not committed. */
const scope = ['--scope', 'local'];

/** What has to change so that the plugin is on here, or no longer is. Nothing when it already is so. Reads only. */
export function planPluginSetup(env: Environment, wish: PluginWish): readonly PluginStep[] {
  const { known, enabled, version } = stateOf(env, wish.folder);
  if (wish.remove) {
    return [
      ...(enabled || version !== undefined ? [call('uninstall', id)] : []),
      ...(known === undefined ? [] : [call('marketplace', 'remove', 'leapfrog')]),
    ];
  }
  const add = known === wish.source ? [] : [call('marketplace', 'add', wish.source)];
  const moved = known !== undefined && known !== wish.source;
  if (!enabled || version === undefined || moved) {
    const away = moved ? [call('marketplace', 'remove', 'leapfrog')] : [];
    return [...away, ...add, call('install', id)];
  }
  return [...add, ...(version === wish.version ? [] : [call('update', id)])];
}

function call(...args: readonly string[]): PluginStep {
  return { do: 'client', args: ['plugin', ...args, ...scope] };
}

/** Runs a step; a client that refuses is a trouble with its own words. */
export function performPluginStep(
  { args }: PluginStep,
  { claude, folder, env }: { readonly claude: string; readonly folder: string; readonly env: Environment },
): Trouble | undefined {
  const ended = runSync(claude, args, { cwd: folder, env, timeoutMs: limit.clientCallMs });
  if (ended.code === 0) return undefined;
  const said = (ended.stderr.trim() || ended.stdout.trim() || (ended.failure ?? 'no word')).slice(
    0,
    limit.quotedChars,
  );
  return {
    kind: 'failed',
    name: 'plugin-not-set-up',
    what: `claude ${args.join(' ')} did not work: ${said}`,
    where: folder,
    next: 'settle what it says, then repeat; what was done so far is found again',
  };
}

const settings = z.object({
  enabledPlugins: z.optional(z.record(z.string(), z.unknown())),
  extraKnownMarketplaces: z.optional(
    z.record(z.string(), z.object({ source: z.optional(z.object({ path: z.optional(z.string()) })) })),
  ),
});
const installs = z.object({
  plugins: z.record(
    z.string(),
    z.array(
      z.object({
        scope: z.string(),
        version: z.optional(z.string()),
        projectPath: z.optional(z.string()),
      }),
    ),
  ),
});

interface PluginState {
  /** The folder that the marketplace was added from. */
  readonly known: string | undefined;
  readonly enabled: boolean;
  readonly version: string | undefined;
}

function stateOf(env: Environment, folder: string): PluginState {
  const local = z.safeParse(settings, jsonOf(join(folder, '.claude', 'settings.local.json')));
  const all = z.safeParse(installs, jsonOf(join(claudeFolder(env), 'plugins', 'installed_plugins.json')));
  const here = all.success
    ? (all.data.plugins[id] ?? []).find((each) => each.scope === 'local' && each.projectPath === folder)
    : undefined;
  return {
    known: local.success ? local.data.extraKnownMarketplaces?.['leapfrog']?.source?.path : undefined,
    enabled: local.success && local.data.enabledPlugins?.[id] === true,
    version: here?.version,
  };
}

function jsonOf(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (errorCode(error) === undefined && !(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}
