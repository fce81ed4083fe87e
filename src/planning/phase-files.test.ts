import { describe, expect, it } from 'vitest';
import { isOwnFile, phaseFileKind, planIdOf, summaryNamesOf } from './phase-files.ts';

describe('phaseFileKind', () => {
  it.each([
    ['03-01-PLAN.md', 'plan'],
    ['PLAN.md', 'plan'],
    ['3-PLAN-01-setup.md', 'plan'],
    ['plan.md', 'plan'],
    ['03-PLAN-OUTLINE.md', 'other'],
    ['03-01-PLAN.pre-bounce.md', 'other'],
    ['03-01-PLAN-REVIEW.md', 'other'],
    ['REPLAN-NOTES.md', 'other'],
    ['03-01-SUMMARY.md', 'summary'],
    ['3-PLAN-01-SUMMARY.md', 'summary'],
    ['03-VERIFICATION.md', 'verification'],
    ['03-CONTEXT.md', 'context'],
    ['RESEARCH.md', 'research'],
    ['03-HUMAN-UAT.md', 'uat'],
    ['03-DISCUSS-CHECKPOINT.json', 'other'],
  ])('%s is %s', (name, kind) => expect(phaseFileKind(name, false)).toBe(kind));

  it('knows the nested layout', () => {
    expect(phaseFileKind('PLAN-01-first.md', true)).toBe('plan');
    expect(phaseFileKind('SUMMARY-01-first.md', true)).toBe('summary');
    expect(phaseFileKind('03-01-PLAN.md', true)).toBe('other');
  });
});

describe('summaryNamesOf', () => {
  it.each([
    ['03-01-PLAN.md', '03-01-SUMMARY.md'],
    ['PLAN.md', 'SUMMARY.md'],
    ['plans/PLAN-01-a.md', 'plans/SUMMARY-01-a.md'],
    ['3-PLAN-01-setup.md', '3-01-SUMMARY.md'],
    ['68-01-scaffold-PLAN.md', '68-01-SUMMARY.md'],
    ['02.1-01-PLAN.md', '02.1-01-SUMMARY.md'],
  ])('%s is finished by %s', (plan, summary) => expect(summaryNamesOf(plan)).toContain(summary));

  it('never takes the summary of another plan', () => {
    expect(summaryNamesOf('03-01-PLAN.md')).not.toContain('03-02-SUMMARY.md');
  });
});

it('reads plan ids', () => {
  expect(
    ['03-01-PLAN.md', '02.1-02-x-SUMMARY.md', 'PLAN-01-a.md', 'PLAN.md', '3-PLAN-02-s.md'].map(planIdOf),
  ).toEqual(['03-01', '02.1-02', '01', '', '3-02']);
});

it('tells a phase’s own files from another’s', () => {
  expect(isOwnFile('03-CONTEXT.md', '3')).toBe(true);
  expect(isOwnFile('CONTEXT.md', '3')).toBe(true);
  expect(isOwnFile('02-01-CONTEXT.md', '2-1')).toBe(true);
  expect(isOwnFile('04-CONTEXT.md', '3')).toBe(false);
});
