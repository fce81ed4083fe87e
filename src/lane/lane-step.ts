/**
 * Every moment in the life of a lane at which something was just put on disk. Killed at any of them and started again, it ends
 * as if nothing had been: `test/e2e/kill-points.test.ts` does that at each, in a real repository.
 */
export const laneSteps = {
  /** The permanent clone moves to a base. */
  prepare: [
    'lane-leased',
    'lane-cloned',
    'lane-opened',
    'locks-put-away',
    'lane-settled',
    'planning-captured',
    'start-pinned',
    'start-fetched',
    'lane-moved',
    'lane-verified',
    'lane-recorded',
  ],
  /** What the former task left in it is kept first. */
  leave: ['leftovers-committed', 'leftovers-named', 'leftovers-kept', 'lane-at-rest', 'lane-cleared'],
  /** A checked plan becomes a commit under a private ref. */
  hold: ['tip-kept', 'plan-committed', 'plan-held'],
  /** Where git has the planning files: one fast-forward. */
  land: [
    'landing-merged',
    'landing-marked',
    'prepared',
    'fetched',
    'captured',
    'file-carried',
    'carried',
    'landed',
  ],
  /** Where git ignores them: file by file, from a decision that is rolled forward. */
  landOnDisk: [
    'landing-merged',
    'landing-marked',
    'prepared',
    'decided',
    'intended',
    'file-written',
    'files-written',
  ],
  /** What follows a landing in both. */
  finish: ['landing-kept', 'landing-undecided', 'notes-settled', 'plan-put-away'],
} as const;

export type LaneStep = (typeof laneSteps)[keyof typeof laneSteps][number];
