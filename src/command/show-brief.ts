import { join } from 'node:path';
import { gatherBrief, ownTemplate } from '../lane/gather-brief.ts';
import { laneOf } from '../lane/lane.ts';
import { openProject } from '../lane/open-project.ts';
import { defaultBrief, unknownNames } from '../pipeline/brief-template.ts';
import { phaseSnapshot } from '../pipeline/phase-snapshot.ts';
import { isPlanned } from '../pipeline/snapshot.ts';
import type { Phase } from '../planning/phase.ts';
import { readProject } from '../planning/project.ts';
import { planningOnDisk } from '../store/planning-on-disk.ts';
import type { BriefFlags } from './brief.ts';
import { findPhase } from './choose-phase.ts';
import type { CommandContext } from './context.ts';
import { showTrouble } from './show-trouble.ts';

export function showBrief(this: CommandContext, { role, template }: BriefFlags, asked?: string): void {
  if (template) {
    this.stdout.write(defaultBrief);
    return;
  }
  const opened = openProject(this);
  if (!opened.ok) return showTrouble(this, opened.trouble);
  const project = opened.value;
  const { phases } = readProject(planningOnDisk(join(project.repo.folder, project.planningRoot)));
  const open = phases.filter(({ place, status }) => place === 'active' && status.is !== 'complete');
  const phase = asked === undefined ? nextFor(role, open) : findPhase(open, asked);
  if (phase === undefined) {
    return showTrouble(this, {
      kind: asked === undefined ? 'refused' : 'usage',
      name: asked === undefined ? 'nothing-to-do' : 'unknown-phase',
      what: asked === undefined ? `there is no phase for a ${role} now` : `phase ${asked} is no open phase`,
      next: '`leapfrog status` lists the phases',
    });
  }
  const lane = laneOf(project, 'planner');
  const wanted = {
    role,
    kind: role === 'planner' ? 'plan' : 'execute',
    phase: phase.number,
    attended: true,
    ...(role === 'planner' && lane?.phase === phase.number ? { lane } : {}),
  } as const;
  this.stdout.write(gatherBrief(project, wanted, this.env));
  const own = ownTemplate(project, this.env);
  for (const name of unknownNames(own?.text ?? ''))
    this.stderr.write(`leapfrog: {{${name}}} is no name that a brief knows (${own?.path ?? ''})\n`);
}

function nextFor(role: BriefFlags['role'], open: readonly Phase[]): Phase | undefined {
  if (role === 'worker') return open[0];
  return open.find((phase) => !isPlanned(phaseSnapshot(phase)));
}
