import { describe, expect, it } from 'vitest';
import { Killed, WorldInMemory, type Play, type WorldPlot } from '../../test/sim/world-in-memory.ts';
import type { Attributed } from '../lane/attribute-changes.ts';
import { limit } from '../limit.ts';
import type { PhaseSnapshot, PhaseStanding, Policy } from '../pipeline/index.ts';
import { remember } from './memory.ts';
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
const plan: Play = { ms: 2000, leaves: 'planned' };
const build: Play = { ms: 5000, leaves: 'complete' };
const plot: WorldPlot = {
  phases: [phase('1', 'planned'), phase('2')],
  plays: { 'execute 1': [build], 'execute 2': [build], 'plan 2': [plan] },
};
const doubt: Attributed = {
  told: [],
  asks: [{ phase: '2', what: 'its directory changed' }],
  strayed: undefined,
};
const stray: Attributed = { told: [], asks: [], strayed: 'the planner wrote x.txt' };

function worldWith(changed: Attributed): WorldInMemory {
  const world = new WorldInMemory(plot);
  world.changes.set('planner 2', changed);
  return world;
}

const run = (world: WorldInMemory, dieAt?: number): Promise<RunEnd> =>
  supervise({
    effects: world.effects(dieAt),
    policy,
    agent: 'memory',
    tell: () => {},
    interrupt: new AbortController().signal,
  });
const names = (world: WorldInMemory) => remember(world.journal).questions.map(({ name }) => name);

describe('what changed in the project while a planner worked', () => {
  it('lets the worker finish and the plan be held, and waits for a word before it lands', async () => {
    const world = worldWith(doubt);
    expect(await run(world)).toMatchObject({ is: 'person', questions: [{ name: 'project-changed' }] });
    expect(world.place()).toBe('1 complete; 2 empty; held 2');
    // Starting again is no word.
    expect(await run(world)).toMatchObject({ is: 'person', questions: [{ name: 'project-changed' }] });
    expect(names(world)).toEqual(['project-changed']);
    world.answer('1', 'yes');
    expect(await run(world)).toEqual({ is: 'milestone' });
    expect([world.started, world.violations]).toEqual([['execute 1', 'plan 2', 'execute 2'], []]);
  });

  it('is planned anew where a person says that it is not theirs', async () => {
    const world = worldWith(doubt);
    await run(world);
    world.answer('1', 'no');
    expect(await run(world)).toEqual({ is: 'milestone' });
    expect(world.started).toEqual(['execute 1', 'plan 2', 'plan 2', 'execute 2']);
    expect(world.journal.filter(({ event }) => event === 'plan-discarded')).toHaveLength(1);
  });

  it('is not held where it is the planner’s, nor tried again before a person says so', async () => {
    const world = worldWith(stray);
    const end = await run(world);
    expect(end).toMatchObject({ is: 'person', questions: [{ name: 'planner-failed' }] });
    expect(JSON.stringify(end)).toContain('the planner wrote x.txt');
    expect(world.place()).toBe('1 complete; 2 empty; held ');
    expect(world.started).toEqual(['execute 1', 'plan 2']);
    world.answer('1', 'again');
    expect(await run(world)).toEqual({ is: 'milestone' });
  });

  it('is asked once and lands never unasked, wherever the supervisor is killed', async () => {
    const ends: unknown[] = [];
    let killed = true;
    for (let dieAt = 1; killed; dieAt += 1) {
      const world = worldWith(doubt);
      killed = await diesAt(world, dieAt);
      if (killed) await run(world);
      ends.push([names(world), world.place()]);
    }
    expect(ends.length).toBeGreaterThan(50);
    expect([...new Set(ends.map((end) => JSON.stringify(end)))]).toEqual([
      JSON.stringify([['project-changed'], '1 complete; 2 empty; held 2']),
    ]);
  });
});

async function diesAt(world: WorldInMemory, call: number): Promise<boolean> {
  try {
    await run(world, call);
    return false;
  } catch (error) {
    if (error instanceof Killed) return true;
    throw error;
  }
}
