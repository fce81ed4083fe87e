import { fileURLToPath } from 'node:url';
import { openRepository } from '../git/repository.ts';
import { absurd, exitCode } from '../trouble.ts';
import type { CommandContext } from './context.ts';
import { performSetupStep, planMergeDriverSetup, type SetupStep } from './merge-driver-setup.ts';
import type { SetupFlags } from './setup.ts';
import { showTrouble } from './show-trouble.ts';

export function runSetup(this: CommandContext, flags: SetupFlags): void {
  if (!flags.mergeDriver) {
    showTrouble(this, {
      kind: 'usage',
      name: 'nothing-to-set-up',
      what: 'setup was not told what to install',
      next: 'run `leapfrog setup --merge-driver --dry-run` to see what it would do',
    });
    return;
  }
  const opened = openRepository(this.folder);
  if (!opened.ok) {
    showTrouble(this, opened.trouble);
    return;
  }
  const cli = fileURLToPath(new URL('../cli.js', import.meta.url));
  const wish = { remove: flags.remove, shared: flags.shared, node: process.execPath, cli };
  const steps = planMergeDriverSetup(opened.value, wish);
  if (steps.length === 0)
    this.stdout.write(`Nothing to do: the merge driver is ${flags.remove ? 'not ' : ''}installed here.\n`);
  for (const step of steps) {
    if (!flags.dryRun) performSetupStep(opened.value, step);
    this.stdout.write(`${flags.dryRun ? 'would ' : ''}${told(step)}\n`);
  }
  if (steps.length > 0 && !flags.dryRun && !flags.remove) {
    this.stdout.write(
      'git now merges .planning/ files by meaning; after a merge, `leapfrog repair` counts again.\n',
    );
  }
  this.process.exitCode = exitCode.done;
}

function told(step: SetupStep): string {
  switch (step.do) {
    case 'write':
      return `write ${step.path} (${step.what})`;
    case 'config':
      return `set ${step.key} = ${step.value}`;
    case 'unset':
      return `unset ${step.key}`;
    default:
      return absurd(step);
  }
}
