import { type LaneSetAside, toldOfAside } from '../lane/lanes-set-aside.ts';
import { answerForm, howTo } from '../pipeline/answer-form.ts';
import type { OpenQuestion } from '../pipeline/inbox.ts';
import { phaseSnapshot } from '../pipeline/phase-snapshot.ts';
import { clauses, overlapOfPlanning, verdictOf, whyOf } from '../pipeline/overlap.ts';
import type { RoadmapChange } from '../pipeline/roadmap-change.ts';
import { blockingProblem } from '../planning/blocking-problem.ts';
import { livePlans, type Phase } from '../planning/phase.ts';
import { shownPath } from '../planning/problem.ts';
import type { Project } from '../planning/project.ts';
import { firstNameOf } from '../store/former-file.ts';
import { nextStep, type NextStepInput } from './next-step.ts';
import { reportedPhase } from './phase-view.ts';
import type {
  ReportedHeld,
  ReportedKept,
  ReportedLane,
  ReportedOverlap,
  ReportedOwed,
  ReportedProblem,
  ReportedProject,
  ReportedWaiting,
  StatusReport,
} from './status-report.ts';

/** Everything that was observed, from which the report follows. */
export interface Observed {
  readonly project: ReportedProject;
  readonly planning: Project;
  /** One for each plan that is being made or held. */
  readonly roadmap: readonly RoadmapChange[];
  readonly held: readonly ReportedHeld[];
  readonly owed: readonly ReportedOwed[];
  /** What `run` or a session of it asked and nobody has answered. */
  readonly questions: readonly OpenQuestion[];
  readonly lanes: readonly ReportedLane[];
  readonly kept: readonly ReportedKept[];
  readonly aside: readonly LaneSetAside[];
  /** What a landing met and could not put back, relative to the planning root. */
  readonly beside: readonly string[];
  readonly spell: NextStepInput['spell'];
}

/** Pure: the same observation gives the same report. */
export function composeStatus(observed: Observed): StatusReport {
  const { project, planning, held, owed, questions, lanes, kept, aside, beside, spell } = observed;
  const phases = planning.phases.map(reportedPhase);
  const blocked = blockingProblem(planning);
  const overlap = overlapNow(observed, blocked !== undefined);
  return {
    kind: 'status',
    version: 1,
    project,
    phases,
    overlap,
    lanes,
    held,
    owed,
    waiting: [...questions.flatMap(askedNow), ...choicesNow(held), ...waitingNow(planning.phases, spell)],
    kept,
    problems: [
      ...aside.map(setAside),
      ...[...planning.problems, ...beside.flatMap(savedBeside)].map(
        ({ where, ...problem }): ReportedProblem => ({
          ...problem,
          where: where.startsWith('"')
            ? `"${project.planningRoot}/${where.slice(1)}`
            : `${project.planningRoot}/${where}`,
        }),
      ),
    ],
    next: nextStep({ phases, held, overlap, spell, ...(blocked === undefined ? {} : { blocked }) }),
  };
}

function setAside(lane: LaneSetAside): ReportedProblem {
  return { name: 'lane-set-aside', where: lane.folder, ...toldOfAside(lane) };
}

/** Somebody saved the file in the instant in which a landing replaced it, and the landing was killed or somebody wrote on. */
function savedBeside(
  where: string,
): readonly (Omit<ReportedProblem, 'where'> & { readonly where: string })[] {
  const name = firstNameOf(where);
  if (name === undefined) return [];
  return [
    {
      name: 'saved-beside',
      where: shownPath(where),
      what: `this was saved as ${name} in the instant in which a landing replaced that, and may be in no other file`,
      next: `leapfrog run puts it back where nobody wrote on; otherwise take over what ${name} lacks of it, then remove it`,
    },
  ];
}

/** The two phases that could be at work now: the first open one executes, the one after it is planned, unless it has plans. */
function overlapNow({ planning, held, project, ...observed }: Observed, blocked: boolean): ReportedOverlap {
  const roadmap = together(observed.roadmap);
  const open = planning.phases.filter((phase) => phase.place === 'active' && phase.status.is !== 'complete');
  const [current, after] = open;
  const next = after === undefined || livePlans(after).length > 0 ? undefined : after;
  if (current === undefined || next === undefined || project.refusal !== null || blocked) {
    return {
      executing: current?.number ?? null,
      planning: next?.number ?? null,
      ...withoutPair(roadmap, { current: current?.number ?? 'N', next: next?.number ?? 'N+1' }),
    };
  }
  const elsewhere = held.find((plan) => plan.phase === next.number && plan.branch !== project.branch);
  const { verdict, reasons } = overlapOfPlanning(phaseSnapshot(current), phaseSnapshot(next), {
    held: held.map((plan) => plan.phase),
    roadmap,
    ...(elsewhere === undefined ? {} : { otherBranch: elsewhere.branch }),
  });
  return {
    executing: current.number,
    planning: next.number,
    verdict,
    reasons: reasons.map((reason) => ({
      ...reason,
      why: whyOf(reason.rule, { current: current.number, next: next.number }),
    })),
  };
}

/** Nothing can overlap; what happened under a plan that is made or held has to be said all the same. */
function withoutPair(
  { renumbered }: RoadmapChange,
  phases: Parameters<typeof whyOf>[1],
): Pick<ReportedOverlap, 'verdict' | 'reasons'> {
  if (renumbered.length === 0) return { verdict: 'none', reasons: [] };
  const rule = 'phases-renumbered';
  const reason = { rule, verdict: verdictOf(rule), what: clauses(renumbered), why: whyOf(rule, phases) };
  return { verdict: reason.verdict, reasons: [reason] };
}

function together(changes: readonly RoadmapChange[]): RoadmapChange {
  return {
    renumbered: [...new Set(changes.flatMap(({ renumbered }) => renumbered))],
    edited: [...new Set(changes.flatMap(({ edited }) => edited))],
  };
}

/** Held plans that no boundary will bring in: a person has to choose. */
function choicesNow(held: readonly ReportedHeld[]): ReportedWaiting[] {
  return held
    .flatMap(({ missing }) => missing)
    .filter(({ name }) => !settlesByItself.has(name))
    .map(({ what, next }) => ({ what: `${upperFirst(what)}.`, next: `${upperFirst(next)}.` }));
}

const settlesByItself: ReadonlySet<string> = new Set([
  'boundary-not-reached',
  'phase-not-next',
  'wrong-branch',
]);

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Two kinds follow from the phases themselves, and are told with them. */
function askedNow(question: OpenQuestion): readonly ReportedWaiting[] {
  const { id, name, what, phase } = question;
  if (name === 'person-verifies' || name === 'context-missing') return [];
  const how = answerForm(name, phase).takes === 'nothing' ? question.next : howTo(question);
  return [
    {
      what: `Question ${id}: ${what.split('\n')[0] ?? ''}`,
      next: how.startsWith('leapfrog ') ? how : `${upperFirst(how)}.`,
    },
  ];
}

function waitingNow(phases: readonly Phase[], spell: NextStepInput['spell']): ReportedWaiting[] {
  const open = phases.filter((phase) => phase.place === 'active' && phase.status.is !== 'complete');
  const [current, next] = open;
  const waiting: ReportedWaiting[] = [];
  if (current?.status.is === 'person') {
    waiting.push({
      what: `The verification of phase ${current.number} asks for a person.`,
      next: `Type ${spell('verify-work', current.number)}.`,
    });
  }
  const checkpoint = current?.plans.find(
    (plan) => !plan.superseded && !plan.autonomous && plan.summary === undefined,
  );
  if (checkpoint !== undefined) {
    waiting.push({
      what: `Plan ${checkpoint.id} stops at a checkpoint.`,
      next: 'Be near terminal 1 when it does.',
    });
  }
  const canPlan = next !== undefined && current !== undefined && livePlans(current).length > 0;
  if (canPlan && !next.hasContext && livePlans(next).length === 0) {
    waiting.push({
      what: `Phase ${next.number} has not been discussed.`,
      next: `Type ${spell('discuss-phase', next.number)} in a planner lane.`,
    });
  }
  return waiting;
}
