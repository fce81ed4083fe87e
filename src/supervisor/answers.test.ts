import { describe, expect, it } from 'vitest';
import { WorldInMemory, type Play, type WorldPlot } from '../../test/sim/world-in-memory.ts';
import { limit } from '../limit.ts';
import type { PhaseSnapshot, PhaseStanding, Policy } from '../pipeline/index.ts';
import { remember } from './memory.ts';
import type { RunEvent } from './run-event.ts';
import { supervise, type RunEnd } from './supervise.ts';

const policy: Policy = { gate: 'auto', discuss: true, attempts: limit.attempts, stagger: false };
const phase = (number: string, standing: PhaseStanding = 'empty', hasContext = true): PhaseSnapshot => ({
  number,
  name: `Phase ${number}`,
  standing,
  plans: standing === 'empty' ? 0 : 2,
  plansDone: 0,
  dependsOn: [],
  hasContext,
  hasCheckpoint: false,
});
const asks: Play = { ms: 100, end: { is: 'asked', question: 'zsh or bash?', options: ['zsh', 'bash'] } };
const plan: Play = { ms: 2000, leaves: 'planned' };
const build: Play = { ms: 5000, leaves: 'complete' };
const two: WorldPlot = {
  phases: [phase('1', 'planned'), phase('2')],
  plays: { 'execute 1': [build], 'execute 2': [build], 'plan 2': [asks, plan] },
};

/** Runs to the end; `when` is called once, as soon as the event was told. */
async function runOn(
  world: WorldInMemory,
  { wanted = {}, event, when }: { wanted?: Partial<Policy>; event?: string; when?: () => void } = {},
): Promise<{ end: RunEnd; events: readonly RunEvent[] }> {
  const events: RunEvent[] = [];
  let waiting = when;
  const effects = world.effects();
  const end = await supervise({
    effects: {
      ...effects,
      sleep: (ms, wake) => {
        if (waiting !== undefined && events.some((told) => told.event === event)) {
          waiting();
          waiting = undefined;
        }
        return effects.sleep(ms, wake);
      },
    },
    policy: { ...policy, ...wanted },
    agent: 'memory',
    tell: (told) => events.push(told),
    interrupt: new AbortController().signal,
  });
  return { end, events };
}

const intents = (world: WorldInMemory) =>
  world.journal.flatMap((each) => (each.event === 'session-intended' ? [each] : []));
const open = (world: WorldInMemory) =>
  remember(world.journal).questions.map(({ id, name }) => `${id} ${name}`);

describe('an answer', () => {
  it('lets the session that asked go on in its own folder, while the other lane works', async () => {
    const world = new WorldInMemory(two);
    const { end } = await runOn(world, { event: 'asked', when: () => world.answer('1', 'zsh') });
    expect(end).toEqual({ is: 'milestone' });
    const [first, second] = intents(world).filter(({ role }) => role === 'planner');
    expect(second?.resume).toEqual({ session: first?.session, say: 'zsh' });
    expect([first?.attempt, second?.attempt]).toEqual([1, 1]);
    expect(world.started).toEqual(['execute 1', 'plan 2', 'plan 2', 'execute 2']);
    expect(open(world)).toEqual([]);
    expect(world.violations).toEqual([]);
  });

  it('is taken up by the next run where none was at work, and asks nothing twice', async () => {
    const world = new WorldInMemory(two);
    expect((await runOn(world)).end).toMatchObject({ is: 'person', questions: [{ name: 'planner-asks' }] });
    expect((await runOn(world)).end).toMatchObject({ is: 'person', questions: [{ name: 'planner-asks' }] });
    expect(open(world)).toEqual(['1 planner-asks']);
    world.answer('1', 'bash');
    expect((await runOn(world)).end).toEqual({ is: 'milestone' });
    expect(intents(world).filter(({ resume }) => resume?.say === 'bash')).toHaveLength(1);
  });

  it('keeps the name of the conversation when the session asks again', async () => {
    const world = new WorldInMemory({ ...two, plays: { ...two.plays, 'plan 2': [asks, asks, plan] } });
    await runOn(world);
    world.answer('1', 'zsh');
    await runOn(world);
    expect(open(world)).toEqual(['2 planner-asks']);
    world.answer('2', 'bash');
    expect((await runOn(world)).end).toEqual({ is: 'milestone' });
    const planners = intents(world).filter(({ role }) => role === 'planner');
    expect(planners.map(({ resume }) => resume?.session)).toEqual([
      undefined,
      planners[0]?.session,
      planners[0]?.session,
    ]);
    const { answers } = remember(world.journal);
    expect(answers.map(({ answer }) => answer)).toEqual(['zsh', 'bash']);
  });

  it('begins another session where the lane has moved on meanwhile', async () => {
    const plays = { ...two.plays, 'plan 1.1': [plan], 'execute 1.1': [build] };
    const world = new WorldInMemory({ ...two, plays });
    await runOn(world);
    world.insert(phase('1.1'));
    world.answer('1', 'zsh');
    await runOn(world);
    const again = intents(world).findLast(({ kind, phase: number }) => kind === 'plan' && number === '2');
    expect(again?.resume).toBeUndefined();
    expect(again?.attempt).toBe(1);
  });

  it('counts one more try for a session that failed', async () => {
    const fails: Play = { ms: 100, end: { is: 'failed', why: 'broken' } };
    const world = new WorldInMemory({ ...two, plays: { ...two.plays, 'plan 2': [fails, fails, plan] } });
    const answer = () => world.answer('1', 'again');
    expect((await runOn(world, { event: 'asked', when: answer })).end).toEqual({ is: 'milestone' });
  });

  it('plans without a discussion where a person says so, in every later run too', async () => {
    const world = new WorldInMemory({
      phases: [phase('1', 'planned'), phase('2', 'empty', false)],
      plays: { ...two.plays, 'plan 2': [plan] },
    });
    expect((await runOn(world)).end).toMatchObject({ questions: [{ name: 'context-missing' }] });
    world.answer('1', 'without');
    expect((await runOn(world)).end).toEqual({ is: 'milestone' });
    expect(intents(world).some(({ withoutContext }) => withoutContext === true)).toBe(true);
  });

  it.each([
    ['yes', { is: 'milestone' }],
    ['land', { is: 'person', questions: [{ name: 'gate', phase: '2' }] }],
  ] as const)('opens the gate before landing with %j', async (word, how) => {
    const world = new WorldInMemory({ ...two, plays: { ...two.plays, 'plan 2': [plan] } });
    const asked = { wanted: { gate: 'ask' } as const, event: 'asked', when: () => world.answer('1', word) };
    const { end, events } = await runOn(world, asked);
    expect(end).toMatchObject(how);
    // Asked while phase 1 was still being executed.
    const order = events.map(({ event }) => event);
    expect(order.indexOf('asked')).toBeLessThan(order.indexOf('landing-intended'));
    expect(world.landings).toHaveLength(1);
  });

  it('is needed for a plan that was made in this run, also before anything was executed', async () => {
    const world = new WorldInMemory({
      phases: [phase('1'), phase('2')],
      plays: { ...two.plays, 'plan 1': [plan], 'plan 2': [plan] },
    });
    const gated = { wanted: { gate: 'ask' } } as const;
    expect((await runOn(world, gated)).end).toMatchObject({
      questions: [{ name: 'landing-gate', phase: '1' }],
    });
    expect(world.landings).toEqual([]);
    await runOn(world, gated);
    expect(world.landings.map((landing) => landing.phase)).toEqual(['1']);
  });

  it('to a question that is closed changes nothing', async () => {
    const world = new WorldInMemory(two);
    await runOn(world);
    world.answer('1', 'zsh');
    world.answer('1', 'bash');
    await runOn(world);
    expect(intents(world).flatMap(({ resume }) => resume?.say ?? [])).toEqual(['zsh']);
  });

  it('to the gate is for the plan that was held then, not for a later one', () => {
    const at = '2026-11-25T14:00:00.000Z';
    const held = { event: 'plan-held', at, phase: '2', commit: 'c', base: 'b' } as const;
    const asked = {
      event: 'asked',
      at,
      question: '1',
      name: 'landing-gate',
      phase: '2',
      what: '',
      next: '',
    } as const;
    const yes = {
      event: 'answered',
      at,
      question: '1',
      name: 'landing-gate',
      phase: '2',
      what: '',
      answer: 'yes',
    } as const;
    expect(remember([held, asked, yes]).granted).toMatchObject({ land: ['2'], execute: ['2'] });
    expect(remember([held, asked, yes, held]).granted).toMatchObject({ land: [], execute: [] });
  });
});
