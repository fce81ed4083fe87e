import { dirname, join } from 'node:path';
import { loadEveryGrammar, type Grammars } from '../drift/index.ts';
import { gatherBrief, writeBrief } from '../lane/gather-brief.ts';
import { heldPlans } from '../lane/held-plan.ts';
import type { LeapProject } from '../lane/leap-project.ts';
import { openProject } from '../lane/open-project.ts';
import { noteProject } from '../lane/project-since.ts';
import { ownIdentity } from '../process/index.ts';
import { gsdCommand } from '../gsd/gsd-command.ts';
import type { Phase } from '../planning/phase.ts';
import { readProject } from '../planning/project.ts';
import { appendEvent } from '../store/journal.ts';
import { leaseHolder } from '../store/lease.ts';
import { planningOnDisk } from '../store/planning-on-disk.ts';
import { done, type Result, trouble } from '../trouble.ts';
import { answersOf } from './answers-of.ts';
import { blockingTrouble } from './blocking-trouble.ts';
import { childCommandOf } from './child-command.ts';
import { findPhase } from './choose-phase.ts';
import type { CommandContext, NoFlags } from './context.ts';
import { land } from './land-held.ts';
import { guardOf, laneSession } from './lane-session.ts';
import { openChild } from './open-child.ts';
import { hanging, printable } from './layout.ts';
import { paintFor, widthOf } from './paint.ts';
import { notesText } from './status-text.ts';
import { showStatus } from './show-status.ts';
import { showTrouble, troubleLine } from './show-trouble.ts';
import { supervisorWords } from './supervisor-words.ts';
import { tellInterrupted } from './tell-interrupted.ts';
import { tellChanges } from './tell-changes.ts';
import { tellUnguarded } from './tell-unguarded.ts';
import { watchWorker } from './watch-worker.ts';

/** Opens the worker in the working tree; at its end lands what is held where the boundary is reached. */
export async function openWorker(this: CommandContext, _flags: NoFlags, asked?: string): Promise<void> {
  const opened = openProject(this);
  if (!opened.ok) return showTrouble(this, opened.trouble);
  const project = opened.value;
  const planning = readProject(planningOnDisk(join(project.repo.folder, project.planningRoot)));
  const blocked = blockingTrouble(project, planning);
  if (blocked !== undefined) return showTrouble(this, blocked);
  tellInterrupted(this, project);
  const phase = phaseToExecute(project, asked);
  if (!phase.ok) return showTrouble(this, phase.trouble);
  const child = childCommandOf(this);
  const folder = dirname(join(project.repo.folder, project.planningRoot));
  this.stdout.write(`Worker of phase ${phase.value.number} (${printable(phase.value.name)}), in ${folder}\n`);
  const options = { columns: widthOf(this), paint: paintFor(this) };
  for (const line of notesText(project.notes, options)) this.stdout.write(`${line}\n`);
  this.stdout.write(`  type  ${gsdCommand(project.gsd, 'execute-phase', phase.value.number)}\n`);
  const kind = phase.value.status.is === 'gaps' ? 'gaps' : 'execute';
  const wanted = {
    role: 'worker',
    kind,
    phase: phase.value.number,
    attended: true,
    answers: answersOf(project, phase.value.number),
  } as const;
  const brief = gatherBrief(project, wanted, this.env);
  const told = writeBrief(project, 'worker', brief);
  for (const line of hanging('  told  ', `${told} (the brief of the session)`, options.columns))
    this.stdout.write(`${line}\n`);
  const { number } = phase.value;
  const session = laneSession(project, child, {
    role: 'worker',
    phase: number,
    phases: phasesOf(project),
    brief,
  });
  const { id, logFolder } = session;
  const { journal } = project.paths;
  const by = ownIdentity();
  const { command } = child;
  appendEvent(journal, { event: 'work-opened', phase: number, command, session: id, logFolder, by });
  const looked = { session: id, role: 'worker', phase: number, logFolder } as const;
  const { held } = guardOf(project, { role: 'worker', phase: number, phases: phasesOf(project) });
  noteProject(project, looked, held);
  const grammars = await loadEveryGrammar();
  const { guard } = session;
  const watch = guard === undefined ? undefined : watchWorker({ project, phase: number, guard, grammars });
  const place = { folder, sessionKey: `worker-${project.key}`, id };
  const failure = await openChild(this, session.child, place);
  watch?.close();
  tellChanges(this, project, looked);
  appendEvent(journal, { event: 'work-left', phase: number, session: id });
  if (failure !== undefined) return showTrouble(this, failure);
  tellUnguarded(this, session);
  for (const landed of watch?.landed() ?? [])
    this.stdout.write(
      `Landed meanwhile: phase ${landed.phase} as ${landed.commit.slice(0, 7)}; undo: ${landed.undo}\n`,
    );
  landWhatCan(this, project, grammars);
}

/** The session whose commit it is has just been left: its branch tip needs no more rest. */
function landWhatCan(context: CommandContext, project: LeapProject, grammars: Grammars): void {
  context.stdout.write('\n');
  const [held] = heldPlans(project);
  if (held !== undefined) {
    const landed = land(context, { project, held, grammars, options: { boundary: { restMs: 0 } } });
    if (landed.ok) return;
    context.stdout.write(`${troubleLine(landed.trouble)}\n\n`);
  }
  showStatus.call(context, { json: false });
}

function phasesOf({ repo, planningRoot }: LeapProject): readonly Phase[] {
  return readProject(planningOnDisk(join(repo.folder, planningRoot))).phases;
}

function phaseToExecute(project: LeapProject, asked: string | undefined): Result<Phase> {
  const holder = leaseHolder(project.paths.lease);
  if (holder !== undefined) {
    const { who, end } = supervisorWords(holder, project.paths.lease);
    return trouble({
      kind: 'refused',
      name: 'two-executions',
      what: `leapfrog run is at work here (${who}) and executes in this working tree`,
      next: `let it work, or ${end}`,
    });
  }
  const open = phasesOf(project).filter(
    (phase) => phase.place === 'active' && phase.status.is !== 'complete',
  );
  const [first] = open;
  const chosen = asked === undefined ? first : findPhase(open, asked);
  if (chosen === undefined) {
    return trouble({
      kind: asked === undefined ? 'refused' : 'usage',
      name: asked === undefined ? 'nothing-to-execute' : 'unknown-phase',
      what: asked === undefined ? 'every phase is complete' : `phase ${asked} is no open phase`,
      next: '`leapfrog status` lists the phases',
    });
  }
  if (chosen === first || first === undefined) return done(chosen);
  return trouble({
    kind: 'refused',
    name: 'before-the-boundary',
    what: `phase ${first.number} is not complete, and phase ${chosen.number} comes after it`,
    next: `execute phase ${first.number} first: leapfrog work`,
  });
}
