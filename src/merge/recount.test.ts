import { describe, expect, it } from 'vitest';
import { recountRoadmap, recountState } from './recount.ts';

const phases = [
  { number: '1', plans: 2, done: 2, donePlans: ['01-01', '01-02'] },
  { number: '2', plans: 3, done: 1, donePlans: ['02-01'] },
];

describe('recount', () => {
  it('sets ticks, counts and rows of the roadmap to what the files say, and no other byte', () => {
    const roadmap = [
      '### Phase 2: Feed\r\n',
      '**Plans:** 0/3 plans executed\r\n',
      '- [ ] 02-01-PLAN.md: a\r\n',
      '- [x] 02-02-PLAN.md: ticked by hand\r\n',
      '| 1. Lint | 1/2 | In Progress|  |\r\n',
      '| 2. Feed | 1/3 | In Progress|  |\r\n',
    ].join('');
    const { text, changes } = recountRoadmap(roadmap, phases);
    expect(text).toBe(roadmap.replace('0/3', '1/3').replace('[ ] 02-01', '[x] 02-01').replace('1/2', '2/2'));
    expect(changes).toHaveLength(3);
  });

  it('sets counters and bar of STATE.md, and makes none', () => {
    const state =
      '---\nprogress:\n  total_plans: 9\n  completed_plans: 2\n---\n\nProgress: [██░░░░░░░░] 20%\n';
    expect(recountState(state, phases).text).toBe(
      '---\nprogress:\n  total_plans: 5\n  completed_plans: 3\n---\n\nProgress: [██████░░░░] 60%\n',
    );
    expect(recountState('no counters\n', phases)).toEqual({ text: 'no counters\n', changes: [] });
  });

  it('changes nothing when it is done again', () => {
    const once = recountRoadmap('| 1. Lint | 1/2 | x |\n', phases).text;
    expect(recountRoadmap(once, phases)).toEqual({ text: once, changes: [] });
  });
});
