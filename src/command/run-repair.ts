import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { recountRoadmap, recountState, type PhaseCount, type Recounted } from '../merge/recount.ts';
import { livePlans, type Phase } from '../planning/phase.ts';
import { readProject } from '../planning/project.ts';
import { planningOnDisk } from '../store/planning-on-disk.ts';
import { replaceSeenFile } from '../store/replace-file.ts';
import { exitCode } from '../trouble.ts';
import type { CommandContext } from './context.ts';
import type { RepairFlags } from './repair.ts';
import { showTrouble } from './show-trouble.ts';

/** Derived facts that a merge had to take from text (or somebody edited by hand) are counted from the files. */
export function runRepair(this: CommandContext, flags: RepairFlags): void {
  const root = join(this.folder, '.planning');
  if (!existsSync(root)) {
    showTrouble(this, {
      kind: 'refused',
      name: 'no-planning',
      what: 'there is no .planning/ folder here',
      where: this.folder,
      next: 'run it in the folder that holds .planning/',
    });
    return;
  }
  const folder = planningOnDisk(root);
  const phases = readProject(folder)
    .phases.filter((phase) => phase.place === 'active')
    .map(countOf);
  let changes = 0;
  const moved: string[] = [];
  const mend = (file: string, recount: (text: string, counts: readonly PhaseCount[]) => Recounted) => {
    const text = folder.read(file);
    if (text === undefined) return;
    const recounted = recount(text, phases);
    for (const change of recounted.changes) this.stdout.write(`${file}: ${change}\n`);
    changes += recounted.changes.length;
    if (flags.check || recounted.changes.length === 0) return;
    if (!replaceSeenFile(join(root, file), Buffer.from(text), Buffer.from(recounted.text))) moved.push(file);
  };
  mend('ROADMAP.md', recountRoadmap);
  mend('STATE.md', recountState);
  if (moved.length > 0) {
    showTrouble(this, {
      kind: 'failed',
      name: 'written-meanwhile',
      what: 'somebody wrote this file while its plans were counted; it is as they left it',
      where: moved.join(', '),
      next: 'run leapfrog repair again',
    });
    return;
  }
  if (changes === 0) this.stdout.write('Every counter says what the plan files say.\n');
  this.process.exitCode = flags.check && changes > 0 ? exitCode.failed : exitCode.done;
}

function countOf(phase: Phase): PhaseCount {
  const live = livePlans(phase);
  const done = live.filter((plan) => plan.summary !== undefined);
  return {
    number: phase.number,
    plans: live.length,
    done: done.length,
    donePlans: done.map((plan) => plan.id),
  };
}
