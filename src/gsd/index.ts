/**
 * The GSD that is installed: which one it is, how its commands are spelled, and its verbs.
 */
export { nodeAsked, type Generation } from './generation.ts';
export type { InstalledGsd } from './installed-gsd.ts';
export { findGsd, type GsdSearch } from './find-gsd.ts';
export { gsdCommand, type GsdCommandName } from './gsd-command.ts';
// Running a verb.
export { gsdNode, type GsdNode } from './gsd-node.ts';
export { runVerb, type VerbAnswer, type VerbOptions } from './run-verb.ts';
export { markPlanned, transitionFiles, type Marked, type PlannedPhase } from './mark-planned.ts';
// What GSD leaves on disk beside the planning files.
export { gsdLocks, type GsdLocks, type HeldGsdLock, type MilestoneClaim } from './gsd-locks.ts';
export { isTransientGsdFile, transientPatterns } from './transient-files.ts';
export { neutralConfig } from './neutral-config.ts';
export { dangerousSettings, type DangerousSetting } from './dangerous-settings.ts';
