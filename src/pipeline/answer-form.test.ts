import { describe, expect, it } from 'vitest';
import { howTo, readAnswer } from './answer-form.ts';
import type { QuestionName } from './decision.ts';

const read = (name: QuestionName, typed: string, options?: readonly string[]) => {
  const answer = readAnswer({ id: '3', name, phase: '2', next: 'look', options }, typed);
  return answer.ok ? answer.value : answer.trouble.name;
};

describe('readAnswer', () => {
  it('takes what a session is told as it is typed, and the number of an option for the option', () => {
    expect(read('planner-asks', ' zsh, please\n')).toBe('zsh, please');
    expect(read('planner-asks', '2', ['zsh', 'bash'])).toBe('bash');
    expect(read('planner-asks', '3', ['zsh', 'bash'])).toBe('3');
    expect(read('worker-asks', '2')).toBe('2');
  });

  it('takes the words of a question, in any case and shortened', () => {
    expect(read('gate', 'Y')).toBe('yes');
    expect(read('landing-gate', 'la')).toBe('land');
    expect(read('planner-failed', 'AGAIN')).toBe('again');
    expect(read('context-missing', 'without')).toBe('without');
  });

  it('refuses what is no answer', () => {
    expect(read('gate', 'no')).toBe('no-such-answer');
    expect(read('gate', '')).toBe('no-answer');
    expect(read('planner-asks', ' \n')).toBe('no-answer');
    expect(read('person-verifies', 'yes')).toBe('not-answerable');
  });

  it('says how', () => {
    expect(howTo({ id: '3', name: 'planner-asks', phase: '2' })).toBe('leapfrog answer 3 TEXT');
    expect(howTo({ id: '3', name: 'gate', phase: '2' })).toBe('leapfrog answer 3 yes (execute phase 2)');
  });
});
