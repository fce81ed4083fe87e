import { describe, expect, it } from 'vitest';
import type { PhaseSnapshot } from '../pipeline/snapshot.ts';
import type { RunEvent } from '../supervisor/run-event.ts';
import { columnsOf } from './layout.ts';
import { coloured, plain } from './paint.ts';
import { runLine } from './run-line.ts';
import { liveText } from './run-live.ts';
import { emptyView, withEvent } from './run-view.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();
const phase = (number: string, name: string, change: Partial<PhaseSnapshot>): PhaseSnapshot => ({
  number,
  name,
  standing: 'empty',
  plans: 0,
  plansDone: 0,
  dependsOn: [],
  hasContext: true,
  hasCheckpoint: false,
  ...change,
});
const worker = { session: 'w', role: 'worker', kind: 'execute', phase: '2' } as const;
const planner = { session: 'p', role: 'planner', kind: 'plan', phase: '3' } as const;
const story: readonly RunEvent[] = [
  { event: 'run-started', at: at(0), run: 'r', agent: 'scripted', gate: 'auto' },
  {
    event: 'phases',
    at: at(0),
    held: ['3'],
    phases: [
      phase('1', 'Lint fixes', { standing: 'complete' }),
      phase('2', 'Test infrastructure', { standing: 'executing', plans: 3, plansDone: 1 }),
      phase('3', 'Docs', {}),
    ],
  },
  { event: 'session-started', at: at(1), ...worker, agent: 'scripted' },
  { event: 'session-started', at: at(2), ...planner, agent: 'scripted' },
  {
    event: 'agent',
    at: at(3),
    session: 'w',
    role: 'worker',
    phase: '2',
    said: { is: 'wrote', at: at(3), path: 'test/run\u001b.sh' },
  },
  { event: 'session-settled', at: at(60), ...planner, outcome: { is: 'done' } },
  { event: 'plan-held', at: at(60), session: 'p', phase: '3', commit: 'abcdef0123', base: '0123456789' },
  {
    event: 'waiting',
    at: at(60),
    lane: 'planner',
    for: 'landing',
    phase: '3',
    what: 'the held plan of phase 3 to land',
  },
  {
    event: 'asked',
    question: '1',
    at: at(61),
    name: 'context-missing',
    phase: '4',
    what: 'phase 4 was not discussed',
    next: 'discuss it',
  },
];
const view = story.reduce(withEvent, emptyView);
const shown = (columns: number) => liveText(view, { columns, nowMs: Date.parse(at(95)), paint: plain });

describe('the live view', () => {
  it('shows both lanes side by side at 80 columns', () => {
    expect(`\n${shown(80).join('\n')}\n`).toMatchInlineSnapshot(`
      "
      leapfrog run · scripted agent                                               1:35
      worker · execute 2 Test infrastructure │ planner
      1:34 · 1 of 3 plans                    │ 0:35 waits for the held plan of phase…
      writes test/run .sh                    │
                                             │
                                             │
      ✓ 1 Lint fixes   ▸ 2 Test infrastructure   ◇ 3 Docs (plan held)
      ? 1 phase 4 was not discussed (leapfrog answer 1)
      "
    `);
  });

  it('shows both lanes side by side at 120 columns', () => {
    expect(`\n${shown(120).join('\n')}\n`).toMatchInlineSnapshot(`
      "
      leapfrog run · scripted agent                                                                                       1:35
      worker · execute 2 Test infrastructure                     │ planner
      1:34 · 1 of 3 plans                                        │ 0:35 waits for the held plan of phase 3 to land
      writes test/run .sh                                        │
                                                                 │
                                                                 │
      ✓ 1 Lint fixes   ▸ 2 Test infrastructure   ◇ 3 Docs (plan held)
      ? 1 phase 4 was not discussed (leapfrog answer 1)
      "
    `);
  });

  it.each([40, 60, 80, 120])('fits %d columns and lets no control character through', (columns) => {
    for (const line of shown(columns)) {
      expect(columnsOf(line)).toBeLessThanOrEqual(columns);
      expect(line).not.toMatch(/\p{Cc}/u);
    }
  });

  it('keeps its height and its words when painted', () => {
    const painted = liveText(view, { columns: 80, nowMs: Date.parse(at(95)), paint: coloured });
    // oxlint-disable-next-line no-control-regex
    expect(painted.map((line) => line.replaceAll(/\u001b\[\d+m/g, '').trimEnd())).toEqual(
      shown(80).map((line) => line.trimEnd()),
    );
  });
});

it('tells the same as plain lines where there is no terminal', () => {
  expect(
    `\n${story
      .map(runLine)
      .filter((line) => line !== undefined)
      .join('\n')}\n`,
  ).toMatchInlineSnapshot(`
    "
    run with the scripted agent
    worker: starts to execute phase 2 (scripted)
    planner: starts to plan phase 3 (scripted)
    planner: plan phase 3: done
    planner: plan of phase 3 is held (abcdef0, base 0123456)
    planner: waits for the held plan of phase 3 to land
    needs you (question 1): phase 4 was not discussed. Next: discuss it
    "
  `);
});
