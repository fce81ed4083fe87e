import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { clientMark } from '../../src/agent/claude-environment.ts';
import { markedProcesses, type ProcessIdentity } from '../../src/process/index.ts';
import { openLanes, whyNoLanes, type RunningLanes, type ToldEvent } from '../support/claude-lanes.ts';
import { planPlay, workPlay } from '../support/gsd-plays.ts';
import type { Turn } from '../support/messages-api.ts';

describe.skipIf(whyNoLanes() !== undefined)('what SIGKILL leaves behind', () => {
  it('of the supervisor, then of each client: the run goes on, and no process is left', async () => {
    const signals = new EventEmitter();
    const held = once(signals, 'go');
    const go = (): void => void signals.emit('go');
    /** In the middle of the work the model takes its time. */
    const pause: Turn = {
      calls: [{ name: 'Bash', input: { command: 'true', description: 'pause' } }],
      after: held,
    };
    const lanes = await openLanes('classic-1.42', ({ folder, command }) => {
      const phase = command?.args ?? '';
      const place = { folder, generation: 'classic-1.42', phase } as const;
      if (command?.name === 'gsd:plan-phase') return planPlay({ ...place, limit: pause });
      return command?.name === 'gsd:execute-phase'
        ? workPlay({ ...place, ...(phase === '2' ? { limit: pause } : {}) })
        : undefined;
    });
    try {
      const first = lanes.start('--until', '3');
      await told(
        first,
        ({ event, role, subject }) =>
          event === 'committed' && role === 'worker' && String(subject).startsWith('docs(02-01)'),
      );
      await told(first, ({ event, role }) => event === 'committed' && role === 'planner');
      const sessions = new Map(
        first.events
          .filter(({ event }) => event === 'session-started')
          .map((each) => [each.role, String(each['session'])]),
      );
      const [worker = '', planner = ''] = [sessions.get('worker'), sessions.get('planner')];
      const memory = [worker, planner].map((session) => residentOf(clientOf(session)));
      kill(first.session.pid);
      await first.ended;
      expect([worker, planner].map((session) => clientOf(session) !== undefined)).toEqual([true, true]);

      const second = lanes.start('--until', '3');
      await told(second, ({ event, role }) => event === 'adopted' && role === 'worker');
      await told(second, ({ event, role }) => event === 'adopted' && role === 'planner');
      for (const [role, session] of [
        ['worker', worker],
        ['planner', planner],
      ] as const) {
        kill(clientOf(session)?.pid);
        await told(
          second,
          (each) => each.event === 'session-settled' && each.role === role && each['session'] === session,
        );
        expect(markedProcesses(clientMark(session))).toEqual([]);
      }
      go();
      const { code, events, errors } = await second.ended;
      const story = events
        .filter(({ event }) => event !== 'agent')
        .map((event) => JSON.stringify(event).slice(0, 220));
      expect(code, `${story.join('\n')}\n${errors}\n${lanes.api.lost.join('\n')}`).toBe(0);
      const failed = events.filter(
        ({ event, outcome }) => event === 'session-settled' && JSON.stringify(outcome).includes('SIGKILL'),
      );
      expect(failed.map(({ role }) => role)).toEqual(['worker', 'planner']);
      const all = [...first.events, ...events].flatMap((each) =>
        each.event === 'session-started' ? [String(each['session'])] : [],
      );
      expect(all.flatMap((session) => markedProcesses(clientMark(session)))).toEqual([]);
      expect(lanes.api.lost).toEqual([]);
      process.stderr.write(
        `\nresident memory of a client in a lane: worker ${memory[0]}, planner ${memory[1]}\n`,
      );
      process.stderr.write(
        `from the start of a session to the model's first request: ${startUp(first, lanes.api.times)}\n`,
      );
    } finally {
      go();
      await lanes.close();
    }
  });
});

async function told(run: RunningLanes, wanted: (event: ToldEvent) => boolean): Promise<void> {
  let over = false;
  void run.ended.then(() => (over = true));
  for (;;) {
    if (run.events.some(wanted)) return;
    if (over)
      throw new Error(
        `the run ended first: ${run.events.map((each) => JSON.stringify(each).slice(0, 200)).join('\n')}`,
      );
    await sleep(50);
  }
}

function clientOf(session: string): ProcessIdentity | undefined {
  return markedProcesses(clientMark(session)).find(({ pid }) =>
    /\/claude\0/.test(`${textOf(`/proc/${pid}/cmdline`)}\0`.slice(0, 400)),
  );
}

function residentOf(client: ProcessIdentity | undefined): string {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(textOf(`/proc/${client?.pid ?? 0}/status`))?.[1] ?? '0';
  return `${Math.round(Number(kilobytes) / 1024)} MB`;
}

function startUp(run: RunningLanes, times: ReadonlyMap<string, number>): string {
  return run.events
    .filter(({ event }) => event === 'session-started')
    .map(
      (each) => `${each.role} ${((times.get(String(each['session'])) ?? 0) - Date.parse(each.at)) / 1000} s`,
    )
    .join(', ');
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function kill(pid: number | undefined): void {
  if (pid === undefined) throw new Error('there is nobody to kill');
  process.kill(pid, 'SIGKILL');
}
