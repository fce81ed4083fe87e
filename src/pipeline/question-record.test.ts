import { expect, it } from 'vitest';
import { readQuestionRecord } from './question-record.ts';

const asked = {
  v: 1,
  id: 'x',
  event: 'asked',
  at: '2026-11-25T14:00:00Z',
  question: '1',
  name: 'planner-asks',
  phase: '2',
  what: 'which?',
  next: 'answer it',
};

it('reads what a journal says about questions, and passes over everything else', () => {
  const { v: _v, id: _id, ...record } = asked;
  expect(readQuestionRecord(asked)).toEqual(record);
  const more = { session: 's', options: ['a', 'b'] };
  expect(readQuestionRecord({ ...asked, ...more })).toEqual({ ...record, ...more });
  expect(readQuestionRecord({ event: 'answered', question: '1', answer: 'a' })).toEqual({
    event: 'answered',
    question: '1',
  });
  expect(readQuestionRecord({ event: 'run-started', run: 'r' })).toEqual({ event: 'run-started' });
  expect(readQuestionRecord({ event: 'committed' })).toBeUndefined();
});

it.each([{ name: 'who-knows' }, { question: 1 }, { what: undefined }])(
  'is of a later version or broken: %j',
  (change) => {
    expect(readQuestionRecord({ ...asked, ...change })).toBeUndefined();
  },
);
