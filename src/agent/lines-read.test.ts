import { expect, it } from 'vitest';
import { linesRead } from './lines-read.ts';

it.each([
  [undefined, undefined, {}],
  [10, undefined, { from: 10 }],
  [10, 5, { from: 10, to: 14 }],
  [undefined, 5, { from: 1, to: 5 }],
  ['10', null, {}],
])('offset %j, limit %j', (offset, limit, lines) => {
  expect(linesRead(offset, limit)).toEqual(lines);
});
