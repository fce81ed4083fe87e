import { describe, expect, it } from 'vitest';
import { overlapOfPlanning, overlapRules } from './overlap.ts';
import type { PhaseSnapshot } from './snapshot.ts';

const phase = (number: string, change: Partial<PhaseSnapshot> = {}): PhaseSnapshot => ({
  number,
  name: `Phase ${number}`,
  standing: 'empty',
  plansDone: 0,
  plans: 0,
  dependsOn: [],
  hasContext: true,
  hasCheckpoint: false,
  ...change,
});
const building = (change: Partial<PhaseSnapshot> = {}) =>
  phase('2', { standing: 'executing', plans: 3, plansDone: 1, ...change });
const rules = (overlap: { reasons: readonly { rule: string }[] }) => overlap.reasons.map(({ rule }) => rule);

describe('overlap rules', () => {
  it('have one name each', () => {
    expect(new Set(overlapRules.map(({ name }) => name)).size).toBe(overlapRules.length);
  });

  it('call planning the next phase of one that is being built safe', () => {
    const overlap = overlapOfPlanning(building(), phase('3'));
    expect(overlap.verdict).toBe('safe');
    expect(rules(overlap)).toEqual(['different-phases']);
  });

  it.each([
    ['no-context', building(), phase('3', { hasContext: false }), {}],
    ['checkpoint-ahead', building({ hasCheckpoint: true }), phase('3'), {}],
    ['phase-unsettled', building({ standing: 'gaps' }), phase('3'), {}],
    ['phase-unsettled', building({ standing: 'person' }), phase('3'), {}],
    [
      'roadmap-edited',
      building(),
      phase('3'),
      { roadmap: { renumbered: [], edited: ['phase 2.1 (Fix) was added'] } },
    ],
    ['reads-what-is-written', building(), phase('3'), { readsWritten: ['src/lib.sh'] }],
  ])('call it risky for %s', (rule, current, next, facts) => {
    const overlap = overlapOfPlanning(current, next, facts);
    expect(overlap.verdict).toBe('risky');
    expect(rules(overlap)).toEqual(['different-phases', rule]);
  });

  it('let a phase be planned that was inserted before a held one', () => {
    expect(overlapOfPlanning(building(), phase('2.1'), { held: ['3'] }).verdict).toBe('safe');
  });

  it.each([
    ['base-unplanned', building({ standing: 'discussed' }), phase('3'), {}],
    ['too-far-ahead', building(), phase('4'), { held: ['3'] }],
    [
      'phases-renumbered',
      building(),
      phase('3'),
      { roadmap: { renumbered: ['phase 1 (A) is gone'], edited: [] } },
    ],
    ['other-branch', building(), phase('3'), { otherBranch: 'feature' }],
    ['two-executions', building(), building(), {}],
  ])('call it unsafe for %s', (rule, current, next, facts) => {
    const overlap = overlapOfPlanning(current, next, facts);
    expect(overlap.verdict).toBe('unsafe');
    expect(rules(overlap)).toContain(rule);
    expect(rules(overlap)).not.toContain('different-phases');
  });
});
