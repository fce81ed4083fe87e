import { afterEach, describe, expect, it } from 'vitest';
import { whyNoGsdPackages } from '../support/gsd-packages.ts';
import { commitApart, landBothSides, playRaces, rawCommit } from '../support/races-through-lanes.ts';
import { makeTwoLanes, type TwoLanes } from '../support/two-lanes.ts';

let lanes: TwoLanes;
afterEach(() => lanes.remove());

describe.skipIf(whyNoGsdPackages() !== undefined)('landing with january', () => {
  it('keeps everything of both sides where M1 to M5 damage a shared working tree', () => {
    lanes = makeTwoLanes('january');
    playRaces(lanes);
    expect(landBothSides(lanes)).toBe('docs(03): create phase plan');
  });

  it('loses no commit and mixes no files where M6 and M7 do', async () => {
    lanes = makeTwoLanes('january');
    expect(await commitApart(lanes, rawCommit, 40)).toEqual({ failed: 0, mixed: 0, misnamed: 0, made: 80 });
  });
});
