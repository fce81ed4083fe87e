import { describe, expect, it } from 'vitest';
import { idOf, questionsAfter, stillOpen, type OpenQuestion, type QuestionRecord } from './inbox.ts';
import type { QuestionName } from './decision.ts';
import type { PhaseSnapshot, PhaseStanding } from './snapshot.ts';

const asked = (question: string, name: QuestionName, session?: string): QuestionRecord => ({
  event: 'asked',
  at: '2026-11-25T14:00:00Z',
  question,
  name,
  phase: '2',
  what: 'what?',
  next: 'look',
  ...(session === undefined ? {} : { session }),
});
const after = (...records: readonly QuestionRecord[]): readonly OpenQuestion[] =>
  records.reduce<readonly OpenQuestion[]>(questionsAfter, []);
const told = (...records: readonly QuestionRecord[]) => after(...records).map((each) => each.told);
const ids = (...records: readonly QuestionRecord[]) => after(...records).map(({ id }) => id);

describe('the inbox', () => {
  it('holds a question until it is answered', () => {
    expect(ids(asked('1', 'gate'), asked('2', 'planner-asks', 's'))).toEqual(['1', '2']);
    expect(ids(asked('1', 'gate'), { event: 'answered', question: '1' })).toEqual([]);
  });

  it('takes another start of the run as the answer to all but what a session asks', () => {
    const both = [asked('1', 'gate'), asked('2', 'planner-asks', 's'), { event: 'run-ended' }] as const;
    expect(ids(...both)).toEqual(['1', '2']);
    expect(ids(...both, { event: 'run-started' })).toEqual(['2']);
  });

  it('lets a run tell what a session asked of one that was killed', () => {
    const killed = [asked('2', 'planner-asks', 's'), { event: 'run-started' }] as const;
    expect(told(...killed)).toEqual([false]);
    expect(told(...killed, asked('2', 'planner-asks', 's'))).toEqual([true]);
  });

  it('keeps the number of a question that is asked again', () => {
    const open = after(asked('4', 'planner-asks', 's'), { event: 'run-ended' });
    const question = { name: 'planner-asks', phase: '2', what: '', next: '' } as const;
    expect(open.map((each) => each.told)).toEqual([false]);
    expect(idOf(question, open, 4)).toBe('4');
    expect(idOf({ ...question, phase: '3' }, open, 4)).toBe('5');
    expect(after(asked('4', 'planner-asks', 's'), asked('4', 'planner-asks', 's'))).toHaveLength(1);
  });
});

const now = (standing: PhaseStanding, more: { held?: boolean; hasContext?: boolean } = {}) => ({
  held: more.held === true ? ['2'] : [],
  phases: [
    {
      number: '2',
      name: 'Two',
      standing,
      plansDone: 0,
      plans: 0,
      dependsOn: [],
      hasContext: more.hasContext === true,
      hasCheckpoint: false,
    } satisfies PhaseSnapshot,
  ],
});

describe('stillOpen', () => {
  it.each<[QuestionName, ReturnType<typeof now>, boolean]>([
    ['context-missing', now('empty'), true],
    ['context-missing', now('discussed', { hasContext: true }), false],
    ['planner-asks', now('empty'), true],
    ['planner-asks', now('empty', { held: true }), false],
    ['planner-failed', now('planned'), false],
    ['landing-gate', now('empty', { held: true }), true],
    ['landing-gate', now('planned'), false],
    ['gate', now('planned'), true],
    ['gate', now('executing'), false],
    ['gaps-remain', now('gaps'), true],
    ['gaps-remain', now('complete'), false],
    ['person-verifies', now('person'), true],
    ['worker-asks', now('executing'), true],
    ['worker-asks', now('complete'), false],
    ['unknown-phase', now('empty'), false],
  ])('%s', (name, state, open) => {
    expect(stillOpen({ name, phase: '2' }, state)).toBe(open);
  });
});
