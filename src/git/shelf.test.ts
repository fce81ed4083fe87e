import { expect, it } from 'vitest';
import { shelf } from './shelf.ts';

it('gives back what was put, the last of each name', () => {
  const some = shelf<string>(100);
  expect(some.take('a')).toBeUndefined();
  some.put('a', 'one', 10);
  some.put('a', 'two', 20);
  expect(some.take('a')).toBe('two');
});

it('lets go of what nobody has taken for the longest time, by its bytes', () => {
  const some = shelf<number>(100);
  for (const at of [1, 2, 3, 4]) some.put(`${at}`, at, 25);
  expect(some.take('1')).toBe(1);
  some.put('5', 5, 25);
  expect(['1', '2', '3', '4', '5'].map((name) => some.take(name))).toEqual([1, undefined, 3, 4, 5]);
  // The same name again takes no more room than it has.
  some.put('5', 6, 25);
  expect(['1', '3', '4', '5'].map((name) => some.take(name))).toEqual([1, 3, 4, 6]);
});

it('does not keep what would leave no room for the others, nor an older value of that name', () => {
  const some = shelf<number>(100);
  some.put('a', 1, 25);
  some.put('b', 2, 26);
  expect([some.take('a'), some.take('b')]).toEqual([1, undefined]);
  some.put('a', 3, 26);
  expect(some.take('a')).toBeUndefined();
});
