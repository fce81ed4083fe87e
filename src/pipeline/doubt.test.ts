import { describe, expect, it } from 'vitest';
import { doubtAbout, doubtsAfter, type OpenDoubt } from './doubt.ts';

const changed = (phase: string, what: string, session = 's') => ({
  event: 'project-changed',
  session,
  phase: '3',
  asks: [{ phase, what }],
});
const answered = (phase: string, answer: string, name = 'project-changed') => ({
  event: 'answered',
  name,
  phase,
  answer,
});
const after = (...events: readonly Readonly<Record<string, unknown>>[]) =>
  events.reduce<readonly OpenDoubt[]>(doubtsAfter, []);

describe('a doubt', () => {
  it('is open until a person says yes, about the phase that it is about', () => {
    const both = [changed('3', 'hooks'), changed('4', 'a plan'), changed('3', 'a plan', 't')];
    expect(doubtAbout(after(...both), '3')).toMatchObject({ what: 'hooks; a plan', denied: false });
    expect(after(...both, answered('3', 'yes')).map(({ phase }) => phase)).toEqual(['4']);
    expect(after(...both, answered('3', 'yes', 'gate'))).toHaveLength(3);
  });

  it('stays with the plan that a person denied, and goes when the plan does', () => {
    const denied = [changed('3', 'hooks'), answered('3', 'no')];
    expect(doubtAbout(after(...denied), '3')).toMatchObject({ denied: true });
    expect(after(...denied, { event: 'plan-discarded', phase: '3' })).toEqual([]);
    expect(after(...denied, { event: 'plan-landed', phase: '4' })).toHaveLength(1);
  });

  it('is one, found twice by who went on after a crash; and none where nothing is asked', () => {
    expect(after(changed('3', 'hooks'), changed('3', 'hooks'))).toHaveLength(1);
    expect(after({ ...changed('3', 'x'), asks: [] }, { ...changed('3', 'x'), asks: 'x' })).toEqual([]);
  });
});
