import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';
import { byNumber, currentPhase, phasesUntil } from './phase-order.ts';
import {
  isPlanned,
  type LaneSnapshot,
  type PhaseSnapshot,
  type PhaseStanding,
  type Policy,
  type Snapshot,
} from './snapshot.ts';

const limits: Policy = {
  gate: 'auto',
  discuss: true,
  attempts: { plan: 2, execute: 2, gaps: 1, land: 3, revise: 2, park: 3 },
  stagger: false,
};
const numbers = ['1', '2', '2.1', '3', '4'];
const number = fc.constantFrom(...numbers);
const standing = fc.constantFrom<PhaseStanding>(
  'empty',
  'discussed',
  'researched',
  'planned',
  'executing',
  'executed',
  'gaps',
  'person',
  'complete',
);
const anyPhase = fc.tuple(number, standing, fc.subarray(numbers, { maxLength: 2 }), fc.boolean()).map(
  ([name, stands, dependsOn, hasContext]) =>
    ({
      number: name,
      name: `Phase ${name}`,
      standing: stands,
      plans: 2,
      plansDone: 0,
      dependsOn: dependsOn.filter((other) => other !== name),
      hasContext,
      hasCheckpoint: false,
    }) satisfies PhaseSnapshot,
);
const kind = fc.constantFrom('plan', 'execute', 'gaps') satisfies fc.Arbitrary<string>;
const anyEnd = fc.constantFrom(
  { is: 'finished' } as const,
  { is: 'asked', question: 'which?' } as const,
  { is: 'failed', why: 'broken' } as const,
  { is: 'failed', why: 'no GSD', final: true } as const,
  { is: 'limited', why: 'session limit' } as const,
);
const anyLane: fc.Arbitrary<LaneSnapshot> = fc.oneof(
  fc.constant({ is: 'idle' } as const),
  fc.record({ is: fc.constant('running' as const), kind, phase: number, person: fc.boolean() }),
  fc.record({
    is: fc.constant('ended' as const),
    kind,
    phase: number,
    end: anyEnd,
    from: fc.record({ standing, plansDone: fc.nat(3) }),
  }),
);
const anyFailure = fc.record({
  act: fc.constantFrom('plan', 'execute', 'gaps', 'land'),
  phase: number,
  times: fc.nat(4),
  why: fc.constant('broken'),
  asked: fc.boolean(),
  session: fc.constantFrom('session-1', undefined),
  answer: fc.constantFrom('zsh', undefined),
}) satisfies fc.Arbitrary<Snapshot['failures'][number]>;
const anyParked = fc.record({
  role: fc.constantFrom('planner', 'worker'),
  kind,
  phase: number,
  session: fc.constant('session-1'),
  why: fc.constant('session limit'),
  until: fc.constant(undefined),
  over: fc.boolean(),
  times: fc.integer({ min: 1, max: 5 }),
}) satisfies fc.Arbitrary<Snapshot['parked'][number]>;
const anyDoubt = fc.record({
  phase: number,
  what: fc.constant('its directory changed'),
  session: fc.constant('session-1'),
  denied: fc.boolean(),
}) satisfies fc.Arbitrary<Snapshot['doubts'][number]>;
const anySnapshot: fc.Arbitrary<Snapshot> = fc.record({
  phases: fc.uniqueArray(anyPhase, { selector: ({ number: key }) => key }),
  worker: anyLane,
  planner: anyLane,
  held: fc.subarray(numbers),
  boundary: fc.oneof(
    fc.constant({ is: 'reached' } as const),
    fc.record({ is: fc.constant('open' as const), missing: fc.constant([]), stuck: fc.boolean() }),
  ),
  failures: fc.uniqueArray(anyFailure, { selector: ({ act, phase: key }) => `${act} ${key}` }),
  approved: fc.subarray(numbers),
  landable: fc.subarray(numbers),
  undiscussed: fc.subarray(numbers),
  parked: fc.uniqueArray(anyParked, { selector: ({ role }) => role }),
  doubts: fc.uniqueArray(anyDoubt, { selector: ({ phase: key }) => key, maxLength: 2 }),
  justStarted: fc.boolean(),
});
const anyPolicy: fc.Arbitrary<Policy> = fc
  .tuple(fc.constantFrom('auto', 'ask'), fc.option(number), fc.boolean(), fc.boolean())
  .map(([gate, until, discuss, stagger]) => ({
    ...limits,
    gate,
    discuss,
    stagger,
    ...(until === null ? {} : { until }),
  }));

interface Case {
  readonly snapshot: Snapshot;
  readonly policy: Policy;
  readonly decisions: readonly Decision[];
  /** The phase being worked on and the one after it, found independently of `decide`. */
  readonly current: PhaseSnapshot | undefined;
  readonly next: PhaseSnapshot | undefined;
}

const find = ({ snapshot }: Case, wanted: string) =>
  snapshot.phases.find((candidate) => candidate.number === wanted);
const planned = (given: Case, wanted: string) => {
  const its = find(given, wanted);
  return its !== undefined && isPlanned(its);
};
const has = (given: Case, wanted: Decision['do']) =>
  given.decisions.some((decision) => decision.do === wanted);
const only = <T extends Decision['do']>(given: Case, wanted: T): readonly Extract<Decision, { do: T }>[] =>
  given.decisions.filter((decision): decision is Extract<Decision, { do: T }> => decision.do === wanted);

/** Each law holds for every snapshot and policy, also for those that no run can reach. */
const laws: readonly [string, (given: Case) => boolean][] = [
  [
    'never a second worker',
    (given) => only(given, 'startWorker').length <= (given.snapshot.worker.is === 'idle' ? 1 : 0),
  ],
  [
    'never a second planner',
    (given) => only(given, 'startPlanner').length <= (given.snapshot.planner.is === 'idle' ? 1 : 0),
  ],
  [
    'plans the current phase or the next one, where it has no plan yet',
    (given) =>
      only(given, 'startPlanner').every(
        ({ phase }) =>
          [given.current?.number, given.next?.number].includes(phase) &&
          !given.snapshot.held.includes(phase) &&
          !planned(given, phase),
      ),
  ],
  [
    'never plans ahead of a phase without plans, nor past a nearer held plan',
    (given) =>
      only(given, 'startPlanner').every(
        ({ phase }) =>
          phase === given.current?.number ||
          (given.current !== undefined &&
            isPlanned(given.current) &&
            given.snapshot.held.every(
              (held) => find(given, held) === undefined || planned(given, held) || byNumber(held, phase) >= 0,
            )),
      ),
  ],
  [
    'lands only the held plan of the current phase, at the boundary, while nobody executes',
    (given) =>
      only(given, 'land').every(
        ({ phase }) =>
          given.snapshot.boundary.is === 'reached' &&
          given.snapshot.worker.is === 'idle' &&
          given.snapshot.held.includes(phase) &&
          given.current?.number === phase,
      ),
  ],
  [
    'lands nothing at a gate without a word',
    (given) =>
      given.policy.gate === 'auto' ||
      only(given, 'land').every(({ phase }) => given.snapshot.landable.includes(phase)),
  ],
  [
    'lands nothing that is in doubt, and puts away only what is in doubt or stale',
    (given) =>
      only(given, 'land').every(({ phase }) =>
        given.snapshot.doubts.every((doubt) => doubt.phase !== phase),
      ) &&
      only(given, 'setAside').every(({ phase }) =>
        given.snapshot.doubts.some((doubt) => doubt.phase === phase && doubt.denied),
      ),
  ],
  [
    'executes only what has landed, with all its dependencies complete',
    (given) =>
      only(given, 'startWorker').every(
        ({ phase }) =>
          planned(given, phase) &&
          (find(given, phase)?.dependsOn ?? []).every((needed) => {
            const its = find(given, needed);
            return its === undefined || its.standing === 'complete';
          }),
      ),
  ],
  [
    'has something to say unless both lanes are running',
    ({ snapshot, decisions }) =>
      decisions.length > 0 || (snapshot.worker.is === 'running' && snapshot.planner.is === 'running'),
  ],
  [
    'finishes alone, and only when nobody works',
    (given) =>
      !has(given, 'finish') ||
      (given.decisions.length === 1 &&
        given.snapshot.worker.is === 'idle' &&
        given.snapshot.planner.is === 'idle'),
  ],
  [
    'with nobody working, acts or finishes, unless what time alone brings is being waited for',
    (given) =>
      given.snapshot.worker.is !== 'idle' ||
      given.snapshot.planner.is !== 'idle' ||
      given.decisions.some((decision) => decision.do !== 'wait' && decision.do !== 'ask') ||
      only(given, 'wait').some((wait) => ['boundary', 'limit', 'start'].includes(wait.for)),
  ],
  [
    'starts no planner while the worker waits for a limit',
    (given) =>
      !has(given, 'startPlanner') ||
      !only(given, 'wait').some((wait) => wait.lane === 'worker' && wait.for === 'limit'),
  ],
  [
    'parks the planner that runs where the worker waits for a limit, only then, and never a person',
    (given) =>
      only(given, 'park').length ===
      (given.snapshot.planner.is === 'running' &&
      !given.snapshot.planner.person &&
      only(given, 'wait').some((wait) => wait.lane === 'worker' && wait.for === 'limit')
        ? 1
        : 0),
  ],
  [
    'never tries more often than allowed, nor while a question is open',
    (given) =>
      [...only(given, 'startWorker'), ...only(given, 'startPlanner')].every(({ kind: act, phase }) =>
        given.snapshot.failures.every(
          (failure) =>
            failure.act !== act ||
            failure.phase !== phase ||
            (failure.asked
              ? failure.answer !== undefined
              : failure.times < given.policy.attempts[act] && failure.final !== true),
        ),
      ),
  ],
];

it.each(laws)('decide: %s', (_, holds) => {
  fc.assert(
    fc.property(anySnapshot, anyPolicy, (snapshot, policy) => {
      const scope = phasesUntil(snapshot.phases, policy.until);
      const current = currentPhase(scope);
      const next = current && currentPhase(scope, [current.number]);
      expect(holds({ snapshot, policy, decisions: decide(snapshot, policy), current, next })).toBe(true);
    }),
    { numRuns: 3000 },
  );
});
