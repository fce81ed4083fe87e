import { expect, it } from 'vitest';
import { remainingSteps } from './remaining-steps.ts';
import type { Step } from './script.ts';

const commit = (message: string): Step => ({ do: 'commit', message });
const steps: readonly Step[] = [
  { do: 'read', path: 'a' },
  commit('one'),
  commit('nothing to commit was found for this one'),
  commit('two'),
  { do: 'read', path: 'b' },
];

it('are all where nothing was committed, else those behind the last commit that is there', () => {
  expect(remainingSteps(steps, new Set(['three']))).toEqual(steps);
  expect(remainingSteps(steps, new Set(['one', 'three']))).toEqual(steps.slice(2));
  expect(remainingSteps(steps, new Set(['two']))).toEqual([{ do: 'read', path: 'b' }]);
});
