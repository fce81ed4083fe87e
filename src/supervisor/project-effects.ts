import { randomUUID } from 'node:crypto';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Agent, TaskKind } from '../agent/index.ts';
import type { Grammars } from '../drift/index.ts';
import { head, type Head } from '../git/head.ts';
import { actOnDisk } from '../lane/act-on-disk.ts';
import { checkHeldDrift } from '../lane/check-drift.ts';
import { checkLane } from '../lane/check-lane.ts';
import { discardHeld } from '../lane/discard-held.ts';
import { driftBeforeLanding } from '../lane/drift-before-landing.ts';
import { gatherBrief, type BriefWanted } from '../lane/gather-brief.ts';
import { heldPlan } from '../lane/held-plan.ts';
import { noteReads } from '../lane/lane-reads.ts';
import { landPlan } from '../lane/land-plan.ts';
import { laneLimits } from '../lane/lane-limits.ts';
import { landingPossible } from '../lane/landing-possible.ts';
import { resumeLane, type LaneInUse } from '../lane/lane.ts';
import type { LeapProject } from '../lane/leap-project.ts';
import { prepareLane } from '../lane/prepare-lane.ts';
import { prepareRevision } from '../lane/prepare-revision.ts';
import { projectReader } from '../lane/project-reader.ts';
import { noteProject, projectSince } from '../lane/project-since.ts';
import { limit } from '../limit.ts';
import { isRunning, ownIdentity, type Environment } from '../process/index.ts';
import type { JournalEvent } from '../store/journal.ts';
import type { Lease } from '../store/lease.ts';
import { openJournal, type OpenJournal } from '../store/open-journal.ts';
import { done, trouble, type Result } from '../trouble.ts';
import { driftNotes } from './drift-notes.ts';
import type { BoundaryReport, Effects } from './effects.ts';
import { holdLane } from './hold-lane.ts';
import { remember } from './memory.ts';
import { observeWorld } from './observe-world.ts';
import { recordsIn } from './records-in.ts';
import { signsOf } from './signs-of.ts';
import { readRunRecord, type AnsweredRecord, type NewRecord, type RunRecord } from './run-record.ts';

/** Effects on a real project. `close` gives the planner's lane back; sessions that still run are left alone. */
export interface ProjectEffects extends Effects {
  readonly close: () => void;
}

export interface Surroundings {
  readonly env: Environment;
  readonly now: () => number;
  readonly lease: Lease;
  readonly grammars: Grammars;
}

/** The effects of a run on disk, git and processes, as long as the lease is the caller's. */
export function projectEffects(
  project: LeapProject,
  agent: Agent,
  { env, now, lease, grammars }: Surroundings,
): ProjectEffects {
  const lane = plannerLane(project);
  const journal = openJournal(project.paths.journal);
  const records = recordsIn(journal);
  const read = projectReader(project);
  const gsdFolder = dirname(join(project.repo.folder, project.planningRoot));
  return {
    now,
    newId: randomUUID,
    sleep: (ms, wake) => sleep(ms, undefined, { signal: wake }).catch(() => {}),
    observe: () => observeWorld(project, read(), lane.inUse() !== undefined),
    boundary: (phase) => boundaryOf(project, phase, records),
    drift: driftNotes(project, grammars),
    seen: (phase, reads) => {
      const inUse = lane.inUse();
      if (inUse?.phase === phase) noteReads(project, inUse, reads);
    },
    records: () => journal.all().flatMap((event) => readRunRecord(event) ?? []),
    append: (record) => append(journal, record),
    answers: () => journal.news().flatMap(readAnswered),
    owns: lease.isOurs,
    beat: heartbeat(lease, now),
    self: ownIdentity,
    lives: isRunning,
    found: (open) => actOnDisk(project, open),
    prepare: (role, phase, resume, kind) => {
      if (role === 'worker') return done({ folder: gsdFolder, base: undefined });
      const prepared = resume ? lane.take() : lane.prepare(phase, kind);
      if (!prepared.ok) return prepared;
      const { folder, base, planningRoot } = prepared.value;
      return done({ folder: dirname(join(folder, planningRoot)), base });
    },
    logFolder: (session) => join(project.paths.stateFolder, 'sessions', session),
    start: (task) => {
      const inUse = task.role === 'planner' ? lane.inUse() : undefined;
      const wanted = {
        ...task,
        attended: false,
        answers: remember(records()).answers.filter(({ phase }) => phase === task.phase),
        ...(inUse === undefined ? {} : { lane: inUse }),
      };
      const told = task.kind === 'revise' ? toldOfDrift(project, task.phase, grammars) : {};
      const planning = read();
      const brief = gatherBrief(project, { ...wanted, ...told }, env, planning);
      const { commandPrefix: spelling } = project.gsd;
      const guard = laneLimits(project, { role: task.role, phase: task.phase, phases: planning.phases });
      noteProject(project, task, guard.held);
      return agent.start({ ...task, brief, spelling, guard, env: sessionEnvironment(env, task.id) });
    },
    adopt: (task) => agent.adopt(task),
    changed: (session) => projectSince(project, session),
    signs: signsOf,
    planIsComplete: (phase) => {
      const inUse = lane.inUse();
      return inUse?.phase === phase && checkLane(project, inUse).ok;
    },
    hold: (request) =>
      holdLane(project, lane.take(), { request, agent: agent.name, grammars, records: records() }),
    land: (phase) => land(project, phase, { grammars, records }),
    setAside: (phase) => {
      const discarded = discardHeld(project, phase);
      return discarded.ok ? done({ commit: discarded.value.plan.commit }) : discarded;
    },
    close: lane.release,
  };
}

/** Sessions find GSD's Node where they find every program; the person's own choice comes first. */
function sessionEnvironment(env: Environment, session: string): Environment {
  const node = env['LEAPFROG_GSD_NODE'];
  const path =
    node === undefined || node === '' ? {} : { PATH: `${dirname(node)}${delimiter}${env['PATH'] ?? ''}` };
  return { ...env, ...path, LEAPFROG_SESSION: session };
}

function heartbeat(lease: Lease, now: () => number): () => void {
  let last = -Infinity;
  return () => {
    // Also where the clock was set back.
    if (Math.abs(now() - last) < limit.heartbeatMs) return;
    last = now();
    lease.beat();
  };
}

interface PlannerLane {
  readonly prepare: (phase: string, kind: TaskKind) => Result<LaneInUse>;
  /** The lane in use, or the one that a supervisor before us left in use. */
  readonly take: () => Result<LaneInUse>;
  readonly inUse: () => LaneInUse | undefined;
  readonly release: () => void;
}

/** The planner's lane is ours from its preparation until the next one, or the end of the run. */
function plannerLane(project: LeapProject): PlannerLane {
  let inUse: LaneInUse | undefined;
  const release = (): void => {
    inUse?.release();
    inUse = undefined;
  };
  const keep = (taken: Result<LaneInUse>): Result<LaneInUse> => {
    if (taken.ok) inUse = taken.value;
    return taken;
  };
  return {
    prepare: (phase, kind) => {
      release();
      const held = kind === 'revise' ? heldPlan(project, phase) : undefined;
      return keep(
        held === undefined
          ? prepareLane(project, { role: 'planner', phase })
          : prepareRevision(project, held),
      );
    },
    take: () => (inUse === undefined ? keep(resumeLane(project, 'planner')) : done(inUse)),
    inUse: () => inUse,
    release,
  };
}

function readAnswered(event: JournalEvent): readonly AnsweredRecord[] {
  const read = readRunRecord(event);
  return read?.event === 'answered' ? [read] : [];
}

function append(journal: OpenJournal, record: NewRecord): RunRecord {
  const written = readRunRecord(journal.append(record));
  if (written === undefined) throw new Error(`not a record of a run: ${JSON.stringify(record)}`);
  return written;
}

/** What time alone can change. Other reasons against landing are left to `land`, which names them as a refusal. */
function boundaryOf(
  project: LeapProject,
  phase: string,
  records: () => readonly RunRecord[],
): BoundaryReport {
  const held = heldPlan(project, phase);
  const now = head(project.repo);
  if (held === undefined || now === undefined) return { missing: [] };
  const possible = landingPossible(project, held, { now, boundary: restOf(records(), now) });
  if (possible.ok || possible.trouble.name !== 'boundary-not-reached') return { missing: [] };
  const { name, what } = possible.trouble;
  return { missing: [{ name, what }] };
}

/** A tip that a worker of ours made whose process has ended moves no more by itself; any other one has to rest in full. */
function restOf(records: readonly RunRecord[], tip: Head): { readonly restMs?: number } {
  const made = records.find(
    (record) => record.event === 'committed' && record.role === 'worker' && record.commit === tip.commit,
  );
  if (made?.event !== 'committed') return {};
  const over = records.some((record) => record.event === 'session-ended' && record.session === made.session);
  return over ? { restMs: limit.ownTipRestMs } : {};
}

function land(
  project: LeapProject,
  phase: string,
  { grammars, records }: { readonly grammars: Grammars; readonly records: () => readonly RunRecord[] },
): ReturnType<Effects['land']> {
  const held = heldPlan(project, phase);
  if (held === undefined) {
    return trouble({
      kind: 'refused',
      name: 'nothing-held',
      what: `no plan of phase ${phase} is held any more`,
      next: 'leapfrog run plans it again',
    });
  }
  const now = head(project.repo);
  const boundary = now === undefined ? {} : restOf(records(), now);
  const drift = driftBeforeLanding(project, held, { grammars, boundary, now });
  if (!drift.ok) {
    const { checked: _checked, ...refusal } = drift.trouble;
    return trouble(refusal);
  }
  const { said } = drift.value;
  const landed = landPlan(project, held, { boundary, drift: said });
  return landed.ok
    ? done({ commit: landed.value.commit, undo: landed.value.undo, drift: said.says })
    : landed;
}

/** What a revision is told: everything that was found in the plan that is held now. */
function toldOfDrift(project: LeapProject, phase: string, grammars: Grammars): Pick<BriefWanted, 'drift'> {
  const held = heldPlan(project, phase);
  return held === undefined ? {} : { drift: checkHeldDrift(project, held, grammars).report };
}
