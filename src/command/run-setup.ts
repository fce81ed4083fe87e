import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onPath } from '../agent/installed-claude.ts';
import { openRepository, type Repository } from '../git/repository.ts';
import { absurd, exitCode, trouble, done, type Result, type Trouble } from '../trouble.ts';
import type { CommandContext } from './context.ts';
import { performSetupStep, planMergeDriverSetup, type SetupStep } from './merge-driver-setup.ts';
import { performPluginStep, planPluginSetup, type PluginStep } from './plugin-setup.ts';
import { packageVersion } from './package-version.ts';
import type { SetupFlags } from './setup.ts';
import { showTrouble } from './show-trouble.ts';

/** What is to be done, in order, and how. */
interface Plan {
  readonly repo: Repository;
  readonly folder: string;
  /** The person's client; undefined where nothing of it is needed. */
  readonly claude: string | undefined;
  readonly steps: readonly (SetupStep | PluginStep)[];
}

export function runSetup(this: CommandContext, flags: SetupFlags): void {
  const wrong = contradiction(flags);
  if (wrong !== undefined) return showTrouble(this, wrong);
  const plan = planned(this, flags);
  if (!plan.ok) return showTrouble(this, plan.trouble);
  const { steps } = plan.value;
  const only = flags.plugin || flags.mergeDriver;
  const dry = flags.dryRun || (!only && !flags.apply && !flags.remove);
  const names = [
    flags.mergeDriver || !only ? 'the merge driver' : '',
    flags.plugin || !only ? 'the plugin' : '',
  ]
    .filter((name) => name !== '')
    .join(' and ');
  if (steps.length === 0)
    this.stdout.write(
      `Nothing to do: ${names} ${names.includes(' and ') ? 'are' : 'is'} ${flags.remove ? 'not ' : ''}installed here.\n`,
    );
  for (const step of steps) {
    const failure = dry ? undefined : perform(this, plan.value, step);
    if (failure !== undefined) return showTrouble(this, failure);
    this.stdout.write(`${dry ? 'would ' : ''}${told(step)}\n`);
  }
  if (steps.length > 0) for (const line of closing(flags, dry)) this.stdout.write(`${line}\n`);
  this.process.exitCode = exitCode.done;
}

function contradiction({
  apply,
  dryRun,
  remove,
  shared,
  plugin,
  mergeDriver,
}: SetupFlags): Trouble | undefined {
  const two = [apply ? '--apply' : '', dryRun ? '--dry-run' : '', remove ? '--remove' : ''].filter(
    (flag) => flag !== '',
  );
  // To look at what removing would do is no contradiction.
  if (apply && two.length > 1) {
    const what = `${two.join(' and ')} say different things`;
    return { kind: 'usage', name: 'contradiction', what, next: 'give one of them' };
  }
  if (!shared || (mergeDriver && !plugin)) return undefined;
  const what =
    '--shared is about the merge driver alone: the plugin lies in this installation of leapfrog, which others do not have';
  return { kind: 'usage', name: 'contradiction', what, next: 'leapfrog setup --merge-driver --shared' };
}

function planned({ folder, env }: CommandContext, flags: SetupFlags): Result<Plan> {
  const opened = openRepository(folder);
  if (!opened.ok) return opened;
  const repo = opened.value;
  const only = flags.plugin || flags.mergeDriver;
  const cli = fileURLToPath(new URL('../cli.js', import.meta.url));
  const wish = { remove: flags.remove, shared: flags.shared, node: process.execPath, cli };
  const driver = flags.mergeDriver || !only ? planMergeDriverSetup(repo, wish) : [];
  if (only && !flags.plugin) return done({ repo, folder: repo.folder, claude: undefined, steps: driver });
  const place = projectFolder(repo, folder);
  const source = fileURLToPath(new URL('../../plugin', import.meta.url));
  const plugin = planPluginSetup(env, {
    remove: flags.remove,
    folder: place,
    source,
    version: packageVersion(),
  });
  if (plugin.length === 0) return done({ repo, folder: place, claude: undefined, steps: driver });
  if (/[\\/]_npx[\\/]/.test(source) && !flags.remove) return trouble(passing(source));
  const claude = onPath('claude', env);
  return claude === undefined
    ? trouble(noClient)
    : done({ repo, folder: place, claude, steps: [...driver, ...plugin] });
}

/** Where sessions start: the nearest folder with `.planning`, else the top. */
function projectFolder(repo: Repository, from: string): string {
  for (let at = from; at.startsWith(repo.folder); at = dirname(at))
    if (existsSync(join(at, '.planning'))) return at;
  return repo.folder;
}

const noClient: Trouble = {
  kind: 'refused',
  name: 'no-claude',
  what: 'the plugin is installed by the claude command, which is not on PATH',
  next: 'install Claude Code, or set up the merge driver alone: leapfrog setup --merge-driver',
};

function passing(where: string): Trouble {
  return {
    kind: 'refused',
    name: 'passing-install',
    what: 'this leapfrog was fetched by npx for the moment: a plugin that lies in it would soon be gone',
    where,
    next: 'install it to stay, npm install -g gsd-leapfrog, then repeat',
  };
}

function perform(
  { env }: CommandContext,
  { repo, folder, claude }: Plan,
  step: SetupStep | PluginStep,
): Trouble | undefined {
  if (step.do === 'client') return performPluginStep(step, { claude: claude ?? 'claude', folder, env });
  return performSetupStep(repo, step);
}

function told(step: SetupStep | PluginStep): string {
  switch (step.do) {
    case 'write':
      return `write ${step.path} (${step.what})`;
    case 'config':
      return `set ${step.key} = ${step.value}`;
    case 'unset':
      return `unset ${step.key}`;
    case 'client':
      return `run claude ${step.args.join(' ')}`;
    default:
      return absurd(step);
  }
}

function closing({ remove, plugin, mergeDriver }: SetupFlags, dry: boolean): readonly string[] {
  const only = plugin || mergeDriver;
  if (dry)
    return only ? [] : [`Nothing was changed. leapfrog setup --${remove ? 'remove' : 'apply'} does it.`];
  if (remove) return [];
  return [
    ...(mergeDriver || !only
      ? ['git now merges .planning/ files by meaning; after a merge, `leapfrog repair` counts again.']
      : []),
    ...(plugin || !only
      ? [
          'Sessions that start here from now on have /leapfrog:status, /leapfrog:plan-ahead and /leapfrog:land.',
        ]
      : []),
  ];
}
