import { afterEach, describe, expect, it } from 'vitest';
import { projectAt } from '../../src/lane/project-evidence.ts';
import { findPhase } from '../../src/planning/project.ts';
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

describe.skipIf(whyNoGsdPackages() !== undefined)('landing with gsd-core', () => {
  it('keeps everything of both sides where M1 to M5 damage a shared working tree', () => {
    lanes = makeTwoLanes('gsd-core');
    playRaces(lanes);
    expect(landBothSides(lanes)).toBe('docs(03): create phase plan');
    expect(toolSays(lanes)).toMatchObject({
      ...phaseThreeIsNext,
      state: { ...phaseThreeIsNext.state, current_phase: '3' },
    });
    // Phase 3 changes a file that the verification of phase 2 covers: GSD calls that stale, the closing commit stands.
    lanes.worker.writeSource('src/login.js', 'export const changed = true;\n');
    lanes.worker.commitTask('feat(03-01): note list', ['src/login.js']);
    const verification = lanes.worker.verb('verification', 'status', '.planning/phases/02-auth').json;
    expect(verification).toMatchObject({ status: 'stale' });
    const later = projectAt(lanes.project, lanes.git('rev-parse', 'HEAD'));
    expect(findPhase(later, '2')?.status.is).toBe('complete');
  });

  it('loses no commit, mixes no files and misnames no hash where M6 and M7 do', async () => {
    lanes = makeTwoLanes('gsd-core');
    expect(await commitApart(lanes, rawCommit, 40)).toEqual({ failed: 0, mixed: 0, misnamed: 0, made: 80 });
    expect(await commitApart(lanes, toolCommit(lanes), 40)).toEqual({
      failed: 0,
      mixed: 0,
      misnamed: 0,
      made: 80,
    });
  });
});
