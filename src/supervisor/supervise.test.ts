import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Killed, WorldInMemory, type Play, type WorldPlot } from '../../test/sim/world-in-memory.ts';
import { limit } from '../limit.ts';
import type { PhaseSnapshot, PhaseStanding, Policy } from '../pipeline/index.ts';
import { trouble } from '../trouble.ts';
import { openActs } from '../store/act.ts';
import type { RunEvent } from './run-event.ts';
import { supervise, type RunEnd } from './supervise.ts';

const policy: Policy = { gate: 'auto', discuss: true, attempts: limit.attempts, stagger: false };
const phase = (number: string, standing: PhaseStanding = 'empty'): PhaseSnapshot => ({
  number,
  name: `Phase ${number}`,
  standing,
  plans: standing === 'empty' ? 0 : 2,
  plansDone: 0,
  dependsOn: [],
  hasContext: true,
  hasCheckpoint: false,
});
const build = (ms = 5000): Play => ({ ms, leaves: 'complete' });
const plan = (ms = 2000): Play => ({ ms, leaves: 'planned' });
const three: WorldPlot = {
  phases: [phase('1', 'planned'), phase('2'), phase('3')],
  plays: {
    'execute 1': [build()],
    'execute 2': [build()],
    'execute 3': [build()],
    'plan 2': [plan()],
    'plan 3': [plan()],
  },
};
const plot = (plays: WorldPlot['plays'], phases = three.phases): WorldPlot => ({
  phases,
  plays: { ...three.plays, ...plays },
});

async function runOn(
  world: WorldInMemory,
  wanted: Partial<Policy> = {},
  effects = world.effects(),
): Promise<{ end: RunEnd; events: readonly RunEvent[] }> {
  const events: RunEvent[] = [];
  const end = await supervise({
    effects,
    policy: { ...policy, ...wanted },
    agent: 'memory',
    tell: (event) => events.push(event),
    interrupt: new AbortController().signal,
  });
  return { end, events };
}
const names = (end: RunEnd) => (end.is === 'person' ? end.questions.map(({ name }) => name) : end.is);
const waitedFor = (world: WorldInMemory, what: string) =>
  world.journal.reduce((sum, each) => sum + (each.event === 'waited' && each.for === what ? each.ms : 0), 0);
/** What became of the sessions, in order. */
const story = (world: WorldInMemory): readonly string[] =>
  world.journal.flatMap((each) => {
    if (each.event === 'session-parked') return [`${each.role} is parked`];
    if (each.event === 'session-settled') return [`${each.role} ${each.phase} ${each.outcome.is}`];
    if (each.event !== 'session-started') return [];
    const intent = world.journal.find(
      (other) => other.event === 'session-intended' && other.session === each.session,
    );
    const goesOn = intent?.event === 'session-intended' && intent.resume !== undefined;
    return [`${each.role} ${each.phase} ${goesOn ? 'goes on' : 'starts'}`];
  });

describe('supervise', () => {
  it('plans each next phase behind the execution of the one before', async () => {
    const world = new WorldInMemory(three);
    const { end } = await runOn(world);
    expect(end).toEqual({ is: 'milestone' });
    expect(world.place()).toBe('1 complete; 2 complete; 3 complete; held ');
    expect(world.started).toEqual(['execute 1', 'plan 2', 'execute 2', 'plan 3', 'execute 3']);
    expect(world.violations).toEqual([]);
    // Planning took 4 s and cost nothing: three executions of 5 s, and no wait for a plan.
    expect(waitedFor(world, 'plan')).toBe(0);
    expect(world.now - Date.UTC(2026, 0, 1)).toBeLessThan(17_000);
  });

  it('counts how long the worker waits for a plan', async () => {
    const world = new WorldInMemory(plot({ 'plan 2': [plan(9000)] }));
    await runOn(world);
    expect(waitedFor(world, 'plan')).toBeGreaterThanOrEqual(3900);
    expect(waitedFor(world, 'plan')).toBeLessThanOrEqual(4100);
  });

  it('lets the worker finish though the planner fails, then asks', async () => {
    const world = new WorldInMemory(plot({ 'plan 2': [{ ms: 100, end: { is: 'failed', why: 'quota' } }] }));
    const { end } = await runOn(world);
    expect(names(end)).toEqual(['planner-failed']);
    expect(world.place()).toBe('1 complete; 2 empty; 3 empty; held ');
    expect(world.started).toEqual(['execute 1', 'plan 2', 'plan 2']);
  });

  it('does not believe a session that says it finished', async () => {
    const world = new WorldInMemory(plot({ 'execute 1': [{ ms: 100 }, { ms: 100 }] }));
    const { end } = await runOn(world);
    expect(names(end)).toEqual(['worker-failed']);
    expect(world.place()).toBe('1 planned; 2 empty; 3 empty; held 2');
    expect(end.is === 'person' && end.questions[0]?.what).toContain('without an artifact');
    const lied = new WorldInMemory(plot({ 'plan 2': [{ ms: 100 }] }));
    expect(names((await runOn(lied)).end)).toEqual(['planner-failed']);
  });

  it('tries again after an orderly end, because a person has looked', async () => {
    const world = new WorldInMemory(plot({ 'execute 1': [{ ms: 100 }, { ms: 100 }, build()] }));
    await runOn(world);
    expect((await runOn(world)).end).toEqual({ is: 'milestone' });
  });

  it('closes gaps with one round of its own, and asks when they remain', async () => {
    const gaps: Play = { ms: 1000, leaves: 'gaps' };
    const closed = new WorldInMemory(plot({ 'execute 1': [gaps], 'gaps 1': [build()] }));
    expect((await runOn(closed)).end).toEqual({ is: 'milestone' });
    const left = new WorldInMemory(plot({ 'execute 1': [gaps], 'gaps 1': [gaps] }));
    expect(names((await runOn(left)).end)).toEqual(['gaps-remain']);
    expect(left.place()).toBe('1 gaps; 2 empty; 3 empty; held 2');
  });

  it('hands a question to the person while the other lane goes on', async () => {
    const asks: Play = { ms: 100, end: { is: 'asked', question: 'zsh or bash?' } };
    const world = new WorldInMemory(plot({ 'plan 2': [asks] }));
    const { end, events } = await runOn(world);
    expect(names(end)).toEqual(['planner-asks']);
    expect(world.place()).toBe('1 complete; 2 empty; 3 empty; held ');
    expect(events.filter(({ event }) => event === 'asked')).toHaveLength(1);
  });

  it('asks about a missing CONTEXT at the start, and plans without one only when told', async () => {
    const undiscussed = [phase('1', 'planned'), { ...phase('2'), hasContext: false }, phase('3')];
    const world = new WorldInMemory(plot({}, undiscussed));
    const { end, events } = await runOn(world);
    expect(names(end)).toEqual(['context-missing']);
    const order = events.map((event) => (event.event === 'session-settled' ? 'settled' : event.event));
    expect(order.indexOf('asked')).toBeLessThan(order.indexOf('settled'));
    const told = new WorldInMemory(plot({}, undiscussed));
    expect((await runOn(told, { discuss: false })).end).toEqual({ is: 'milestone' });
    expect(told.journal.some((each) => each.event === 'session-intended' && each.withoutContext)).toBe(true);
  });

  it('stops at the gate before a plan lands, and goes on with the next run', async () => {
    const world = new WorldInMemory(three);
    expect(names((await runOn(world, { gate: 'ask' })).end)).toEqual(['landing-gate']);
    expect(world.place()).toBe('1 complete; 2 empty; 3 empty; held 2');
    expect(names((await runOn(world, { gate: 'ask' })).end)).toEqual(['landing-gate']);
    expect(world.place()).toBe('1 complete; 2 complete; 3 empty; held 3');
    expect((await runOn(world, { gate: 'ask' })).end).toEqual({ is: 'milestone' });
  });

  it('leaves the planner lane to a person who is planning in it, and takes it when they leave', async () => {
    const world = new WorldInMemory(three);
    world.person = { phase: '2', until: world.now + 3000 };
    const { end } = await runOn(world);
    expect(end).toEqual({ is: 'milestone' });
    const started = world.journal.find((each) => each.event === 'session-started' && each.role === 'planner');
    expect(Date.parse(started?.at ?? '')).toBeGreaterThanOrEqual(Date.UTC(2026, 0, 1) + 3000);
    expect(world.violations).toEqual([]);
  });

  it('asks when a boundary does not close by itself', async () => {
    const world = new WorldInMemory(three);
    world.boundaryMissing = [{ name: 'dirty', what: 'STATE.md has changes that are not committed' }];
    const { end, events } = await runOn(world);
    expect(names(end)).toEqual(['boundary-open']);
    expect(events.filter(({ event }) => event === 'asked')).toHaveLength(1);
    expect(waitedFor(world, 'boundary')).toBeGreaterThanOrEqual(limit.boundaryPatienceMs);
  });

  it('recognises by its evidence a session that did everything and never ended, and says why it ends it', async () => {
    for (const hangs of ['silent', 'said-its-end', 'mute'] as const) {
      const world = new WorldInMemory(
        plot({ 'execute 1': [{ ...build(), hangs }], 'plan 2': [{ ...plan(), hangs }] }),
      );
      const { end, events } = await runOn(world);
      expect(end).toEqual({ is: 'milestone' });
      const ended = events.filter(({ event }) => event === 'session-overdue');
      expect(ended).toHaveLength(2);
      // Nothing was done a second time: what was there counted.
      expect(world.started.filter((each) => each === 'execute 1' || each === 'plan 2')).toHaveLength(2);
    }
  });

  it('tells of a silent session, leaves it alone for long, and ends it only when it is silent for very long', async () => {
    const world = new WorldInMemory(plot({ 'execute 1': [{ ms: 1000, hangs: 'silent' }, build()] }));
    const { end, events } = await runOn(world);
    expect(end).toEqual({ is: 'milestone' });
    const at = (name: string): number =>
      Date.parse(events.find(({ event }) => event === name)?.at ?? '') - Date.UTC(2026, 0, 1);
    expect(at('session-silent')).toBeGreaterThanOrEqual(limit.sessionSilentMs);
    expect(at('session-overdue')).toBeGreaterThanOrEqual(limit.sessionStalledEndMs);
    expect(events.filter(({ event }) => event === 'session-silent')).toHaveLength(1);
  });

  it('never ends a session that computes, however long it says nothing', async () => {
    const world = new WorldInMemory(
      plot({ 'execute 1': [{ ms: 3 * limit.sessionStalledEndMs, leaves: 'complete' }] }),
    );
    const { end, events } = await runOn(world);
    expect(end).toEqual({ is: 'milestone' });
    expect(events.some(({ event }) => event === 'session-overdue' || event === 'session-silent')).toBe(false);
  });

  it('does not hold it against a session that the host slept for a night', async () => {
    const world = new WorldInMemory(plot({ 'execute 1': [{ ms: 60_000, hangs: 'silent' }, build()] }));
    const effects = world.effects();
    const began = world.now;
    const nightMs = 10 * 3_600_000;
    let slept = false;
    const sleep: typeof effects.sleep = async (ms, wake) => {
      const night = !slept && world.now - began > 120_000;
      slept ||= night;
      await effects.sleep(night ? ms + nightMs : ms, wake);
    };
    const { events } = await runOn(world, { until: '1' }, { ...effects, sleep });
    const overdue = Date.parse(events.find(({ event }) => event === 'session-overdue')?.at ?? '');
    expect(overdue - began).toBeGreaterThan(nightMs + limit.sessionStalledEndMs);
  });

  const limited: Play = { ms: 1000, end: { is: 'limited', why: 'session limit' } };
  const account = plot({ 'execute 1': [limited, build()], 'plan 2': [plan(9000), plan()] });

  it('parks the planner that is running when the worker meets a limit, and lets it go on behind the worker', async () => {
    const world = new WorldInMemory(account);
    expect((await runOn(world, { until: '2' })).end.is).toBe('until');
    expect(story(world).slice(0, 8)).toEqual([
      'worker 1 starts',
      'planner 2 starts',
      'worker 1 limited',
      'planner is parked',
      'planner 2 limited',
      'worker 1 goes on',
      'planner 2 goes on',
      'planner 2 done',
    ]);
    const settled = world.journal.find((each) => each.event === 'session-settled' && each.phase === '2');
    expect(settled).toMatchObject({ outcome: { is: 'limited', behind: 'worker' } });
    expect(world.violations).toEqual([]);
  });

  it('never counts it against the planner that it was parked, wherever the supervisor was killed', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let call = 1; call < 60; call += 1) {
        const world = new WorldInMemory(account);
        await runOn(world, { until: '2' }, world.effects(call, when)).catch((error: unknown) => {
          if (!(error instanceof Killed)) throw error;
        });
        expect((await runOn(world, { until: '2' })).end.is).toBe('until');
        expect(story(world).filter((each) => each.includes('failed'))).toEqual([]);
        expect(world.violations).toEqual([]);
      }
    }
  });

  it('counts no power cut as a try, and says what went down', async () => {
    const world = new WorldInMemory(plot({ 'execute 1': [build(60_000)] }));
    for (let cuts = 0; cuts <= limit.attempts.execute; cuts += 1) {
      await expect(runOn(world, {}, world.effects(40))).rejects.toThrow(Killed);
      world.reboot();
    }
    expect((await runOn(world)).end).toEqual({ is: 'milestone' });
    const settled = world.journal.flatMap((each) =>
      each.event === 'session-settled' && each.phase === '1' ? [each.outcome] : [],
    );
    const cut = { is: 'limited', why: 'the machine went down', behind: 'reboot' };
    expect(settled).toEqual([cut, cut, cut, { is: 'done' }]);
  });

  it('ends with the reason where planning files stay such that nothing can be told by them', async () => {
    const world = new WorldInMemory(three);
    const what = 'is missing';
    world.blocked = { kind: 'refused', name: 'missing-file', what, where: 'STATE.md', next: 'bring it back' };
    const { end } = await runOn(world);
    expect(end).toEqual({ is: 'blocked', trouble: world.blocked });
    expect(world.journal.at(-1)).toMatchObject({ how: 'failed', why: 'STATE.md: is missing' });
    expect(world.started).toEqual([]);
  });

  it('rests between two tries to land, longer each time', async () => {
    const world = new WorldInMemory(three);
    const effects = world.effects();
    const tries: number[] = [];
    const land: typeof effects.land = (number) => {
      tries.push(world.now);
      const what = 'another git has the index';
      return tries.length < 4
        ? trouble({ kind: 'failed', name: 'x', what, next: 'wait' })
        : effects.land(number);
    };
    expect((await runOn(world, { until: '2' }, { ...effects, land })).end.is).toBe('until');
    const rests = tries.slice(1).map((at, index) => at - (tries[index] ?? 0));
    expect(rests.every((ms, index) => ms >= (limit.landRestMs[index] ?? 0))).toBe(true);
  });

  it.each([1, 2, 5, 9, 14, 30])(
    'does and writes nothing more once its lease is lost (at look %i)',
    async (lostAt) => {
      const world = new WorldInMemory(three);
      let looks = 0;
      let lines = 0;
      const owns = (): boolean => {
        looks += 1;
        if (looks === lostAt) lines = world.journal.length;
        return looks < lostAt;
      };
      const { end } = await runOn(world, {}, { ...world.effects(), owns });
      expect(end).toEqual({ is: 'lease-lost' });
      expect(world.journal).toHaveLength(lines);
      // Whoever has the lease now goes on from there, with the sessions that live.
      expect((await runOn(world)).end).toEqual({ is: 'milestone' });
      expect(world.violations).toEqual([]);
      expect(openActs(world.journal)).toEqual([]);
    },
  );

  it('writes no line more wherever between two looks its lease is lost', async () => {
    const whole = new WorldInMemory(three);
    const begunAt = whole.now;
    await runOn(whole);
    for (let lostMs = 100; lostMs < whole.now - begunAt; lostMs += 170) {
      const world = new WorldInMemory(three);
      const lostAt = world.now + lostMs;
      const { end } = await runOn(world, {}, { ...world.effects(), owns: () => world.now < lostAt });
      expect(end).toEqual({ is: 'lease-lost' });
      expect(world.journal.filter(({ at }) => Date.parse(at) >= lostAt)).toEqual([]);
    }
  });

  it('takes the end that a session had said before the machine went down', async () => {
    const fails: Play = { ms: 1500, end: { is: 'failed', why: 'it went wrong' } };
    const world = new WorldInMemory(plot({ 'execute 1': [fails, build()] }));
    // Killed after the worker's start; its session ends by itself, and then the machine goes down.
    await expect(runOn(world, {}, world.effects(22))).rejects.toThrow(Killed);
    await world.effects().sleep(5000, new AbortController().signal);
    world.reboot();
    expect((await runOn(world)).end).toEqual({ is: 'milestone' });
    const outcomes = world.journal.flatMap((each) =>
      each.event === 'session-settled' && each.phase === '1' ? [each.outcome.is] : [],
    );
    expect(outcomes).toEqual(['failed', 'done']);
  });

  it('leaves an act of somebody who lives alone, and closes it once they are gone', async () => {
    const world = new WorldInMemory(three);
    const by = { pid: 9, start: '', boot: '', host: '' };
    world.effects().append({ event: 'landing-intended', act: 'theirs', phase: '2', by });
    const theirs = () => openActs(world.journal).map(({ act }) => act);
    await runOn(world, {}, { ...world.effects(), lives: ({ pid }) => pid === 9 });
    expect(theirs()).toEqual(['theirs']);
    await runOn(world);
    expect(theirs()).toEqual([]);
  });

  it('stops both sessions when interrupted, and goes on where it was', async () => {
    const world = new WorldInMemory(three);
    const stop = new AbortController();
    const effects = world.effects();
    const end = await supervise({
      effects: {
        ...effects,
        sleep: (ms, wake) => {
          if (world.now > Date.UTC(2026, 0, 1) + 1000) stop.abort();
          return effects.sleep(ms, wake);
        },
      },
      policy,
      agent: 'memory',
      tell: () => {},
      interrupt: stop.signal,
    });
    expect(end).toEqual({ is: 'interrupted' });
    expect(world.place()).toBe('1 planned; 2 empty; 3 empty; held ');
    expect((await runOn(world)).end).toEqual({ is: 'milestone' });
    expect(world.violations).toEqual([]);
  });

  it('ends in the same place wherever it was killed and started again', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(60), fc.constantFrom('before', 'after')), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(2000, 9000),
        async (kills, planMs) => {
          const world = new WorldInMemory(plot({ 'plan 2': [plan(planMs)], 'plan 3': [plan(planMs)] }));
          for (const [call, when] of kills) {
            await expect(
              runOn(world, {}, world.effects(call + 1, when)).catch((error: unknown) => {
                if (!(error instanceof Killed)) throw error;
              }),
            ).resolves.not.toThrow();
          }
          expect((await runOn(world)).end).toEqual({ is: 'milestone' });
          expect(world.place()).toBe('1 complete; 2 complete; 3 complete; held ');
          expect(world.violations).toEqual([]);
          expect(world.landings.map((landing) => landing.phase)).toEqual(['2', '3']);
          expect(world.started.filter((each) => each === 'execute 1')).toHaveLength(1);
          // Every intent has its outcome, and what was done is told once.
          expect(openActs(world.journal)).toEqual([]);
          for (const event of ['plan-held', 'plan-landed'] as const) {
            const told = world.journal.filter((each) => each.event === event);
            expect(new Set(told.map((each) => ('phase' in each ? each.phase : ''))).size).toBe(2);
          }
          const runs = world.journal.filter(({ event }) => event === 'run-started').length;
          const ends = world.journal.filter(({ event }) => event === 'run-ended' || event === 'run-died');
          expect(ends).toHaveLength(runs);
        },
      ),
      { numRuns: 300 },
    );
  });
});
