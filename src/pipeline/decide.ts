import type { Decision, Finish, Question } from './decision.ts';
import { plannerDecision } from './decide-planner.ts';
import { isGated, workerDecision } from './decide-worker.ts';
import { doubtAbout } from './doubt.ts';
import { failureOf } from './failure-of.ts';
import { byNumber, currentPhase, phasesUntil } from './phase-order.ts';
import { questionAbout } from './question.ts';
import { settle } from './settle.ts';
import { isPlanned, type PhaseSnapshot, type Policy, type Snapshot } from './snapshot.ts';

/**
 * What to do now. Pure and total: the same snapshot and policy give the same decisions, and no snapshot is refused.
 *
 * Never empty unless both lanes are running: every idle lane gets an act, a question, or a `wait` that says what for. `finish`
 * comes alone, and only when nobody is working. Rules: design 3.1, 3.5 and 3.8; their names: `overlapRules`.
 */
export function decide(snapshot: Snapshot, policy: Policy): readonly Decision[] {
  if (snapshot.blocked !== undefined) return blockedBy(snapshot, snapshot.blocked);
  const settled = settle(snapshot);
  if (settled.length > 0) return settled;
  const late = puttingAway(snapshot, policy);
  if (late.length > 0) return late;
  const unknown = unknownUntil(snapshot, policy);
  if (unknown !== undefined) return finishing(snapshot, unknown);
  const scope = phasesUntil(snapshot.phases, policy.until);
  const current = currentPhase(scope);
  if (current === undefined) return finishing(snapshot, endOfRoad(snapshot, scope, policy));
  const worker = workerDecision(snapshot, policy, current);
  const planner = plannerDecision(snapshot, policy, { scope, current });
  const lanes = [
    worker,
    planner && afterWorker(snapshot, policy, { worker, planner }),
    behindWorker(snapshot, worker),
  ];
  const decisions = [...lanes, ...landingGate(snapshot, policy, scope), ...doubtful(snapshot, scope)];
  return finishIfStuck(
    snapshot,
    decisions.filter((decision) => decision !== undefined),
  );
}

/** What cannot be read is no evidence: nobody is judged, started or told that all is done until it can be read again. */
function blockedBy(
  { worker, planner }: Snapshot,
  { trouble, stuck }: NonNullable<Snapshot['blocked']>,
): readonly Decision[] {
  const lanes = [
    ['worker', worker],
    ['planner', planner],
  ] as const;
  if (stuck && lanes.every(([, { is }]) => is !== 'running'))
    return [{ do: 'finish', how: { is: 'blocked', trouble } }];
  const what = `${trouble.where ?? 'the planning files'}: ${trouble.what}`;
  return lanes.flatMap(([lane, its]) => {
    if (its.is === 'running') return [];
    // Nor can it be told which phase an idle lane would go on with.
    const phase = its.is === 'ended' ? { phase: its.phase } : {};
    return [{ do: 'wait', lane, for: 'person', ...phase, what }];
  });
}

/** A plan whose phase was completed without it would be held for ever. One that cannot be put away stays where it is. */
function puttingAway(snapshot: Snapshot, { attempts }: Policy): readonly Decision[] {
  return (snapshot.late ?? [])
    .filter((phase) => (failureOf(snapshot, 'discard', phase)?.times ?? 0) < attempts.land)
    .map((phase) => ({ do: 'setAside', phase, what: `phase ${phase} was completed without it` }));
}

/**
 * The worker comes first (design 3.10): where a limit stops it, no planner starts and uses up what is left; where it goes on
 * again, it goes on first; and two sessions that start in the same moment ask the most of one account.
 */
function afterWorker(
  { justStarted }: Snapshot,
  { stagger }: Policy,
  { worker, planner }: { readonly worker: Decision | undefined; readonly planner: Decision },
): Decision {
  if (planner.do !== 'startPlanner') return planner;
  const wait = { do: 'wait', lane: 'planner', phase: planner.phase } as const;
  if (worker?.do === 'wait' && worker.for === 'limit')
    return { ...wait, for: 'limit', what: `the worker to go on first, which waits for ${worker.what}` };
  const resumes = worker?.do === 'startWorker' && worker.resume !== undefined;
  const tooSoon = stagger && (justStarted || worker?.do === 'startWorker');
  return resumes || tooSoon
    ? { ...wait, for: 'start', what: 'a moment, because the worker has just started' }
    : planner;
}

/** A limit stops the whole account, and the worker's is the work that counts: our planner uses up nothing more meanwhile. */
function behindWorker({ planner }: Snapshot, worker: Decision | undefined): Decision | undefined {
  if (planner.is !== 'running' || planner.person === true) return undefined;
  if (worker?.do !== 'wait' || worker.for !== 'limit') return undefined;
  const { kind, phase } = planner;
  return { do: 'park', kind, phase, what: `the worker goes on first, which waits for ${worker.what}` };
}

/** Asked as soon as the plan is held, so that it can be looked at while the phase before it is still executed. */
function landingGate(
  snapshot: Snapshot,
  policy: Policy,
  scope: readonly PhaseSnapshot[],
): readonly Decision[] {
  return scope
    .filter((phase) => !isPlanned(phase) && isGated(snapshot, policy, phase.number))
    .map(({ number, name }) => {
      const what = `a plan of phase ${number} (${name}) is held: land it, and execute it?`;
      return { do: 'ask', question: questionAbout('landing-gate', number, what) };
    });
}

/** Asked as soon as it is known, and until a person has said a word: the plan of the phase does not land before. */
function doubtful({ doubts, held }: Snapshot, scope: readonly PhaseSnapshot[]): readonly Decision[] {
  return scope.flatMap((phase): readonly Decision[] => {
    const doubt = doubtAbout(doubts, phase.number);
    if (doubt === undefined || doubt.denied) return [];
    if (isPlanned(phase) && !held.includes(phase.number)) return [];
    const question = questionAbout('project-changed', phase.number, doubt.what);
    return [{ do: 'ask', question: { ...question, session: doubt.session } }];
  });
}

/** No phase can be worked on: all complete, or those that are left wait for each other. */
function endOfRoad(snapshot: Snapshot, scope: readonly PhaseSnapshot[], policy: Policy): Finish {
  const open = scope.filter(({ standing }) => standing !== 'complete');
  const [first] = open;
  if (first !== undefined) {
    const circle = open.map(({ number }) => number).join(', ');
    return {
      is: 'person',
      questions: [
        questionAbout('dependency-open', first.number, `phases ${circle} depend on each other in a circle`),
      ],
    };
  }
  const leftOver = plansLeftOver(snapshot, policy);
  if (leftOver.length > 0) return { is: 'person', questions: leftOver };
  return policy.until === undefined ? { is: 'milestone' } : { is: 'until', phase: policy.until };
}

/**
 * Accepted plans that have no place in what is there now, such as that of a phase which is in the roadmap of another branch. Whether
 * it comes back, or the plan goes, a person knows.
 */
function plansLeftOver({ held, phases }: Snapshot, { until }: Policy): readonly Question[] {
  return held.flatMap((phase) => {
    const its = phases.find(({ number }) => number === phase);
    const isLater = until !== undefined && byNumber(phase, until) > 0;
    if (isLater || (its !== undefined && its.standing !== 'complete')) return [];
    const why =
      its === undefined ? `there is no phase ${phase} in the roadmap` : `the phase was completed without it`;
    return [questionAbout('plan-left-over', phase, `a plan of phase ${phase} is held, and ${why}`)];
  });
}

/** A phase that is not there (a typing error, or it was taken out meanwhile) must not let the run go past where it was to end. */
function unknownUntil({ phases }: Snapshot, { until }: Policy): Finish | undefined {
  if (until === undefined || phases.some(({ number }) => number === until)) return undefined;
  const what = `there is no phase ${until} in the roadmap`;
  return { is: 'person', questions: [questionAbout('unknown-phase', until, what)] };
}

/** Ends the run as soon as nobody is working. */
function finishing(snapshot: Snapshot, how: Finish): readonly Decision[] {
  const running = [snapshot.worker, snapshot.planner].find((lane) => lane.is === 'running');
  if (running?.is !== 'running') return [{ do: 'finish', how }];
  const lane = snapshot.worker.is === 'running' ? 'planner' : 'worker';
  const what = `a session that is still working on phase ${running.phase}`;
  return [{ do: 'wait', lane, for: 'execution', phase: running.phase, what }];
}

/** Questions keep the run open while the other lane works; then they end it. */
function finishIfStuck(snapshot: Snapshot, decisions: readonly Decision[]): readonly Decision[] {
  const questions = decisions.flatMap((decision) => (decision.do === 'ask' ? [decision.question] : []));
  const busy = snapshot.worker.is === 'running' || snapshot.planner.is === 'running';
  const acting = decisions.some((decision) => decision.do !== 'ask' && decision.do !== 'wait');
  if (busy || acting || questions.length === 0) return decisions;
  return [{ do: 'finish', how: { is: 'person', questions } }];
}
