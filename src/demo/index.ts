/**
 * The main job on an example, with scripted sessions: played in two lanes, proven, and shown; and the same in one working tree.
 */
export { makeExample, sessionScript } from './example.ts';
export { damageCount, findDamage, type Damage } from './damage.ts';
export { playInOneTree, type OneTree } from './one-tree.ts';
export { drawTimeline, figuresText, timelineFigures } from './timeline.ts';
export { timelineOf } from './run-timeline.ts';
export { playInLanes } from './lanes.ts';
export { prove, type Claim } from './proof.ts';
export { proveDrift } from './prove-drift.ts';
