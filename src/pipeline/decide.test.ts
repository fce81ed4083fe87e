import { describe, expect, it } from 'vitest';
import { absurd } from '../trouble.ts';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';
import { byNumber, currentPhase, phasesUntil } from './phase-order.ts';
import type { LaneSnapshot, PhaseSnapshot, PhaseStanding, Policy, Snapshot } from './snapshot.ts';

const policy: Policy = {
  gate: 'auto',
  discuss: true,
  attempts: { plan: 2, execute: 2, gaps: 1, land: 3, revise: 2, park: 3 },
  stagger: false,
};
const phase = (
  number: string,
  standing: PhaseStanding,
  change: Partial<PhaseSnapshot> = {},
): PhaseSnapshot => ({
  number,
  name: `Phase ${number}`,
  standing,
  plans: standing === 'empty' ? 0 : 2,
  plansDone: 0,
  dependsOn: [],
  hasContext: true,
  hasCheckpoint: false,
  ...change,
});
const at = (phases: readonly PhaseSnapshot[], change: Partial<Snapshot> = {}): Snapshot => ({
  phases,
  worker: { is: 'idle' },
  planner: { is: 'idle' },
  held: [],
  boundary: { is: 'reached' },
  failures: [],
  approved: [],
  landable: [],
  undiscussed: [],
  parked: [],
  doubts: [],
  justStarted: false,
  ...change,
});
const shown = (decisions: readonly Decision[]): readonly string[] => decisions.map(show);
function show(decision: Decision): string {
  switch (decision.do) {
    case 'ask':
      return `ask ${decision.question.name} ${decision.question.phase}`;
    case 'finish':
      return `finish ${decision.how.is}${decision.how.is === 'person' ? ` ${decision.how.questions.map(({ name }) => name).join(' ')}` : ''}`;
    case 'wait':
      return `wait ${decision.lane} for ${decision.for} ${decision.phase ?? 'somewhere'}`;
    case 'settle':
      return `settle ${decision.role} ${decision.phase} ${decision.outcome.is}`;
    case 'startWorker':
    case 'startPlanner':
    case 'hold':
    case 'land':
    case 'park':
    case 'setAside':
      return `${decision.do} ${decision.phase}`;
    default:
      return absurd(decision);
  }
}
const working: LaneSnapshot = { is: 'running', kind: 'execute', phase: '1' };
const planning: LaneSnapshot = { is: 'running', kind: 'plan', phase: '2' };

const ended = (from: PhaseStanding, end: 'finished' | 'failed'): LaneSnapshot => ({
  is: 'ended',
  kind: 'execute',
  phase: '1',
  from: { standing: from, plansDone: 0 },
  end: end === 'finished' ? { is: end } : { is: end, why: 'crashed' },
});
const judged = (standing: PhaseStanding, lane: LaneSnapshot, plansDone = 0) =>
  decide(at([phase('1', standing, { plansDone })], { worker: lane }), policy).map((decision) =>
    decision.do === 'settle' ? decision.outcome : decision,
  );

describe('decide, told as a story', () => {
  it('executes the current phase and plans the next one at the same time', () => {
    expect(
      shown(decide(at([phase('1', 'planned'), phase('2', 'empty'), phase('3', 'empty')]), policy)),
    ).toEqual(['startWorker 1', 'startPlanner 2']);
  });

  it('looks ahead by one phase: a held plan does not free the planner', () => {
    const snapshot = at([phase('1', 'executing'), phase('2', 'empty'), phase('3', 'empty')], {
      worker: working,
      held: ['2'],
    });
    expect(shown(decide(snapshot, policy))).toEqual(['wait planner for landing 2']);
  });

  it('lands at the boundary and not while the worker still runs', () => {
    const phases = [phase('1', 'complete'), phase('2', 'empty'), phase('3', 'empty')];
    expect(shown(decide(at(phases, { held: ['2'] }), policy))).toEqual([
      'land 2',
      'wait planner for landing 2',
    ]);
    expect(shown(decide(at(phases, { held: ['2'], worker: working }), policy))).toEqual([
      'wait planner for landing 2',
    ]);
    const open = { is: 'open', missing: [{ name: 'gsd-lock', what: "GSD's lock" }], stuck: false } as const;
    expect(shown(decide(at(phases, { held: ['2'], boundary: open }), policy))).toEqual([
      'wait worker for boundary 2',
      'wait planner for landing 2',
    ]);
    expect(shown(decide(at(phases, { held: ['2'], boundary: { ...open, stuck: true } }), policy))).toEqual([
      'finish person boundary-open',
    ]);
  });

  it('plans a phase without plans first, while nobody executes', () => {
    expect(shown(decide(at([phase('1', 'empty'), phase('2', 'empty')]), policy))).toEqual([
      'wait worker for plan 1',
      'startPlanner 1',
    ]);
  });

  it('waits for the plan where the worker is done first', () => {
    const snapshot = at([phase('1', 'complete'), phase('2', 'empty')], { planner: planning });
    expect(shown(decide(snapshot, policy))).toEqual(['wait worker for plan 2']);
  });

  it('puts a plan away whose phase was completed without it, before anything else, and stops trying', () => {
    const phases = [phase('1', 'complete'), phase('2', 'complete')];
    const late = { held: ['2'], late: ['2'] };
    const leftOver = ['finish person plan-left-over'];
    expect(shown(decide(at(phases, late), policy))).toEqual(['setAside 2']);
    const times = policy.attempts.land;
    const failures = [{ act: 'discard', phase: '2', times, why: 'no room', asked: false }] as const;
    expect(shown(decide(at(phases, { ...late, failures }), policy))).toEqual(leftOver);
    // It was made for another branch.
    expect(shown(decide(at(phases, { held: ['2'] }), policy))).toEqual(leftOver);
  });

  it('puts a stale plan away, and asks where that fails again and again', () => {
    const phases = [phase('1', 'complete'), phase('2', 'empty')];
    const stale = { held: ['2'], drift: { phase: '2', verdict: 'stale', what: 'gone' } } as const;
    expect(shown(decide(at(phases, stale), policy))).toContain('setAside 2');
    const failed = { act: 'discard', phase: '2', why: 'index-locked', asked: false } as const;
    expect(shown(decide(at(phases, { ...stale, failures: [{ ...failed, times: 1 }] }), policy))).toContain(
      'setAside 2',
    );
    const times = policy.attempts.land;
    expect(shown(decide(at(phases, { ...stale, failures: [{ ...failed, times }] }), policy))).toEqual([
      'finish person landing-failed',
    ]);
  });

  it('tries one gap round while planning goes on, then asks', () => {
    const phases = [phase('1', 'gaps'), phase('2', 'empty')];
    expect(shown(decide(at(phases), policy))).toEqual(['startWorker 1', 'startPlanner 2']);
    const failures = [{ act: 'gaps', phase: '1', times: 1, why: 'still', asked: false }] as const;
    expect(shown(decide(at(phases, { failures, planner: planning }), policy))).toEqual(['ask gaps-remain 1']);
    expect(shown(decide(at(phases, { failures, held: ['2'] }), policy))).toEqual([
      'finish person gaps-remain',
    ]);
  });

  it('asks for a discussion, and plans without one only when told to', () => {
    const phases = [phase('1', 'planned'), phase('2', 'empty', { hasContext: false })];
    expect(shown(decide(at(phases, { worker: working }), policy))).toEqual(['ask context-missing 2']);
    expect(decide(at(phases, { worker: working }), { ...policy, discuss: false })).toEqual([
      { do: 'startPlanner', kind: 'plan', phase: '2', withoutContext: true },
    ]);
  });

  it('lets the worker go on when planning failed', () => {
    const failures = [{ act: 'plan', phase: '2', times: 2, why: 'broken', asked: false }] as const;
    const phases = [phase('1', 'planned'), phase('2', 'empty')];
    expect(shown(decide(at(phases, { failures }), policy))).toEqual([
      'startWorker 1',
      'ask planner-failed 2',
    ]);
  });

  it('stops after the phase it was asked for, and never plans past it', () => {
    const until = { ...policy, until: '1' };
    expect(shown(decide(at([phase('1', 'planned'), phase('2', 'empty')]), until))).toEqual([
      'startWorker 1',
      'wait planner for nothing 1',
    ]);
    expect(shown(decide(at([phase('1', 'complete'), phase('2', 'empty')]), until))).toEqual(['finish until']);
    expect(shown(decide(at([phase('1', 'planned')]), { ...policy, until: '9' }))).toEqual([
      'finish person unknown-phase',
    ]);
  });

  it('names a held plan that has no place any more, instead of saying that all is done', () => {
    const phases = [phase('1', 'complete'), phase('2', 'complete'), phase('3', 'empty')];
    const until = { ...policy, until: '2' };
    const finish = (held: readonly string[]) => shown(decide(at(phases, { held }), until));
    expect(finish(['3', '4'])).toEqual(['finish until']);
    expect(finish(['1.1'])).toEqual(['finish person plan-left-over']);
  });

  it('waits, and then stops, where the planning files say nothing, whatever there is of them', () => {
    const trouble = {
      kind: 'refused',
      name: 'missing-file',
      what: 'is missing',
      next: 'bring it back',
    } as const;
    const stuck = { blocked: { trouble, stuck: true } };
    const gone = { held: ['2'], blocked: { trouble, stuck: false } };
    // Which phase an idle lane waits for, nothing says.
    const what = 'the planning files: is missing';
    const waits = (['worker', 'planner'] as const).map((lane) => ({ do: 'wait', lane, for: 'person', what }));
    expect(decide(at([phase('1', 'empty')], gone), policy)).toEqual(waits);
    expect(shown(decide(at([], stuck), policy))).toEqual(['finish blocked']);
    expect(shown(decide(at([], { ...stuck, worker: working }), policy))).toEqual([
      'wait planner for person somewhere',
    ]);
    // Nor is a session judged by them.
    const over = { worker: ended('planned', 'finished'), ...gone };
    expect(shown(decide(at([phase('1', 'empty')], over), policy))).toEqual([
      'wait worker for person 1',
      'wait planner for person somewhere',
    ]);
  });

  it('asks at the gate before each execution but the first', () => {
    const gated = { ...policy, gate: 'ask' } as const;
    const phases = [phase('1', 'complete'), phase('2', 'planned'), phase('3', 'empty')];
    expect(shown(decide(at(phases, { approved: ['2'] }), gated))).toEqual([
      'startWorker 2',
      'startPlanner 3',
    ]);
    expect(shown(decide(at(phases), gated))).toEqual(['ask gate 2', 'startPlanner 3']);
  });

  it('plans an inserted phase before the one whose plan is held', () => {
    const phases = [phase('2', 'executing'), phase('2.1', 'empty'), phase('3', 'empty')];
    expect(shown(decide(at(phases, { worker: { ...working, phase: '2' }, held: ['3'] }), policy))).toEqual([
      'startPlanner 2.1',
    ]);
  });

  it('judges a session by evidence, whatever it says', () => {
    expect(judged('complete', ended('planned', 'failed'))).toEqual([{ is: 'done' }]);
    expect(judged('planned', ended('planned', 'finished'))).toEqual([
      {
        is: 'failed',
        progressed: false,
        why: 'the session ended without an artifact: 0 of 2 plans have a summary, as before',
      },
    ]);
    expect(judged('executing', ended('planned', 'failed'), 1)).toEqual([
      { is: 'failed', why: 'crashed', progressed: true },
    ]);
  });

  it('counts what a finished milestone built as there', () => {
    const phases = [phase('9', 'planned', { dependsOn: ['3'] }), phase('10', 'discussed')];
    expect(currentPhase(phases)?.number).toBe('9');
    expect(shown(decide(at(phases), policy))).toContain('startWorker 9');
  });

  it('follows dependencies, not the highest number', () => {
    const phases = [
      phase('9', 'empty', { dependsOn: ['11'] }),
      phase('10', 'complete'),
      phase('11', 'empty'),
    ];
    expect(currentPhase(phases)?.number).toBe('11');
    expect(currentPhase(phases, ['11'])?.number).toBe('9');
    const circle = [phase('1', 'empty', { dependsOn: ['2'] }), phase('2', 'empty', { dependsOn: ['1'] })];
    expect(shown(decide(at(circle), policy))).toEqual(['finish person dependency-open']);
    expect(phasesUntil(phases, '9').map(({ number }) => number)).toEqual(['9', '11']);
    expect(['10', '3A', '2.1', '3', '2'].toSorted(byNumber)).toEqual(['2', '2.1', '3', '3A', '10']);
  });
});

describe('a limit', () => {
  const phases = [phase('1', 'planned'), phase('2', 'discussed')];
  const parked = {
    kind: 'execute',
    phase: '1',
    session: 'first',
    why: 'session limit',
    until: '2026-11-25T15:00:00.000Z',
    over: false,
    times: 1,
  } as const;
  const worker = { ...parked, role: 'worker' } as const;
  const planner = { ...parked, role: 'planner', kind: 'plan', phase: '2' } as const;

  it('parks the planner alone where the worker goes on', () => {
    const decisions = decide(at(phases, { worker: working, parked: [planner] }), policy);
    expect(shown(decisions)).toEqual(['wait planner for limit 2']);
    expect(decisions[0]).toMatchObject({ what: 'session limit (until 2026-11-25T15:00:00.000Z)' });
  });

  it('keeps the planner parked as long as the worker is, and lets the worker go on first', () => {
    const both = { parked: [worker, { ...planner, over: true }] };
    expect(shown(decide(at(phases, both), policy))).toEqual([
      'wait worker for limit 1',
      'wait planner for limit 2',
    ]);
    const over = {
      parked: [
        { ...worker, over: true },
        { ...planner, over: true },
      ],
    };
    const [first, second] = decide(at(phases, over), policy);
    expect(first).toMatchObject({ do: 'startWorker', phase: '1', resume: { session: 'first' } });
    expect(second).toMatchObject({ do: 'wait', lane: 'planner', for: 'start' });
  });

  it('parks a planner that is running when the worker meets a limit, and never a person who plans', () => {
    const both = { parked: [worker], planner: planning };
    const [wait, park] = decide(at(phases, both), policy);
    expect(wait).toMatchObject({ do: 'wait', lane: 'worker', for: 'limit' });
    expect(park).toMatchObject({ do: 'park', kind: 'plan', phase: '2' });
    const person = at(phases, { ...both, planner: { ...planning, person: true } });
    expect(shown(decide(person, policy))).toEqual(['wait worker for limit 1']);
    const over = at(phases, { ...both, parked: [{ ...worker, over: true }] });
    expect(shown(decide(over, policy))).toEqual(['startWorker 1']);
  });

  it('asks a person after the same work was parked too often', () => {
    const often = { parked: [{ ...worker, over: true, times: 4 }], planner: planning };
    expect(shown(decide(at(phases, often), policy))).toEqual(['ask limit-remains 1']);
  });

  it('starts two sessions one after the other where they share an account', () => {
    const staggered = { ...policy, stagger: true };
    expect(shown(decide(at(phases), staggered))).toEqual(['startWorker 1', 'wait planner for start 2']);
    const soon = at(phases, { worker: working, justStarted: true });
    expect(shown(decide(soon, staggered))).toEqual(['wait planner for start 2']);
    expect(shown(decide(at(phases, { worker: working }), staggered))).toEqual(['startPlanner 2']);
  });
});

it('asks at once where the same try would fail the same way', () => {
  const failed = {
    act: 'plan',
    phase: '1',
    times: 1,
    why: 'no GSD here',
    asked: false,
    final: true,
  } as const;
  expect(shown(decide(at([phase('1', 'discussed')], { failures: [failed] }), policy))).toEqual([
    'finish person planner-failed',
  ]);
});
