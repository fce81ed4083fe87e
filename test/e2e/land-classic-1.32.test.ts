import { afterEach, describe, expect, it } from 'vitest';
import { whyNoGsdPackages } from '../support/gsd-packages.ts';
import {
  commitApart,
  landBothSides,
  phaseThreeIsNext,
  playRaces,
  rawCommit,
  toolCommit,
  toolSays,
} from '../support/races-through-lanes.ts';
import { makeTwoLanes, type TwoLanes } from '../support/two-lanes.ts';

let lanes: TwoLanes;
afterEach(() => lanes.remove());

describe.skipIf(whyNoGsdPackages() !== undefined)('landing with classic-1.32', () => {
  it('keeps everything of both sides where M1 to M5 damage a shared working tree', () => {
    lanes = makeTwoLanes('classic-1.32');
    playRaces(lanes);
    expect(landBothSides(lanes)).toBe('docs(03): create phase plan');
    expect(toolSays(lanes)).toMatchObject(phaseThreeIsNext);
  });

  it('loses no commit, mixes no files and misnames no hash where M6 and M7 do', async () => {
    lanes = makeTwoLanes('classic-1.32');
    expect(await commitApart(lanes, rawCommit, 40)).toEqual({ failed: 0, mixed: 0, misnamed: 0, made: 80 });
    expect(await commitApart(lanes, toolCommit(lanes), 20)).toEqual({
      failed: 0,
      mixed: 0,
      misnamed: 0,
      made: 40,
    });
  });
});
