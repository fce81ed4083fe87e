// A lane: one role's work on one phase, from its preparation to its landing.
export { classify } from './classify.ts'; // what a lane changed → brought, left, held back
export type { Brought, Classified, LaneChange, Noted } from './lane-change.ts';
export { checkPlans } from './check-plans.ts'; // a finished plan by evidence, or every reason why not
// Which project, and the folder that a role works in.
export { openProject } from './open-project.ts';
export type { LeapProject, ProjectNote } from './leap-project.ts';
export { laneSteps, type LaneStep } from './lane-step.ts'; // where it may be killed
export { prepareLane, type LaneWanted } from './prepare-lane.ts';
export { laneOf, resumeLane, type Lane, type LaneInUse, type LaneRole } from './lane.ts';
// A finished plan: accepted by evidence, kept aside, made part of the project at the boundary.
export { checkLane, type CheckedPlan, type CheckTrouble } from './check-lane.ts';
export { holdPlan, type Provenance } from './hold-plan.ts';
export { heldPlan, heldPlans, type HeldPlan } from './held-plan.ts';
export { discardHeld, type Discarded } from './discard-held.ts';
export { owedNotes, type OwedNotes } from './owed-notes.ts'; // todos and blockers of plans that did not land
export { boundary, type Boundary, type BoundaryOptions, type MissingPiece } from './boundary.ts';
export { landPlan, type Landed, type LandOptions } from './land-plan.ts';
// Whether a plan made ahead is still true.
export { assessPlans, type Assessed, type PlansToAssess } from './assess-plans.ts';
