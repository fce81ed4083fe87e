import { array, assert, constantFrom, integer, nat, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawTimeline, figuresText, timelineFigures, type Lane, type Timeline } from './timeline.ts';

const timeline: Timeline = {
  spans: [
    { lane: 'worker', what: 'execute 1', fromMs: 1000, toMs: 11_000 },
    { lane: 'planner', what: 'plan 2', fromMs: 2000, toMs: 8000 },
    { lane: 'worker', what: 'execute 2', fromMs: 13_000, toMs: 20_000 },
    { lane: 'planner', what: 'plan 3', fromMs: 18_000, toMs: 21_000 },
  ],
  moments: [
    { what: 'plan 2 held', atMs: 8200 },
    { what: 'plan 2 landed', atMs: 12_500 },
  ],
};

const anyTimeline = array(
  record({
    lane: constantFrom<Lane>('worker', 'planner'),
    fromMs: nat(60_000),
    lengthMs: nat(60_000),
    name: integer({ min: 1, max: 1000 }),
  }),
).map((drawn) => ({
  spans: drawn.map(({ lane, fromMs, lengthMs, name }) => ({
    lane,
    what: `execute ${name}`,
    fromMs,
    toMs: fromMs + lengthMs,
  })),
  moments: drawn.map(({ fromMs }) => ({ what: 'held', atMs: fromMs })),
}));

describe('the timeline', () => {
  it('counts what was hidden behind execution, and what one after the other takes', () => {
    expect(timelineFigures(timeline)).toEqual({
      workerMs: 17_000,
      plannerMs: 9000,
      hiddenMs: 8000,
      wholeMs: 20_000,
      oneAfterTheOtherMs: 26_000,
    });
  });

  it('draws both lanes over one axis', () => {
    expect(drawTimeline(timeline, 69)).toBe(
      [
        '         0 s                                                   20.0 s',
        'worker   ├ execute 1 ─────────────────┤      ├ execute 2 ────────┤',
        'planner     ├ plan 2 ────────┤                              ├ plan 3┤',
        '                               ▲            ▲',
        '           7.2 s  plan 2 held',
        '          11.5 s  plan 2 landed',
        '',
      ].join('\n'),
    );
  });

  it('is never wider than it is told', () => {
    assert(
      property(anyTimeline, integer({ min: 40, max: 200 }), (any, width) => {
        const lines = drawTimeline(any, width).split('\n');
        expect(lines.filter((line) => line.length > width)).toEqual([]);
      }),
    );
  });

  it('says so where checks and landings cost more than was hidden, in 80 columns', () => {
    const figures = { ...timelineFigures(timeline), wholeMs: 30_000 };
    expect(figuresText(figures)).toContain(
      'lost                         4.0 s  checks and landings took more',
    );
    const hours = timelineFigures({
      ...timeline,
      spans: timeline.spans.map((span) => ({ ...span, toMs: span.toMs * 1000 })),
    });
    for (const each of [figures, { ...hours, wholeMs: 90_000_000 }]) {
      expect(
        figuresText(each)
          .split('\n')
          .filter((line) => line.length > 80),
      ).toEqual([]);
    }
    expect(figuresText(timelineFigures(timeline))).toContain('saved                        6.0 s');
  });
});
