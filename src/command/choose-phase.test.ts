import { describe, expect, it } from 'vitest';
import type { Phase, PhaseStatus } from '../planning/phase.ts';
import type { Plan } from '../planning/plan.ts';
import { choosePhaseToPlan } from './choose-phase.ts';

function plan(id: string): Plan {
  return {
    id,
    path: `phases/${id}-PLAN.md`,
    wave: 1,
    dependsOn: [],
    filesModified: [],
    autonomous: true,
    superseded: false,
    gapClosure: false,
    summary: undefined,
  };
}

function phase(number: string, status: PhaseStatus, plans: readonly Plan[] = []): Phase {
  return {
    number,
    name: `Phase ${number}`,
    directory: `phases/${number}`,
    inRoadmap: true,
    place: 'active',
    milestone: undefined,
    plans,
    summaries: [],
    hasContext: true,
    hasResearch: false,
    verification: 'none',
    verificationPath: undefined,
    dependsOn: [],
    roadmapTicked: false,
    status,
  };
}

const complete: PhaseStatus = { is: 'complete', closing: { by: 'files' } };
const phases = [
  phase('1', complete, [plan('01-01')]),
  phase('2', { is: 'executing', done: 0, of: 1 }, [plan('02-01')]),
  phase('3', { is: 'discussed' }),
  phase('4', { is: 'discussed' }),
];

function outcome(held: readonly string[], asked?: string, of: readonly Phase[] = phases): string {
  const chosen = choosePhaseToPlan({ phases: of, held, asked });
  return chosen.ok ? chosen.value.number : `${chosen.trouble.kind}: ${chosen.trouble.name}`;
}

function words(held: readonly string[], of = phases): readonly string[] {
  const chosen = choosePhaseToPlan({ phases: of, held, asked: '4' });
  return chosen.ok ? [] : [chosen.trouble.what, chosen.trouble.next];
}

describe('the phase to plan', () => {
  it('is the next one without plans', () => {
    expect([outcome([]), outcome([], '3'), outcome([], '03')]).toEqual(['3', '3', '3']);
  });

  it('is never two ahead', () => {
    expect([outcome([], '4'), outcome(['3'], '4'), outcome(['3'])]).toEqual([
      'refused: too-far-ahead',
      'refused: too-far-ahead',
      'refused: too-far-ahead',
    ]);
  });

  it('is refused with the phases named, and what to do first', () => {
    expect(words([])).toEqual([
      'phase 4 cannot be planned now: phase 3 is not planned yet; it would rest on a plan that is not part of the project yet, and plans that far ahead go stale',
      'plan that one: leapfrog plan 3',
    ]);
    const planned = phases.with(2, phase('3', { is: 'planned' }, [plan('03-01')]));
    expect(words([], planned)).toEqual([
      expect.stringContaining('phase 3 is planned and not executed; '),
      'complete phase 2 first, then phase 3 can be executed while phase 4 is planned',
    ]);
    expect(words(['3'])[0]).toContain('the plan of phase 3 is held and has not landed; ');
    expect(words(['3'])[1]).toBe('when phase 2 is complete: leapfrog land 3');
  });

  it('is not one whose base is unplanned', () => {
    const unplanned = [phase('2', { is: 'discussed' }), phase('3', { is: 'discussed' })];
    expect([outcome([], '3', unplanned), outcome([], undefined, unplanned)]).toEqual([
      'refused: base-unplanned',
      '2',
    ]);
  });

  it('says what is wrong with the number', () => {
    expect([outcome([], '9'), outcome([], '1'), outcome([], '2'), outcome([], 'x')]).toEqual([
      'usage: unknown-phase',
      'refused: phase-closed',
      'refused: planned-already',
      'usage: unknown-phase',
    ]);
  });
});
