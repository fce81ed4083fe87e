import { describe, expect, it } from 'vitest';
import type { Play, Turn } from '../support/messages-api.ts';
import { openLanes, whyNoLanes, type ToldEvent } from '../support/claude-lanes.ts';
import { planPlay, workPlay } from '../support/gsd-plays.ts';

const limited: Turn = {
  fail: { status: 429, type: 'rate_limit_error', message: 'You have hit your session limit' },
};

describe.skipIf(whyNoLanes() !== undefined)('a usage limit in the middle of both lanes', () => {
  it('parks both, and goes on with the worker first and with the same two conversations', async () => {
    const plays = new Map<string, Play>();
    const begun = new Map<string, () => void>();
    const both = ['worker', 'planner'].map(
      (role) => new Promise<void>((resolve) => begun.set(role, resolve)),
    );
    // Each meets the limit only when the other is there too.
    const limit: Turn = { ...limited, after: Promise.all(both) };
    const lanes = await openLanes('classic-1.42', ({ session, folder, command, prompt }) => {
      const going = plays.get(session);
      if (prompt.includes('The limit is over.')) return going;
      const phase = command?.args ?? '';
      const place = { folder, generation: 'classic-1.42', phase } as const;
      const planner = command?.name === 'gsd:plan-phase';
      begun.get(planner ? 'planner' : 'worker')?.();
      const play = planner
        ? planPlay({ ...place, limit })
        : workPlay(phase === '2' ? { ...place, limit } : place);
      plays.set(session, play);
      return play;
    });
    try {
      const { code, events, errors } = await lanes.run('--until', '3');
      const story = events
        .filter(({ event }) => event !== 'agent')
        .map((event) => JSON.stringify(event).slice(0, 250));
      expect(code, `${story.join('\n')}\n${errors}\n${lanes.api.lost.join('\n')}`).toBe(0);
      const settled = events.filter(({ event }) => event === 'session-settled');
      const parked = settled.filter(({ outcome }) => JSON.stringify(outcome).includes('"limited"'));
      expect(new Set(parked.map(({ role }) => role))).toEqual(new Set(['planner', 'worker']));
      const resumed = events.filter(
        (event) => event.event === 'session-intended' && event['resume'] !== undefined,
      );
      // Where the worker's limit is seen first, the planner is stopped, and meets its own when it goes on: then it goes on twice.
      const [first, ...others] = resumed.map(({ role }) => role);
      expect(first).toBe('worker');
      expect(new Set(others)).toEqual(new Set(['planner']));
      expect(settled.filter(({ outcome }) => JSON.stringify(outcome).includes('"failed"'))).toEqual([]);
      expect(events.some((event) => event.event === 'waiting' && event['for'] === 'limit')).toBe(true);
      // One conversation each: the model saw no command a second time.
      expect(
        lanes.api.asked
          .filter(({ command }) => command?.name === 'gsd:plan-phase')
          .map(({ session }) => session),
      ).toSatisfy((sessions: string[]) => new Set(sessions).size === 1);
      expect(lanes.api.lost).toEqual([]);
      // One that is stopped says no last word, and so no figures.
      const stopped = new Set(
        events.flatMap(({ event, session }) => (event === 'session-parked' ? [session] : [])),
      );
      const used = events
        .filter(({ event, session }) => event === 'session-ended' && !stopped.has(session))
        .map((event) => JSON.stringify(event['used'] ?? {}));
      expect(used.length).toBeGreaterThan(0);
      expect(used.every((each) => each.includes('"costUsd"'))).toBe(true);
      process.stderr.write(`\n${events.flatMap(shown).join('\n')}\n`);
    } finally {
      await lanes.close();
    }
  });
});

/** Who was parked, who waited for what, and who went on. */
function shown({ event, at, role, phase, ...more }: ToldEvent): readonly string[] {
  const time = at.slice(11, 19);
  if (event === 'session-settled') return [`${time} ${role} ${phase}: ${JSON.stringify(more['outcome'])}`];
  if (event === 'session-parked') return [`${time} ${role} ${phase}: is parked behind the worker`];
  if (event === 'waiting') return [`${time} ${String(more['lane'])} waits for ${String(more['for'])}`];
  if (event !== 'session-intended') return [];
  return [`${time} ${role} ${phase}: ${more['resume'] === undefined ? 'starts' : 'goes on'}`];
}
