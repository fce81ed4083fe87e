import { describe, expect, it } from 'vitest';
import type { Finding } from './finding.ts';
import { compareFindings, inOrder } from './verdict.ts';

const finding = (more: Partial<Finding>): Finding => ({
  kind: 'symbol-gone',
  certainty: 'certain',
  plan: '03-01',
  task: undefined,
  subject: 'a',
  assumed: '',
  found: '',
  where: { plan: undefined, before: undefined, now: undefined },
  ...more,
});

describe('order of findings', () => {
  it('is an order: equal ones are equal, both ways', () => {
    const [one, other] = [finding({ found: 'x' }), finding({ found: 'y' })];
    expect([compareFindings(one, other), compareFindings(other, one)]).toEqual([0, 0]);
    const unsure = finding({ certainty: 'likely' });
    expect([compareFindings(one, unsure), compareFindings(unsure, one)]).toEqual([-1, 1]);
  });

  it('the surest first; equal ones stay in the order in which they were found', () => {
    const many = Array.from({ length: 40 }, (_, at) => finding({ found: `${at}` }));
    expect(inOrder(many).map(({ found }) => found)).toEqual(many.map(({ found }) => found));
    const mixed = [finding({ certainty: 'possible' }), finding({ plan: '03-02' }), finding({})];
    expect(inOrder(mixed).map(({ certainty, plan }) => [certainty, plan])).toEqual([
      ['certain', '03-01'],
      ['certain', '03-02'],
      ['possible', '03-01'],
    ]);
  });
});
