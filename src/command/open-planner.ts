import { dirname, join } from 'node:path';
import { loadEveryGrammar } from '../drift/index.ts';
import { gsdCommand } from '../gsd/gsd-command.ts';
import { checkLane, type CheckTrouble } from '../lane/check-lane.ts';
import { checkRevision } from '../lane/check-revision.ts';
import { gatherBrief, writeBrief } from '../lane/gather-brief.ts';
import { heldPlans } from '../lane/held-plan.ts';
import { holdPlan } from '../lane/hold-plan.ts';
import { type LaneInUse, laneOf, resumeLane } from '../lane/lane.ts';
import { journalAct } from '../lane/journal-act.ts';
import { lastLaneEvent } from '../lane/last-lane-event.ts';
import { noteReads } from '../lane/lane-reads.ts';
import type { LeapProject } from '../lane/leap-project.ts';
import { openProject } from '../lane/open-project.ts';
import { noteProject } from '../lane/project-since.ts';
import { prepareLane } from '../lane/prepare-lane.ts';
import { prepareRevision } from '../lane/prepare-revision.ts';
import { howTo } from '../pipeline/answer-form.ts';
import type { OpenQuestion } from '../pipeline/inbox.ts';
import type { Phase } from '../planning/phase.ts';
import { ownIdentity } from '../process/index.ts';
import { readProject } from '../planning/project.ts';
import { appendEvent, readJournal } from '../store/journal.ts';
import { leaseHolder, type LeaseHolder } from '../store/lease.ts';
import { planningOnDisk } from '../store/planning-on-disk.ts';
import { done, exitCode, type Result, type Trouble } from '../trouble.ts';
import { answersOf } from './answers-of.ts';
import { type ChildCommand, childCommandOf } from './child-command.ts';
import { choosePhaseToPlan } from './choose-phase.ts';
import { chooseRevision, type WholeRevision } from './choose-revision.ts';
import type { CommandContext } from './context.ts';
import { blockingTrouble } from './blocking-trouble.ts';
import { briefText, classesText } from './lane-text.ts';
import { laneSession, readsOf, type LaneSession } from './lane-session.ts';
import { openChild } from './open-child.ts';
import { hanging, printable } from './layout.ts';
import { paintFor, widthOf } from './paint.ts';
import type { PlanFlags } from './plan.ts';
import { questionsOf } from './questions-of.ts';
import { notesText } from './status-text.ts';
import { showTrouble, troubleLine } from './show-trouble.ts';
import { supervisorWords } from './supervisor-words.ts';
import { tellChanges } from './tell-changes.ts';
import { tellUnguarded } from './tell-unguarded.ts';
import { tellInterrupted } from './tell-interrupted.ts';

/** Prepares the lane, opens the person's session in it, and afterwards checks and holds what it made. */
export async function openPlanner(
  this: CommandContext,
  { revise }: PlanFlags,
  asked?: string,
): Promise<void> {
  const opened = openProject(this);
  if (!opened.ok) return showTrouble(this, opened.trouble);
  const project = opened.value;
  const supervisor = leaseHolder(project.paths.lease);
  if (supervisor !== undefined) return showTrouble(this, supervised(supervisor, project.paths.lease));
  const planning = readProject(planningOnDisk(join(project.repo.folder, project.planningRoot)));
  const blocked = blockingTrouble(project, planning);
  if (blocked !== undefined) return showTrouble(this, blocked);
  const chosen = revise
    ? chooseRevision(project, { phases: planning.phases, asked, grammars: await loadEveryGrammar() })
    : toPlan(project, planning.phases, asked);
  if (!chosen.ok) return showTrouble(this, chosen.trouble);
  tellInterrupted(this, project);
  const { phase, revision } = chosen.value;
  const asks = questionOf(project, phase);
  const lane = laneFor(project, chosen.value, asks);
  if (!lane.ok) return showTrouble(this, lane.trouble);
  if (asks !== undefined) tellQuestion(this, asks);
  try {
    await planIn(this, { project, lane: lane.value, phase, revision });
  } finally {
    lane.value.release();
  }
}

interface ToPlan {
  readonly phase: Phase;
  readonly revision: WholeRevision | undefined;
}

function toPlan(project: LeapProject, phases: readonly Phase[], asked: string | undefined): Result<ToPlan> {
  const held = heldPlans(project).map((plan) => plan.phase);
  const chosen = choosePhaseToPlan({ phases, held, asked });
  return chosen.ok ? done({ phase: chosen.value, revision: undefined }) : chosen;
}

/** What an unattended planner asked about this phase, and nobody has answered. */
function questionOf(project: LeapProject, phase: Phase): OpenQuestion | undefined {
  return questionsOf(project).find(
    ({ name, phase: about }) => name === 'planner-asks' && about === phase.number,
  );
}

function tellQuestion(context: CommandContext, question: OpenQuestion): void {
  const text = `${question.what}. ${howTo(question)} lets that session go on by itself; here you go on in its folder, with all that it made`;
  for (const line of hanging('  asks  ', text, widthOf(context))) context.stdout.write(`${line}\n`);
}

/**
 * A plan of the same phase that was not held yet is gone on with where it lies, a person's own and that of a session which asked
 * and waits; anything else starts at HEAD.
 */
function laneFor(
  project: LeapProject,
  { phase: { number }, revision }: ToPlan,
  asks: OpenQuestion | undefined,
): Result<LaneInUse> {
  const before = laneOf(project, 'planner');
  const last = lastLaneEvent(readJournal(project.paths.journal), number);
  const waits =
    asks !== undefined &&
    last?.event === 'session-intended' &&
    (last['kind'] === 'revise') === (revision !== undefined);
  const left = last?.event === 'plan-opened' && last['revises'] === revision?.held.commit;
  const unfinished = before?.phase === number && (waits || left);
  return unfinished
    ? resumeLane(project, 'planner')
    : journalAct(
        project,
        { was: 'lane', role: 'planner', phase: number },
        () =>
          revision === undefined
            ? prepareLane(project, { role: 'planner', phase: number })
            : prepareRevision(project, revision.held),
        ({ base }) => ({ base }),
      );
}

interface Planning {
  readonly project: LeapProject;
  readonly lane: LaneInUse;
  readonly phase: Phase;
  readonly revision: WholeRevision | undefined;
}

async function planIn(context: CommandContext, { project, lane, phase, revision }: Planning): Promise<void> {
  const child = childCommandOf(context);
  const options = { columns: widthOf(context), paint: paintFor(context) };
  const type = revision === undefined ? toType(project, phase, child) : toRevise(phase, child);
  // Where `.planning` lies: GSD looks for it in the folder that it is started in.
  const folder = dirname(join(lane.folder, project.planningRoot));
  const kind = revision !== undefined ? 'revise' : phase.hasContext ? 'plan' : 'discuss';
  const wanted = {
    role: 'planner',
    kind,
    phase: phase.number,
    attended: true,
    lane,
    answers: answersOf(project, phase.number),
    drift: revision?.report,
  } as const;
  const brief = gatherBrief(project, wanted, context.env);
  const told = writeBrief(project, 'planner', brief);
  const { number } = phase;
  const [begins] = type;
  const session = laneSession(project, child, { role: 'planner', phase: number, phases: [], brief, begins });
  const begun = child.is === 'claude' && child.args.length === 0;
  context.stdout.write(briefText({ ...lane, folder, phase: number, type, told, begun }, options));
  for (const line of notesText(project.notes, options)) context.stdout.write(`${line}\n`);
  const { failure, strayed } = await sitIn(context, { project, lane, phase, revision }, { session, folder });
  if (failure !== undefined) return showTrouble(context, failure);
  tellUnguarded(context, session);
  noteReads(project, lane, readsOf(session));
  if (strayed !== undefined) return refuse(context, { lane, revision }, straying(strayed));
  const made = checkLane(project, lane);
  const checked =
    made.ok && revision !== undefined ? checkRevision(project, lane, made.value, revision) : made;
  if (!checked.ok) return refuse(context, { lane, revision }, checked.trouble);
  const agent = child.is === 'claude' ? 'claude' : 'person';
  const held = journalAct(
    project,
    { was: 'hold', phase: phase.number },
    () =>
      holdPlan(project, lane, checked.value, {
        agent,
        ...(revision === undefined ? {} : { repairs: revision.held.commit }),
      }),
    ({ commit, base }) => ({ commit, base }),
  );
  if (!held.ok) return showTrouble(context, held.trouble);
  const { name, plans, ref } = held.value;
  const count = `${plans.length} ${plans.length === 1 ? 'plan' : 'plans'}`;
  context.stdout.write(
    `\n${options.paint('strong', `Held: phase ${phase.number} (${printable(name)}), ${count}`)}\n` +
      classesText(checked.value, options) +
      `  kept at   ${ref}\n` +
      (checked.value.heldBack.length === 0
        ? ''
        : `  to bring what is held back: git diff ${ref}^1 ${ref}^2 -- PATH | git apply -3\n`) +
      `Next: when the phase before it is complete, in terminal 1 or here: leapfrog land ${phase.number}\n`,
  );
}

interface Sat {
  readonly failure: Trouble | undefined;
  /** What the session wrote outside of its lane. */
  readonly strayed: string | undefined;
}

/** The session from its opening until it is left, with what changed in the project meanwhile. */
async function sitIn(
  context: CommandContext,
  { project, lane, phase: { number: phase }, revision }: Planning,
  { session, folder }: { readonly session: LaneSession; readonly folder: string },
): Promise<Sat> {
  const { journal } = project.paths;
  const { id, child, logFolder } = session;
  appendEvent(journal, {
    event: 'plan-opened',
    phase,
    base: lane.base,
    command: child.command,
    session: id,
    logFolder,
    by: ownIdentity(),
    ...(revision === undefined ? {} : { revises: revision.held.commit }),
  });
  const looked = { session: id, role: 'planner', phase, logFolder } as const;
  noteProject(project, looked, []);
  const failure = await openChild(context, child, { folder, sessionKey: `planner-${project.key}`, id });
  const strayed = tellChanges(context, project, looked);
  appendEvent(journal, { event: 'plan-left', phase, session: id });
  return { failure, strayed };
}

/** What to type in the session: a phase that nobody discussed is discussed first (design 3.8). */
function toType({ gsd }: LeapProject, phase: Phase, child: ChildCommand): readonly string[] {
  const lines = [
    ...(phase.hasContext ? [] : [gsdCommand(gsd, 'discuss-phase', phase.number), '/clear']),
    gsdCommand(gsd, 'plan-phase', phase.number),
  ];
  return child.is === 'claude' ? lines : ['claude', ...lines];
}

function toRevise(phase: Phase, child: ChildCommand): readonly string[] {
  const order = `Revise the plans of phase ${phase.number} as you were told.`;
  return child.is === 'claude' ? [order] : ['claude', order];
}

/** Every reason, one a line: what lies in the lane stays as it is. */
function refuse(
  context: CommandContext,
  { lane, revision }: Pick<Planning, 'lane' | 'revision'>,
  found: CheckTrouble,
): void {
  const revises = revision !== undefined;
  for (const reason of found.reasons) context.stderr.write(`leapfrog: ${troubleLine(reason)}\n`);
  context.stderr.write(
    `leapfrog: not held. The lane keeps what was made (${lane.folder}); leapfrog plan ${lane.phase}${revises ? ' --revise' : ''} goes on in it.\n`,
  );
  context.process.exitCode = exitCode[found.kind];
}

/** Not held whatever it made: who goes on in the lane has read this. */
function straying(what: string): CheckTrouble {
  const trouble = {
    kind: 'person',
    name: 'planner-strayed',
    what,
    next: 'look at what it wrote there and take it back',
  } as const;
  return { ...trouble, reasons: [trouble] };
}

function supervised(holder: LeaseHolder, lease: string): Trouble {
  const { who, end } = supervisorWords(holder, lease);
  return {
    kind: 'refused',
    name: 'supervised',
    what: `leapfrog run is at work here (${who}) and has the planner lane`,
    next: `let it plan, or ${end}`,
  };
}
